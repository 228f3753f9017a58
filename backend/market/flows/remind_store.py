"""Remind the store of an order that waits to be sent."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from market.aftersales.operations import record_reminder
from market.audit.operations import record_activity
from market.kernel.errors import Conflict
from market.kernel.retry import retry_when_busy
from market.orders.enums import OrderState
from market.orders.operations import claim_order, require_paid

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.aftersales.models import Reminder


@retry_when_busy
@transaction.atomic(durable=True)
def remind_store(*, key: UUID, order_number: str, actor: "User", at: datetime) -> "Reminder":
    """
    Put an order before the desk, once a day and once per key.

    :raises NotFound: if there is no such order, or it is someone else's
    :raises Conflict: if nothing of it waits to be sent
    :raises NotPaid: if money comes first and has not come
    :raises RemindedToday: if the store was reminded today
    """
    order = claim_order(number=order_number, actor=actor)
    if order.state not in {OrderState.AWAITING_SHIPMENT, OrderState.PARTLY_SHIPPED}:
        raise Conflict("这个订单没有等着发的货，不用提醒。")
    require_paid(order)
    reminder = record_reminder(key=key, order=order, at=at)
    if reminder.reminded_at == at:
        record_activity(actor=actor.number, action="order.reminded", subject=order.number, at=at)
    return reminder
