"""Let a resident say that the goods have arrived."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.audit.operations import record_activity
from market.kernel.errors import Conflict
from market.kernel.retry import retry_when_busy
from market.orders.enums import OrderState
from market.orders.operations import claim_order, mark_received

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.orders.models import Order


@retry_when_busy
@transaction.atomic(durable=True)
def confirm_receipt(*, order_number: str, actor: "User", at: datetime) -> "Order":
    """
    Note that a resident has the goods of an order, which have all left; saying so twice changes nothing.

    :raises NotFound: if there is no such order, or it is someone else's
    :raises Conflict: if goods are still to come, or the order is a unit's, which accepts by line
    """
    order = claim_order(number=order_number, actor=actor)
    if order.received_at is not None:
        return order
    if order.is_institutional:
        raise Conflict("单位的订单请在订单页按行验收。", field="order_number")
    if order.state != OrderState.SHIPPED:
        raise Conflict("商品还没有全部发出，暂不能确认收货。", field="order_number")
    mark_received(order=order, at=at)
    record_activity(actor=actor.number, action="order.received", subject=order.number, at=at)
    return order
