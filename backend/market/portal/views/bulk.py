"""Bulk order: paste or upload, look at each row, then put the good ones into the order in one step."""

import io
from typing import TYPE_CHECKING

import xlsxwriter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from market.cart.operations import add_lines, open_cart
from market.cart.selectors import check_rows
from market.files.operations import read_table
from market.kernel.clock import now
from market.kernel.errors import DomainError
from market.portal.pasting import MAX_ROWS, CheckedRow, PastedRow, rows_of_fields, rows_of_table, rows_of_text
from market.web.acting import acting_unit
from market.web.guards import person_of, sign_in_required

if TYPE_CHECKING:
    from datetime import datetime

_HEAD = ("商品编码", "数量")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@sign_in_required
def bulk_page(request: HttpRequest) -> HttpResponse:
    """Show the paste box; then each row with its status and reason; nothing is written before 放进订单."""
    unit = acting_unit(request)
    if request.method == "GET":
        return render(request, "portal/bulk.html", {"unit": unit})
    try:
        rows = _given(request)
    except DomainError as refusal:
        context = {"unit": unit, "problem": refusal.message, "text": request.POST.get("text", "")}
        return render(request, "portal/bulk.html", context, status=refusal.status)
    if not rows or len(rows) > MAX_ROWS:
        problem = (
            f"一次最多 {MAX_ROWS} 行，这里有 {len(rows)} 行。请分成几次。"
            if rows
            else "还没有内容。粘贴清单，或者选一个文件。"
        )
        context = {"unit": unit, "problem": problem, "text": request.POST.get("text", "")}
        return render(request, "portal/bulk.html", context, status=400)
    at = now()
    checked = _checked(rows, at)
    good = [row for row in checked if row.is_good]
    if request.POST.get("act") != "add" or not good:
        return _preview(request, checked)
    lines: dict[str, int] = {}
    for row in good:
        lines[row.pasted.sku] = lines.get(row.pasted.sku, 0) + row.pasted.quantity
    cart = open_cart(user=person_of(request), buyer=unit, at=at)
    try:
        add_lines(cart_number=cart.number, lines=lines, at=at)
    except DomainError as refusal:
        return _preview(request, checked, problem=refusal.message, status=refusal.status)
    left = len(checked) - len(good)
    messages.success(request, f"{len(good)} 行放进了订单{f'，{left} 行没有放' if left else ''}。")
    return redirect("storefront:checkout")


def template_csv(_request: HttpRequest) -> HttpResponse:
    """Give an empty list as CSV that Excel opens in the right letters."""
    body = "\ufeff" + ",".join(_HEAD) + "\r\nMH-GRN-001-02,10\r\n"
    return HttpResponse(body, "text/csv; charset=utf-8", headers=_attachment("bulk-order.csv"))


def template_xlsx(_request: HttpRequest) -> HttpResponse:
    """Give an empty list as XLSX."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("清单")
    sheet.write_row(0, 0, _HEAD)
    sheet.write_row(1, 0, ("MH-GRN-001-02", 10))
    sheet.set_column(0, 0, 20)
    book.close()
    return HttpResponse(buffer.getvalue(), _XLSX, headers=_attachment("bulk-order.xlsx"))


def _given(request: HttpRequest) -> list[PastedRow]:
    """
    Read what was given: the mended preview, else a file, else the paste box.

    :raises TableRefused: if the file is no table that can be read
    """
    if "sku" in request.POST:
        return rows_of_fields(request.POST.getlist("sku"), request.POST.getlist("quantity"))
    upload = request.FILES.get("file")
    if upload is not None:
        return rows_of_table(read_table(content=upload.read()))
    return rows_of_text(request.POST.get("text", ""))


def _checked(rows: list[PastedRow], at: "datetime") -> list[CheckedRow]:
    checks = check_rows(rows=[(row.sku, max(row.quantity, 0)) for row in rows], at=at)
    return [CheckedRow(row, check) for row, check in zip(rows, checks, strict=True)]


def _preview(request: HttpRequest, checked: list[CheckedRow], *, problem: str = "", status: int = 200) -> HttpResponse:
    good = [row for row in checked if row.is_good]
    skus = [row.pasted.sku for row in good]
    context = {
        "rows": checked,
        "good": len(good),
        "bad": len(checked) - len(good),
        "sum_fen": sum(row.check.amount_fen for row in good),
        "doubled": sorted({sku for sku in skus if skus.count(sku) > 1}),
        "problem": problem,
        "unit": acting_unit(request),
    }
    return render(request, "portal/bulk_preview.html", context, status=status)


def _attachment(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
