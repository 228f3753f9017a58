"""Move goods from one outlet to another: sent, then received, as a pair of movements."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from market.accounts.policies import is_store_manager
from market.audit.operations import record_activity
from market.inventory.operations import (
    arrival_with,
    claim_lot,
    claim_transfer,
    receive_transfer,
    send_transfer,
    transfer_with,
)
from market.inventory.rules import TransferArrival
from market.kernel.errors import Forbidden
from market.kernel.retry import retry_when_busy

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.inventory.models import Transfer


@retry_when_busy
@transaction.atomic(durable=True)
def send_stock(
    *, key: UUID, lot_number: str, to_outlet_code: str, quantity: int, actor: "User", at: datetime
) -> "Transfer":
    """
    Send units of a lot to another outlet, once per key.

    :raises Forbidden: if the actor is no store manager
    :raises NotFound: if there is no such lot
    :raises StockHeld: if more than the free units were to go
    :raises Invalid: if the outlet is unknown or the lot's own, or the quantity is not above zero
    :raises KeyReused: if the key was used for another transfer
    """
    _require_manager(actor)
    lot = claim_lot(number=lot_number)
    if known := transfer_with(key=key, lot=lot, to_outlet_code=to_outlet_code, quantity=quantity):
        return known
    transfer = send_transfer(
        key=key,
        lot_number=lot_number,
        to_outlet_code=to_outlet_code,
        quantity=quantity,
        actor_number=actor.number,
        at=at,
    )
    record_activity(actor=actor.number, action="transfer.sent", subject=transfer.number, at=at, lot=lot_number)
    return transfer


@retry_when_busy
@transaction.atomic(durable=True)
def receive_sent_stock(
    *, transfer_number: str, actor: "User", at: datetime, came: TransferArrival | None = None
) -> "Transfer":
    """
    Take a transfer in at its outlet: all that is on its way, or what `came` says, once per key.

    :raises Forbidden: if the actor is no store manager
    :raises NotFound: if there is no such transfer
    :raises TransferDone: if it was received in full before
    :raises Invalid: if more than is on its way was named, nothing, or a loss without a reason
    :raises KeyReused: if the key was used for another arrival
    """
    _require_manager(actor)
    sent = claim_transfer(number=transfer_number)
    if came and (known := arrival_with(transfer=sent, came=came)):
        return known
    transfer = receive_transfer(number=transfer_number, actor_number=actor.number, at=at, came=came)
    facts = {"arrived": came.arrived, "lost": came.lost, "reason": came.reason.strip()} if came else {}
    record_activity(actor=actor.number, action="transfer.received", subject=transfer.number, at=at, **facts)
    return transfer


def _require_manager(actor: "User") -> None:
    if not is_store_manager(actor):
        raise Forbidden("只有店长可以办理调拨。")
