"""Receive a lot at an outlet."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.accounts.policies import is_store_manager
from market.audit.operations import record_activity
from market.inventory.operations import receive_lot
from market.inventory.rules import Arrival
from market.kernel.errors import Forbidden
from market.kernel.retry import retry_when_busy

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.inventory.models import Lot


@retry_when_busy
@transaction.atomic(durable=True)
def receive_stock(*, arrival: Arrival, actor: "User", at: datetime) -> "Lot":
    """
    Receive a lot, once per key.

    :raises Forbidden: if the actor is no store manager
    :raises LotRefused: if the goods, the place, the dates or the quantity make no sense
    :raises KeyReused: if the key was used for another arrival
    """
    if not is_store_manager(actor):
        raise Forbidden("只有店长可以办理入库。")
    lot = receive_lot(arrival=arrival, actor_number=actor.number, at=at)
    record_activity(
        actor=actor.number, action="lot.received", subject=lot.number, at=at, sku=arrival.sku, quantity=arrival.quantity
    )
    return lot
