"""Receive a lot at an outlet."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.accounts.policies import is_store_manager
from market.audit.operations import record_activity
from market.inventory.errors import ReceivedBefore
from market.inventory.operations import claim_receipt, receive_lot
from market.inventory.rules import Arrival
from market.inventory.selectors import same_receipt
from market.kernel.errors import Forbidden
from market.kernel.retry import retry_when_busy

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.inventory.models import Lot


@retry_when_busy
@transaction.atomic(durable=True)
def receive_stock(*, arrival: Arrival, actor: "User", at: datetime, beside: str = "") -> "Lot":
    """
    Receive a lot, once per key; the same goods, batch and dates a second time only `beside` the lot they were before.

    :raises Forbidden: if the actor is no store manager
    :raises LotRefused: if the goods, the place, the dates or the quantity make no sense
    :raises ReceivedBefore: if the same was received before and that lot's number is not `beside`
    :raises KeyReused: if the key was used for another arrival
    """
    if not is_store_manager(actor):
        raise Forbidden("只有店长可以办理入库。")
    if known := claim_receipt(arrival=arrival):
        return known
    before = same_receipt(arrival=arrival)
    if before is not None and before.number != beside:
        raise ReceivedBefore(
            "同样的商品、批号、日期和网点已经入过一次库。不是重复登记的话，请在下面确认后再入库。", lot=before.number
        )
    lot = receive_lot(arrival=arrival, actor_number=actor.number, at=at)
    record_activity(
        actor=actor.number, action="lot.received", subject=lot.number, at=at, sku=arrival.sku, quantity=arrival.quantity
    )
    return lot
