"""What an order's page offers after the purchase: returns, a reminder, buying again, and by when money comes back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

from market.aftersales.rules import refund_due_on
from market.aftersales.selectors import is_reminded, returnable_lines, returns_about
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.orders.enums import OrderState, PaymentTerms
from market.payments.enums import RefundState
from market.reviews.selectors import is_delivered, reviews_by_line
from market.storefront.progress import events_of

if TYPE_CHECKING:
    from market.orders.models import Order, OrderLine
    from market.payments.selectors import OrderMoney
    from market.reviews.models import Review


def after_facts(order: "Order", lines: "Sequence[OrderLine]", money: "OrderMoney") -> dict[str, object]:
    """Give the timeline with its returns, what may be asked for, and the day by which owed money is due."""
    has_left = any(line.shipped_quantity for line in lines)
    returns = returns_about(order=order) if has_left and not order.is_institutional else []
    is_over = order.state in {OrderState.CANCELLED, OrderState.REFUNDED}
    asks = has_left and not order.is_institutional and not is_over
    to_send = order.state in {OrderState.AWAITING_SHIPMENT, OrderState.PARTLY_SHIPPED}
    is_payable = order.paid_at is not None or order.payment_terms == PaymentTerms.GOODS_FIRST
    owed_on = [local_date_of(row.owed_at) for row in money.refunds if row.state == RefundState.OWED]
    waits = to_send and is_payable
    return {
        "events": events_of(order, returns),
        "returns": returns,
        "may_return": asks and any(line.left for line in returnable_lines(order=order).values()),
        "may_remind": waits and not is_reminded(order=order, on=local_date_of(now())),
        "is_reminded": waits,
        "refund_due_on": refund_due_on(min(owed_on)) if owed_on else None,
        "reviewable": _reviewable(order, lines),
        "new_key": uuid4(),
    }


def _reviewable(order: "Order", lines: "Sequence[OrderLine]") -> "list[tuple[OrderLine, Review | None]]":
    """Give the delivered lines, each with its review if it has one."""
    delivered = [line for line in lines if is_delivered(line, order=order)]
    written = reviews_by_line(order=order) if delivered else {}
    return [(line, written.get(line.position)) for line in delivered]
