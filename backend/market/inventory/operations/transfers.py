"""Goods that move between outlets: sent from a lot, received into one of the same batch, or lost on the way."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from market.inventory.enums import MovementReason, TransferState
from market.inventory.errors import TransferDone
from market.inventory.locks import lock_lot, lock_transfer
from market.inventory.models import Lot, Transfer
from market.inventory.operations.lots import book_movement, claim_lot, outlet_of, take_free
from market.inventory.operations.replays import arrival_with, transfer_with
from market.inventory.rules import TransferArrival, check_transfer_arrival
from market.inventory.selectors import arrived_units
from market.kernel.constraints import insert_under_key
from market.kernel.errors import Invalid, NotFound
from market.kernel.numbers import new_number


@transaction.atomic
def send_transfer(
    *, key: UUID, lot_number: str, to_outlet_code: str, quantity: int, actor_number: str, at: datetime
) -> Transfer:
    """
    Send units of a lot that nobody's order holds to another outlet, once per key.

    :raises StockHeld: if more than the free units were to go
    :raises Invalid: if the outlet is unknown or the lot's own, or the quantity is not above zero
    :raises KeyReused: if the key was used for another transfer
    """
    lot = claim_lot(number=lot_number)
    if known := transfer_with(key=key, lot=lot, to_outlet_code=to_outlet_code, quantity=quantity):
        return known
    outlet = outlet_of(to_outlet_code)
    if outlet.pk == lot.outlet_id:
        raise Invalid("批次已在这个网点，请选择另一个网点。", field="to_outlet_code")
    take_free(lot, quantity, at=at)
    transfer = Transfer(number=new_number("DB"), key=key, lot=lot, to_outlet=outlet, quantity=quantity, sent_at=at)
    insert_under_key(transfer)
    book_movement(
        lot, MovementReason.TRANSFER_OUT, -quantity, reference=transfer.number, actor_number=actor_number, at=at
    )
    return transfer


@transaction.atomic
def receive_transfer(*, number: str, actor_number: str, at: datetime, came: TransferArrival | None = None) -> Transfer:
    """
    Take a transfer in at its outlet as a lot of the same batch and dates: all that is on its way, or what `came` says.

    Units given up as lost come in on the books and are written off at once, so that each unit sent is accounted for.

    :raises NotFound: if there is no such transfer
    :raises TransferDone: if it was received in full before
    :raises Invalid: if more than is on its way was named, nothing, or a loss without a reason
    :raises KeyReused: if the key was used for another arrival
    """
    transfer = claim_transfer(number=number)
    if came and (known := arrival_with(transfer=transfer, came=came)):
        return known
    if transfer.state == TransferState.RECEIVED:
        raise TransferDone("这张调拨单已经收货。")
    left = transfer.quantity - arrived_units(transfer=transfer)
    if came:
        check_transfer_arrival(came, left=left)
    arrived, lost = (came.arrived, came.lost) if came else (left, 0)
    transfer.to_lot = lot = _lot_of(transfer, arrived, at=at)
    facts = {"reference": number, "actor_number": actor_number, "at": at}
    reason = came.reason.strip() if came else ""
    book_movement(
        lot,
        MovementReason.TRANSFER_IN,
        arrived + lost,
        key=came and came.key,
        note="" if lost else reason,
        **facts,
    )
    if lost:
        book_movement(lot, MovementReason.WRITTEN_OFF, -lost, note=reason, **facts)
    if arrived + lost == left:
        transfer.state, transfer.received_at = TransferState.RECEIVED, at
    transfer.save(update_fields=["to_lot", "state", "received_at"])
    return transfer


@transaction.atomic
def claim_transfer(*, number: str) -> Transfer:
    """
    Lock a transfer.

    :raises NotFound: if there is none
    """
    try:
        return lock_transfer(number=number)
    except Transfer.DoesNotExist:
        raise NotFound("没有这张调拨单。") from None


def _lot_of(transfer: Transfer, arrived: int, *, at: datetime) -> Lot:
    """Give the lot that a transfer comes into with the arrived units added, made when the first of them come."""
    if transfer.to_lot is not None:
        lot = lock_lot(number=transfer.to_lot.number)
        lot.on_hand += arrived
        lot.save(update_fields=["on_hand"])
        return lot
    source = transfer.lot
    return Lot.objects.create(
        number=new_number("L"),
        key=uuid4(),
        variant_id=source.variant_id,
        outlet_id=transfer.to_outlet_id,
        batch_code=source.batch_code,
        produced_on=source.produced_on,
        expires_on=source.expires_on,
        on_hand=arrived,
        received_at=at,
    )
