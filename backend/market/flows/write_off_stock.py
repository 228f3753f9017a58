"""Write spoilt or missing goods off."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from market.accounts.policies import is_store_manager
from market.audit.operations import record_activity
from market.inventory.operations import claim_lot, write_off, write_off_with
from market.kernel.errors import Forbidden
from market.kernel.retry import retry_when_busy

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.inventory.models import StockMovement


@retry_when_busy
@transaction.atomic(durable=True)
def write_off_stock(
    *, key: UUID, lot_number: str, quantity: int, reason: str, actor: "User", at: datetime
) -> "StockMovement":
    """
    Write units of a lot off, once per key.

    :raises Forbidden: if the actor is no store manager
    :raises NotFound: if there is no such lot
    :raises StockHeld: if more than the free units were to go
    :raises Invalid: if no reason is given or the quantity is not above zero
    :raises KeyReused: if the key was used for another write-off
    """
    if not is_store_manager(actor):
        raise Forbidden("只有店长可以办理报损。")
    lot = claim_lot(number=lot_number)
    if known := write_off_with(key=key, lot=lot, quantity=quantity, reason=reason):
        return known
    movement = write_off(
        key=key, lot_number=lot_number, quantity=quantity, reason=reason, actor_number=actor.number, at=at
    )
    record_activity(
        actor=actor.number, action="lot.written_off", subject=lot_number, at=at, quantity=quantity, reason=reason
    )
    return movement
