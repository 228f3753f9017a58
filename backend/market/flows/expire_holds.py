"""Cancel the orders whose time to pay is over, and free their stock."""

import logging
from datetime import datetime

from django.db import transaction

from market.audit.operations import record_activity
from market.buyers.selectors import member_ids
from market.inventory.operations import release_holds
from market.kernel.retry import Busy, retry_when_busy
from market.notifications.operations import write_messages
from market.orders.enums import CancelReason
from market.orders.errors import OrderClosed
from market.orders.operations import cancel, claim_lapsed_order
from market.orders.selectors import lapsed_orders
from market.payments.operations import balance_payment, claim_payment
from market.tally.operations import reconcile_order

logger = logging.getLogger(__name__)


def expire_holds(*, at: datetime) -> int:
    """
    Cancel every lapsed order, each in its own transaction, and count them.

    A busy one waits for the next sweep; so does a broken one, which is logged and holds up none of the others.
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
    cancel(order=order, reason=CancelReason.EXPIRED, at=at)
    release_holds(reference=number)
    if payment:
        balance_payment(payment=payment, due_fen=0, reason=CancelReason.EXPIRED.label, at=at)
    reconcile_order(order=order, actor_number="", at=at)
    record_activity(actor="", action="order.expired", subject=number, at=at)
    write_messages(
        user_ids=member_ids(buyer=order.buyer),
        subject=f"订单 {number} 已超时取消",
        body=f"订单 {number} 在期限内未付清，已取消，库存已释放。如款项已汇出，商家会退回或为您重新下单。",
        link=f"/orders/{number}/",
        at=at,
    )
