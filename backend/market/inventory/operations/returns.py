"""Delivered goods that come back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from market.inventory.enums import HoldState, MovementReason, ReturnedGoods
from market.inventory.locks import lock_lots
from market.inventory.models import Hold, Lot, StockMovement
from market.inventory.operations.lots import book_movement
from market.inventory.rules import Demand

_OUT_AND_BACK = (MovementReason.SHIPPED, MovementReason.RETURNED)


@transaction.atomic
def take_back(
    *,
    reference: str,
    demand: Sequence[Demand],
    goods: Mapping[int, ReturnedGoods],
    reason: str,
    actor_number: str,
    at: datetime,
) -> None:
    """
    Book delivered units of a reference back into the lots they left, last expiry first, and write off what is spoilt.

    `goods` says by line what became of them. Locks every lot that the reference touches, also those it still holds.
    """
    back = [line for line in demand if line.quantity and goods.get(line.line, ReturnedGoods.KEPT) != ReturnedGoods.KEPT]
    if not back:
        return
    lots = _lock_lots_of(reference)
    outside = _outside(reference)
    for line in back:
        left = line.quantity
        for lot in _last_to_expire_first(lots, line.variant_id):
            units = min(left, outside.get(lot.pk, 0))
            if not units:
                continue
            left -= units
            outside[lot.pk] -= units
            facts = {"reference": reference, "actor_number": actor_number, "at": at, "note": reason}
            book_movement(lot, MovementReason.RETURNED, units, **facts)
            if goods[line.line] == ReturnedGoods.SCRAP:
                book_movement(lot, MovementReason.WRITTEN_OFF, -units, **facts)
            else:
                lot.on_hand += units
                lot.save(update_fields=["on_hand"])


def _lock_lots_of(reference: str) -> list[Lot]:
    moved = StockMovement.objects.filter(reference=reference).values_list("lot_id", flat=True)
    held = Hold.objects.filter(reference=reference, state=HoldState.HELD).values_list("lot_id", flat=True)
    return lock_lots(lot_ids={*moved, *held})


def _outside(reference: str) -> dict[int, int]:
    """Count by lot the units that left for the reference and did not come back."""
    rows = StockMovement.objects.filter(reference=reference, reason__in=_OUT_AND_BACK).values_list("lot_id")
    return {lot_id: -total for lot_id, total in rows.annotate(total=Sum("delta"))}


def _last_to_expire_first(lots: Sequence[Lot], variant_id: int) -> list[Lot]:
    mine = [lot for lot in lots if lot.variant_id == variant_id]
    kept = [lot for lot in mine if lot.expires_on is None]
    dated = sorted((lot for lot in mine if lot.expires_on), key=lambda lot: (lot.expires_on, lot.pk), reverse=True)
    return kept + dated
