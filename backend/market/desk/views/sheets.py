"""Tables of the stock to download."""

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from market.accounts.selectors import names_of
from market.desk.forms.stock import PeriodForm
from market.inventory.selectors import lots_on_hand, movements_between
from market.kernel.calendar import SHANGHAI, end_of, local_date_of, start_of
from market.kernel.clock import now
from market.web.guards import store_manager_required
from market.web.sheets import csv_response

_LOTS = ("编码", "商品", "规格", "批次", "批号", "网点", "生产日期", "保质期至", "在库", "已预占", "可动")
_MOVEMENTS = ("时间", "编码", "商品", "规格", "批次", "批号", "网点", "原因", "数量", "单号", "谁", "备注")


@store_manager_required
def lots_sheet(_request: HttpRequest) -> HttpResponseBase:
    """Give every lot with stock: what is on hand, held and free."""
    today = local_date_of(now())
    return csv_response(filename=f"lots-{today:%Y%m%d}.csv", header=_LOTS, rows=_lot_rows())


@store_manager_required
def movements_sheet(request: HttpRequest) -> HttpResponseBase:
    """Give the movements of a period, both days included; without one, ask for it."""
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return render(request, "desk/movements.html", {"form": form}, status=400)
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    name = f"movements-{first:%Y%m%d}-{last:%Y%m%d}.csv"
    return csv_response(filename=name, header=_MOVEMENTS, rows=_movement_rows(start_of(first), end_of(last)))


def _lot_rows() -> Iterator[tuple[object, ...]]:
    for lot in lots_on_hand():
        product = lot.variant.product
        yield (
            lot.variant.sku,
            product.name,
            lot.variant.pack,
            lot.number,
            lot.batch_code,
            lot.outlet.name,
            lot.produced_on,
            lot.expires_on,
            lot.on_hand,
            lot.held,
            lot.on_hand - lot.held,
        )


def _movement_rows(begin: datetime, end: datetime) -> Iterator[tuple[object, ...]]:
    rows = movements_between(begin=begin, end=end)
    names = names_of(numbers=rows.values_list("actor_number", flat=True).order_by().distinct())
    for movement in rows.iterator(chunk_size=500):
        lot = movement.lot
        yield (
            movement.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
            lot.variant.sku,
            lot.variant.product.name,
            lot.variant.pack,
            lot.number,
            lot.batch_code,
            lot.outlet.name,
            movement.get_reason_display(),
            movement.delta,
            movement.reference,
            names.get(movement.actor_number, "系统" if not movement.actor_number else movement.actor_number),
            movement.note,
        )
