"""What was done to an order or to goods, by whom and why, from the activity record."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from market.accounts.selectors import names_of
from market.audit.selectors import activities_of
from market.kernel.money import yuan_text
from market.orders.enums import CancelReason

if TYPE_CHECKING:
    from market.audit.models import Activity
    from market.catalogue.models import Variant
    from market.orders.models import Order

_ORDER_ACTS = {
    "order.placed": "下单",
    "order.shipped": "发货",
    "order.handed_over": "自提交付",
    "order.accepted": "验收",
    "order.received": "确认收货",
    "order.refunded": "退款（按件）",
    "order.replaced": "补发",
    "order.cancelled": "取消整单",
    "order.expired": "到期取消",
    "order.reminded": "提醒发货",
    "return.asked": "申请售后",
    "return.approved": "同意售后",
    "return.refused": "没有同意售后",
    "return.sent_back": "寄回商品",
    "return.refunded": "售后退款",
    "return.withdrawn": "撤回售后",
}
_PACK_ACTS = {"pack.off_sale": "下架这个规格", "pack.on_sale": "上架这个规格"}
_PRODUCT_ACTS = {"product.off_sale": "整件下架", "product.on_sale": "整件上架"}


@dataclass(frozen=True)
class HistoryRow:
    """One act; `who` is empty for the system itself."""

    at: datetime
    act: str
    who: str
    note: str


def history_of_order(order: "Order") -> list[HistoryRow]:
    """List what was done to an order, the latest first."""
    return _rows(activities_of(subject=order.number, actions=_ORDER_ACTS), _ORDER_ACTS)


def history_of_sale(pack: "Variant") -> list[HistoryRow]:
    """List who put a pack or its product on sale or off, the latest first."""
    found = activities_of(subject=pack.sku, actions=_PACK_ACTS)
    found += activities_of(subject=pack.product.sku_base, actions=_PRODUCT_ACTS)
    return _rows(sorted(found, key=lambda row: (row.at, row.pk), reverse=True), _PACK_ACTS | _PRODUCT_ACTS)


def _rows(found: "list[Activity]", acts: dict[str, str]) -> list[HistoryRow]:
    names = names_of(numbers={activity.actor_number for activity in found})
    return [
        HistoryRow(
            activity.at,
            acts[activity.action],
            names.get(activity.actor_number, ""),
            _note(activity.action, activity.data),
        )
        for activity in found
    ]


def _note(action: str, data: dict[str, object]) -> str:
    """Say what was typed or decided with an act."""
    reason = str(data.get("reason") or "")
    if action in {"order.cancelled", "order.expired"}:
        label = CancelReason(reason).label
        return f"{label}，{data['note']}" if data.get("note") else label
    if action == "order.refunded":
        return f"¥{yuan_text(int(str(data['amount_fen'])))}，{reason}"
    return reason or str(data.get("shipment") or data.get("acceptance") or data.get("return_number") or "")
