"""Cancel the orders of which neither the money nor the goods came in time, and free their stock."""

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.audit.operations import record_activity
from market.buyers.selectors import member_ids
from market.inventory.operations import release_holds
from market.kernel.retry import Busy, retry_when_busy
from market.notifications.operations import write_messages
from market.orders.enums import CancelReason, Fulfilment, PaymentMethod
from market.orders.errors import OrderClosed
from market.orders.operations import cancel, claim_lapsed_order
from market.orders.rules import reason_of_lapse
from market.orders.selectors import lapsed_orders
from market.payments.operations import balance_payment, claim_payment
from market.payments.selectors import has_live_attempt
from market.promotions.operations import release_coupon
from market.tally.operations import reconcile_order

if TYPE_CHECKING:
    from market.orders.models import Order

logger = logging.getLogger(__name__)


def expire_holds(*, at: datetime) -> int:
    """
    Cancel every lapsed order, each in its own transaction, and count them.

    A busy one waits for the next sweep; so does a broken one, which is logged and holds up none of the others, and one
    whose page at the vendor of online payments is not closed yet.
    """
    expired = 0
    for number in lapsed_orders(at=at):
        try:
            _expire(number, at)
        except (OrderClosed, Busy):
            continue
        except Exception:
            logger.exception("order %s did not expire", number)
            continue
        expired += 1
    return expired


@retry_when_busy
@transaction.atomic(durable=True)
def _expire(number: str, at: datetime) -> None:
    payment = claim_payment(order_number=number)
    order = claim_lapsed_order(number=number, at=at)
    if payment and payment.method == PaymentMethod.ONLINE and has_live_attempt(payment=payment, at=at):
        raise OrderClosed("付款页还没有关闭。")
    reason = reason_of_lapse(payment_terms=order.payment_terms)
    cancel(order=order, reason=reason, at=at)
    release_holds(reference=number)
    if order.coupon_code:
        release_coupon(reference=number, at=at)
    if payment:
        balance_payment(payment=payment, due_fen=0, reason=reason.label, at=at)
    reconcile_order(order=order, actor_number="", at=at)
    record_activity(actor="", action="order.expired", subject=number, at=at, reason=reason)
    subject, body = _words(order, reason)
    write_messages(user_ids=member_ids(buyer=order.buyer), subject=subject, body=body, link=f"/orders/{number}/", at=at)


def _words(order: "Order", reason: CancelReason) -> tuple[str, str]:
    """Tell the buyer what did not come in time."""
    number, money = order.number, "如款项已汇出，商家会退回或为您重新下单。"
    if reason == CancelReason.EXPIRED:
        return f"订单 {number} 已超时取消", f"订单 {number} 在期限内未付清，已取消，库存已释放。{money}"
    handed = "提走" if order.fulfilment == Fulfilment.PICKUP else "发出"
    return (
        f"订单 {number} 到期没有{handed}，已取消",
        f"订单 {number} 的货在期限内没有{handed}，已取消，库存已释放，不用付款。还需要的请重新下单。{money}",
    )
