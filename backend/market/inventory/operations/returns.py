"""Delivered goods that come back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum

from market.inventory.enums import HoldState, MovementReason, ReturnedGoods
from market.inventory.locks import lock_lots, lock_sellable_lots
from market.inventory.models import Hold, Lot, StockMovement
from market.inventory.operations.lots import book_movement
from market.inventory.rules import Demand
from market.kernel.errors import Conflict

_OUT_AND_BACK = (MovementReason.SHIPPED, MovementReason.RETURNED)


@transaction.atomic
def take_back(
    *,
    references: Sequence[str],
    demand: Sequence[Demand],
    goods: Mapping[int, ReturnedGoods],
    reason: str,
    actor_number: str,
    at: datetime,
) -> None:
    """
    Book delivered units back into the lots they left, and write off what is spoilt; `goods` says by line which.

    `references` are all that units left for, the first sent first: what left last comes back first, of one reference
    the last expiry first. Locks every lot that the references touch, also those they still hold.

    :raises Conflict: if more of a line would come back than left and is still outside
    """
    back = [line for line in demand if line.quantity and goods.get(line.line, ReturnedGoods.KEPT) != ReturnedGoods.KEPT]
    if not back:
        return
    lots = lock_lots(lot_ids=_lots_of(references))
    outside = _outside(references)
    for line in back:
        left = line.quantity
        order_of_return = [(one, lot) for one in reversed(references) for lot in _last_to_expire(lots, line.variant_id)]
        for reference, lot in order_of_return:
            units = min(left, outside.get((reference, lot.pk), 0))
            if not units:
                continue
            left -= units
            outside[reference, lot.pk] -= units
            facts = {"reference": reference, "actor_number": actor_number, "at": at, "note": reason}
            _book_back(lot, units, goods[line.line], **facts)
        if left:
            raise Conflict(f"第 {line.line} 行要退回的货比发出去的多 {left} 件，没有登记。请核对数量。", field="goods")


@transaction.atomic
def claim_exchange(*, references: Sequence[str], variant_ids: Iterable[int], sellable_until: date) -> None:
    """Lock by pk the lots that goods of references left, and those from which others may leave in their stead."""
    also = _lots_of(references)
    lock_sellable_lots(variant_ids=variant_ids, outlet_id=None, sellable_until=sellable_until, also=also)


def _book_back(lot: Lot, units: int, what: ReturnedGoods, **facts: object) -> None:
    book_movement(lot, MovementReason.RETURNED, units, **facts)
    if what == ReturnedGoods.SCRAP:
        book_movement(lot, MovementReason.WRITTEN_OFF, -units, **facts)
    else:
        lot.on_hand += units
        lot.save(update_fields=["on_hand"])


def _lots_of(references: Sequence[str]) -> set[int]:
    moved = StockMovement.objects.filter(reference__in=references).values_list("lot_id", flat=True)
    held = Hold.objects.filter(reference__in=references, state=HoldState.HELD).values_list("lot_id", flat=True)
    return {*moved, *held}


def _outside(references: Sequence[str]) -> dict[tuple[str, int], int]:
    """Count by reference and lot the units that left and did not come back."""
    rows = StockMovement.objects.filter(reference__in=references, reason__in=_OUT_AND_BACK)
    sums = rows.values_list("reference", "lot_id").annotate(total=Sum("delta"))
    return {(reference, lot_id): -total for reference, lot_id, total in sums}


def _last_to_expire(lots: Sequence[Lot], variant_id: int) -> list[Lot]:
    mine = [lot for lot in lots if lot.variant_id == variant_id]
    kept = [lot for lot in mine if lot.expires_on is None]
    dated = sorted((lot for lot in mine if lot.expires_on), key=lambda lot: (lot.expires_on, lot.pk), reverse=True)
    return kept + dated
