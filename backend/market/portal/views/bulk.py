"""Bulk order: paste or upload, look at each row, then put the good ones into the order in one step."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from market.cart.operations import add_lines, open_cart
from market.cart.rules import Addition
from market.cart.selectors import check_rows, is_added
from market.catalogue.selectors import nearest_skus
from market.files.operations import read_table
from market.files.rules import MAX_BYTES
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.kernel.errors import DomainError, Invalid
from market.portal.pasting import (
    MAX_ROWS,
    CheckedRow,
    PastedList,
    PastedRow,
    lines_of,
    rows_of_fields,
    rows_of_table,
    rows_of_text,
)
from market.portal.sheets import price_list_csv, price_list_xlsx
from market.search.selectors import price_list
from market.web.acting import acting_unit
from market.web.forms import posted_key
from market.web.guards import person_of, sign_in_required

if TYPE_CHECKING:
    from datetime import datetime

    from market.buyers.models import Buyer


@require_http_methods(["GET", "POST"])
@sign_in_required
def bulk_page(request: HttpRequest) -> HttpResponse:
    """Show the paste box; then each row with its status and reason; nothing is written before 放进订单."""
    unit = acting_unit(request)
    if request.method == "GET":
        return render(request, "portal/bulk.html", {"unit": unit})
    try:
        given = _given(request)
    except DomainError as refusal:
        context = {
            "unit": unit,
            "problem": refusal.message,
            "anchor": refusal.field,
            "text": request.POST.get("text", ""),
        }
        return render(request, "portal/bulk.html", context, status=refusal.status)
    if request.POST.get("act") == "add":
        return _add(request, unit, given.rows)
    return _preview(request, unit, given.rows, unfilled=given.unfilled)


def _add(request: HttpRequest, unit: "Buyer", rows: Sequence[PastedRow]) -> HttpResponse:
    """Put the good rows into the unit's order, all in one step, and once however often the form is sent."""
    user, at = person_of(request), now()
    sent = tuple((row.sku, str(row.quantity)) for row in rows)
    try:
        addition = Addition(posted_key(request), user.number, unit.number, sent)
        if is_added(addition=addition):
            return redirect("storefront:checkout")
        good = [row.pasted for row in _checked(rows, at) if row.is_good]
        if not good:
            return _preview(request, unit, rows)
        cart = open_cart(user=user, buyer=unit, at=at)
        add_lines(cart_number=cart.number, lines=lines_of(good), at=at, addition=addition)
    except DomainError as refusal:
        return _preview(request, unit, rows, refusal=refusal)
    left = len(rows) - len(good)
    messages.success(request, f"{len(good)} 行放进了订单{f'，{left} 行没有放' if left else ''}。")
    return redirect("storefront:checkout")


@cache_control(private=True, no_store=True)
@sign_in_required
def template_csv(request: HttpRequest) -> HttpResponseBase:
    """Give the price list with an empty column for quantities as CSV that Excel opens in the right letters."""
    acting_unit(request)
    at = now()
    return price_list_csv(rows=price_list(at=at), on=local_date_of(at))


@cache_control(private=True, no_store=True)
@sign_in_required
def template_xlsx(request: HttpRequest) -> HttpResponse:
    """Give the price list with an empty column for quantities as XLSX."""
    acting_unit(request)
    at = now()
    return price_list_xlsx(rows=price_list(at=at), on=local_date_of(at))


def _given(request: HttpRequest) -> PastedList:
    """
    Read what was given: the mended preview, else a file, else the paste box.

    :raises TableRefused: if the file is no table that can be read
    :raises Invalid: if there are no rows, or too many
    """
    if "sku" in request.POST:
        fields = (request.POST.getlist(name) for name in ("number", "sku", "quantity"))
        given = PastedList(tuple(rows_of_fields(*fields)))
    elif upload := request.FILES.get("file"):
        given = rows_of_table(read_table(content=upload.read(MAX_BYTES + 1)))
    else:
        given = rows_of_text(request.POST.get("text", ""))
    count = len(given.rows)
    if not count and given.unfilled:
        raise Invalid(f"{given.unfilled} 行都没有填数量。请在“数量”一列填上件数，不要的留空。", field="text")
    if not count:
        raise Invalid("还没有内容。粘贴清单，或者选一个文件。", field="text")
    if count > MAX_ROWS:
        raise Invalid(f"一次最多 {MAX_ROWS} 行，这里有 {count} 行。请分成几次。", field="text")
    return given


def _checked(rows: Sequence[PastedRow], at: "datetime") -> list[CheckedRow]:
    checks = check_rows(rows=[(row.sku, max(row.quantity, 0)) for row in rows], at=at)
    nearest = nearest_skus(skus=[check.sku for check in checks if not check.name])
    return [CheckedRow(row, check, nearest.get(row.sku, "")) for row, check in zip(rows, checks, strict=True)]


def _preview(
    request: HttpRequest,
    unit: "Buyer",
    rows: Sequence[PastedRow],
    *,
    unfilled: int = 0,
    refusal: DomainError | None = None,
) -> HttpResponse:
    checked = _checked(rows, now())
    good = [row for row in checked if row.is_good]
    times = Counter(row.pasted.sku for row in good)
    context = {
        "rows": checked,
        "good": len(good),
        "bad": len(checked) - len(good),
        "unfilled": unfilled,
        "sum_fen": sum(row.check.amount_fen for row in good),
        "doubled": [
            (sku, sum(row.pasted.quantity for row in good if row.pasted.sku == sku)) for sku in times if times[sku] > 1
        ],
        # What was refused went nowhere under its key, or another list did: it is sent again under a new one.
        "key": uuid4() if refusal else request.POST.get("key") or uuid4(),
        "problem": refusal.message if refusal else "",
        "unit": unit,
    }
    return render(request, "portal/bulk_preview.html", context, status=refusal.status if refusal else 200)
