"""Mending a receipt that was entered wrong. Nothing is changed: movements take the error back."""

from datetime import datetime

from django.db import transaction

from market.inventory.enums import MovementReason, TransferState
from market.inventory.errors import StockHeld
from market.inventory.locks import lock_transfers_into
from market.inventory.models import Lot, Transfer
from market.inventory.operations.holds import release_expired
from market.inventory.operations.lots import book_movement, claim_lot
from market.inventory.operations.replays import correction_with, facts_of, stated_in
from market.inventory.rules import Correction, check_correction
from market.inventory.selectors import gone_text, moved_to_of, received_units
from market.kernel.calendar import local_date_of
from market.kernel.constraints import insert_under_key
from market.kernel.errors import Invalid
from market.kernel.numbers import new_number


@transaction.atomic
def correct_receipt(*, lot_number: str, correction: Correction, actor_number: str, at: datetime) -> Lot:
    """
    Book how many came, and move units with a wrong batch or date into a lot that says it right; once per key.

    Units that were sold or are held stay in the lot they were sold from. What is still on its way to the lot will come
    into the one that says it right. Gives the lot in which the goods now are.

    :raises NotFound: if there is no such lot
    :raises StockHeld: if fewer would have come than are sold or held, more although the unsold ones were moved to
        another lot, or no unsold unit is left to move
    :raises LotRefused: if the goods, the dates or the quantity make no sense
    :raises Invalid: if nothing differs
    :raises KeyReused: if the key was used for something else
    """
    lot = claim_lot_to_correct(number=lot_number)
    if known := correction_with(lot=lot, correction=correction):
        return known
    needs_expiry = lot.variant.product.shelf_life_days is not None
    check_correction(correction, needs_expiry=needs_expiry, today=local_date_of(at))
    received = received_units(lot=lot)
    change, moves = correction.quantity - received, facts_of(lot) != stated_in(correction)
    if not change and not moves:
        raise Invalid("和原来登记的一样，没有要更正的。", field="quantity")
    if change > 0 and (moved_to := moved_to_of(lot=lot)):
        raise StockHeld(f"这一批没卖的货已经更正到新批次 {moved_to}。多收的货请到那一批更正。", field="quantity")
    release_expired([lot], at=at)
    rest = lot.on_hand - lot.held + change
    if rest < 0:
        least = received - lot.on_hand + lot.held
        raise StockHeld(f"这一批已经{gone_text(lot=lot)}，收到的不能少于 {least} 件。", field="quantity")
    if moves and not rest:
        raise StockHeld("这一批没有还没卖的货，批号和日期不能再改。", field="batch_code")
    facts = {"actor_number": actor_number, "at": at, "note": correction.reason.strip()}
    if not moves:
        _change(lot, change, reference=lot.number, key=correction.key, **facts)
        return lot
    if change:
        _change(lot, change, reference=lot.number, **facts)
    new = _lot_as_stated(lot, correction, rest, at=at)
    _change(lot, -rest, reference=new.number, key=correction.key, **facts)
    book_movement(new, MovementReason.CORRECTED, rest, reference=lot.number, **facts)
    Transfer.objects.filter(to_lot=lot, state=TransferState.SENT).update(to_lot=new)
    return new


@transaction.atomic
def claim_lot_to_correct(*, number: str) -> Lot:
    """
    Lock a lot, and before it the transfers that are still coming into it.

    :raises NotFound: if there is none
    """
    lock_transfers_into(lot_number=number)
    return claim_lot(number=number)


def _change(lot: Lot, delta: int, **facts: object) -> None:
    lot.on_hand += delta
    lot.save(update_fields=["on_hand", "held"])
    book_movement(lot, MovementReason.CORRECTED, delta, **facts)


def _lot_as_stated(lot: Lot, correction: Correction, quantity: int, *, at: datetime) -> Lot:
    new = Lot(
        number=new_number("L"),
        key=correction.key,
        variant_id=lot.variant_id,
        outlet_id=lot.outlet_id,
        batch_code=correction.batch_code.strip(),
        produced_on=correction.produced_on,
        expires_on=correction.expires_on,
        on_hand=quantity,
        received_at=at,
        note=lot.note,
    )
    insert_under_key(new)
    return new
