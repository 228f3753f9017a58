"""The unit's own purchases as files for its books and its auditors: the lines of its orders, the entries of a sum."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_GET

from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.orders.selectors import each_order_line
from market.web.acting import acting_unit
from market.web.guards import sign_in_required
from market.web.order_tabs import order_choice
from market.web.shares import chosen_entries
from market.web.sheets import csv_response, yuan_number

if TYPE_CHECKING:
    from market.orders.models import OrderLine
    from market.tally.selectors import EntryRow

_LINE_COLUMNS = (
    "订单", "下单日", "编码", "商品", "规格", "产地", "生产者", "数量", "单价（元）", "金额（元）", "优惠（元）",
    "已验收", "已退", "退款（元）", "资金来源", "用途", "付清日", "状态",
)  # fmt: skip
_ENTRY_COLUMNS = (
    "计入日", "入账日", "来源", "编号", "内容", "同类产品", "产地", "渠道", "资金来源", "用途", "缘由", "金额（元）",
)  # fmt: skip


@require_GET
@sign_in_required
def orders_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the lines of the unit's orders, chosen as on the page of orders."""
    unit, today = acting_unit(request), local_date_of(now())
    lines = each_order_line(buyer=unit, choice=order_choice(request))
    return csv_response(
        filename=f"orders-{today:%Y%m%d}.csv",
        header=(f"{unit.name} 订单明细", f"截至 {today:%Y-%m-%d}"),
        rows=_table(_LINE_COLUMNS, map(_line_row, lines)),
    )


@require_GET
@sign_in_required
def entries_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the entries of the tally behind one sum of the unit's share, chosen as on its page."""
    unit, today = acting_unit(request), local_date_of(now())
    chosen = chosen_entries(request, unit=unit, today=today)
    return csv_response(
        filename=f"entries-{chosen.year}-{today:%Y%m%d}.csv",
        header=(f"{unit.name} {chosen.year} 年 {chosen.title}", f"截至 {today:%Y-%m-%d}"),
        rows=_table(_ENTRY_COLUMNS, map(_entry_row, chosen.rows)),
    )


def _table(columns: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    yield columns
    yield from rows


def _line_row(line: "OrderLine") -> tuple[object, ...]:
    order = line.order
    return (
        order.number,
        f"{local_date_of(order.placed_at):%Y-%m-%d}",
        line.sku,
        line.product_name,
        line.pack,
        line.county_name,
        line.producer_name,
        line.quantity,
        yuan_number(line.unit_price_fen),
        yuan_number(line.amount_fen),
        yuan_number(line.discount_fen),
        line.accepted_quantity,
        line.refunded_quantity,
        yuan_number(line.refunded_fen),
        order.get_fund_source_display(),
        order.get_purpose_display(),
        f"{order.paid_on:%Y-%m-%d}" if order.paid_on else "",
        order.get_state_display(),
    )


def _entry_row(row: "EntryRow") -> tuple[object, ...]:
    return (
        f"{row.recognised_on:%Y-%m-%d}",
        f"{local_date_of(row.posted_at):%Y-%m-%d}",
        "订单" if row.is_order else "申报",
        row.source_number,
        row.content,
        row.category_name,
        row.county_name,
        row.channel.label if row.is_order else "",
        row.fund_label,
        row.purpose_label,
        row.reason.label,
        yuan_number(row.amount_fen),
    )
