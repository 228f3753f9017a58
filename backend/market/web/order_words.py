"""Words about an order that its buyer's page, its paper and the desk share."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from market.orders.models import Order


def total_label(order: "Order") -> str:
    """Name what an order's total is: nothing is due of a cancelled one any more."""
    if order.cancelled_at is not None:
        return "原金额"
    return "实付" if order.paid_at is not None else "应付"
