"""The price list to download: what can be ordered, with an empty column in which an officer fills in quantities."""

import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse

from market.kernel.money import yuan_figure
from market.search.selectors import PriceRow
from market.web.sheets import csv_response

if TYPE_CHECKING:
    from datetime import date

HEAD = ("商品编码", "品名", "规格", "单价（元）", "产地", "可订数量", "最早到期", "数量")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (18, 30, 20, 11, 22, 10, 12, 10)


def price_list_csv(*, rows: Sequence[PriceRow], on: "date") -> StreamingHttpResponse:
    """Send the price list of a day as CSV."""
    return csv_response(filename=f"price-list-{on}.csv", header=HEAD, rows=_lines(rows))


def price_list_xlsx(*, rows: Sequence[PriceRow], on: "date") -> HttpResponse:
    """Send the price list of a day as XLSX: the heading stays in sight, and the column to fill in is marked."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("清单")
    sheet.write_row(0, 0, HEAD, book.add_format({"bold": True, "bottom": 1}))
    price, fill = book.add_format({"num_format": "#,##0.00"}), book.add_format({"bg_color": "#FFF6DD"})
    for number, (*words, yuan, place, available, expires, _quantity) in enumerate(_lines(rows), start=1):
        sheet.write_row(number, 0, (*words, "", place, available, expires))
        sheet.write_number(number, 3, Decimal(yuan), price)
        sheet.write_blank(number, len(HEAD) - 1, None, fill)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 1)
    book.close()
    headers = {"Content-Disposition": f'attachment; filename="price-list-{on}.xlsx"'}
    return HttpResponse(target.getvalue(), _XLSX, headers=headers)


def _lines(rows: Sequence[PriceRow]) -> Iterator[tuple[str, str, str, str, str, int, str, str]]:
    for row in rows:
        yuan = yuan_figure(row.price_fen)
        expires = str(row.expires_on) if row.expires_on else "不设"
        yield row.sku, row.name, row.pack, yuan, row.place, row.available, expires, ""
