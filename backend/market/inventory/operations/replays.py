"""What was done before under the key of a form: the same form again gets the same answer, another one is refused."""

from uuid import UUID

from django.db import transaction

from market.inventory.enums import MovementReason
from market.inventory.locks import lock_receipts
from market.inventory.models import Lot, StockMovement, Transfer
from market.inventory.rules import Arrival, Correction, TransferArrival
from market.inventory.selectors import received_units
from market.kernel.errors import KeyReused


@transaction.atomic
def claim_receipt(*, arrival: Arrival) -> Lot | None:
    """
    Let receipts of the same batch at the same place queue until the transaction ends; give what this key received.

    :raises KeyReused: if the key was used for something else
    """
    lock_receipts(batch=f"{arrival.sku}/{arrival.outlet_code}/{arrival.batch_code.strip()}")
    return receipt_with(arrival=arrival)


def receipt_with(*, arrival: Arrival) -> Lot | None:
    """
    Give the lot that was received under a key, if there is one.

    :raises KeyReused: if the key was used for something else
    """
    lot = Lot.objects.select_related("variant", "outlet").filter(key=arrival.key).first()
    if lot is None:
        _require_unused(arrival.key)
        return None
    first = lot.movements.order_by("pk")[0]
    was = Arrival(
        key=lot.key,
        sku=lot.variant.sku,
        outlet_code=lot.outlet.code,
        batch_code=lot.batch_code,
        produced_on=lot.produced_on,
        expires_on=lot.expires_on,
        quantity=first.delta,
        note=lot.note,
    )
    if first.reason != MovementReason.RECEIVED or was != arrival.trimmed:
        raise KeyReused
    return lot


def write_off_with(*, key: UUID, lot: Lot, quantity: int, reason: str) -> StockMovement | None:
    """
    Give the write-off from a locked lot that was made under a key, if there is one.

    :raises KeyReused: if the key was used for something else
    """
    known = StockMovement.objects.filter(key=key).first()
    if known is None:
        _require_unused(key)
        return None
    was = (known.lot_id, known.reason, known.delta, known.note)
    if was != (lot.pk, MovementReason.WRITTEN_OFF, -quantity, reason.strip()):
        raise KeyReused
    return known


def transfer_with(*, key: UUID, lot: Lot, to_outlet_code: str, quantity: int) -> Transfer | None:
    """
    Give the transfer from a locked lot that was sent under a key, if there is one.

    :raises KeyReused: if the key was used for something else
    """
    known = Transfer.objects.select_related("to_outlet").filter(key=key).first()
    if known is None:
        _require_unused(key)
        return None
    if (known.lot_id, known.to_outlet.code, known.quantity) != (lot.pk, to_outlet_code, quantity):
        raise KeyReused
    return known


def arrival_with(*, transfer: Transfer, came: TransferArrival) -> Transfer | None:
    """
    Give a locked transfer if what `came` says was booked before under its key.

    :raises KeyReused: if the key was used for something else
    """
    known = StockMovement.objects.filter(key=came.key).first()
    if known is None:
        _require_unused(came.key)
        return None
    # What was lost is written off right behind, on the same lot.
    of_transfer = StockMovement.objects.filter(lot=known.lot_id, reference=transfer.number, pk__gt=known.pk)
    behind = of_transfer.order_by("pk").first()
    lost = behind if behind is not None and behind.reason == MovementReason.WRITTEN_OFF else None
    was = (known.reference, known.reason, known.delta, -lost.delta if lost else 0, (lost or known).note)
    told = (came.arrived + came.lost, came.lost, came.reason.strip())
    if was != (transfer.number, MovementReason.TRANSFER_IN, *told):
        raise KeyReused
    return transfer


def correction_with(*, lot: Lot, correction: Correction) -> Lot | None:
    """
    Give the lot in which the goods of a locked lot are by a correction under this key, if it was booked before.

    :raises KeyReused: if the key was used for something else
    """
    known = StockMovement.objects.filter(key=correction.key).first()
    if known is None:
        _require_unused(correction.key)
        return None
    if (known.lot_id, known.reason, known.note) != (lot.pk, MovementReason.CORRECTED, correction.reason.strip()):
        raise KeyReused
    new = Lot.objects.filter(key=correction.key).first() or lot
    # The quantity that was stated is what the lot had received once it was set right, before units moved out of it.
    upto = known.pk if new == lot else known.pk - 1
    if facts_of(new) != stated_in(correction) or received_units(lot=lot, upto=upto) != correction.quantity:
        raise KeyReused
    return new


def facts_of(lot: Lot) -> tuple[object, ...]:
    """Give what a correction may put right about a lot, beside its quantity."""
    return lot.batch_code, lot.produced_on, lot.expires_on


def stated_in(correction: Correction) -> tuple[object, ...]:
    """Give what a correction says of the lot, to be compared with `facts_of`."""
    return correction.batch_code.strip(), correction.produced_on, correction.expires_on


def _require_unused(key: UUID) -> None:
    """Refuse a key under which another kind of form was sent."""
    if any(model.objects.filter(key=key).exists() for model in (Lot, StockMovement, Transfer)):
        raise KeyReused
