"""Cancel an order before anything of it has left."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.audit.operations import record_activity
from market.buyers.selectors import member_ids
from market.inventory.operations import release_holds
from market.kernel.errors import Invalid
from market.kernel.money import yuan_text
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages
from market.orders.enums import CancelReason
from market.orders.operations import cancel, claim_order, claim_order_for_staff
from market.payments.operations import balance_payment, claim_payment
from market.payments.selectors import refunded_sums
from market.promotions.operations import release_coupon
from market.tally.operations import reconcile_order

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.orders.models import Order


@retry_when_busy
@transaction.atomic(durable=True)
def cancel_order(*, order_number: str, reason: CancelReason, actor: "User", at: datetime, note: str = "") -> "Order":
    """
    Cancel an order for its buyer, or for the store; its stock is free again and money that came is owed back.

    :raises NotFound: if the order is not the actor's to cancel
    :raises OrderClosed: if it is cancelled or refunded in full already
    :raises AlreadyShipped: if any of its goods have left
    :raises Invalid: if the reason is one that only the clock may give
    """
    payment = claim_payment(order_number=order_number)
    if reason == CancelReason.BUYER:
        order = claim_order(number=order_number, actor=actor)
    elif reason == CancelReason.STORE:
        order = claim_order_for_staff(number=order_number, actor=actor)
    else:
        raise Invalid("请选择取消原因。", field="reason")
    cancel(order=order, reason=reason, at=at)
    release_holds(reference=order.number)
    if order.coupon_code:  # nothing has left, so nothing was bought with it
        release_coupon(reference=order.number, at=at)
    if payment:
        balance_payment(payment=payment, due_fen=0, reason=reason.label, at=at)
    reconcile_order(order=order, actor_number=actor.number, at=at)
    record_activity(actor=actor.number, action="order.cancelled", subject=order.number, at=at, reason=reason, note=note)
    _, owed_fen = refunded_sums(order=order)
    back = f"已付的 {yuan_text(owed_fen)} 元将原路退回。" if owed_fen else ""
    write_messages(
        user_ids=member_ids(buyer=order.buyer),
        subject=f"订单 {order.number} 已取消",
        body=f"订单 {order.number} 已取消（{reason.label}{f'，{note}' if note else ''}）。{back}",
        link=f"/orders/{order.number}/",
        at=at,
    )
    return order
