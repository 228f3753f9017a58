"""What orders hold of lots, give back and take. `held` of a lot is the kept sum of its live holds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from market.inventory.enums import HoldState, MovementReason
from market.inventory.errors import HoldLost
from market.inventory.locks import lock_expired_holds, lock_live_holds, lock_lots, lock_sellable_lots
from market.inventory.models import Hold, Lot, StockMovement
from market.inventory.rules import Demand, HeldUnits, LotView, Taken, allocate_all, choose_held, in_order_of_sale


@transaction.atomic
def hold_stock(
    *,
    reference: str,
    demand: Sequence[Demand],
    outlet_id: int | None,
    until: datetime,
    sellable_until: date,
    at: datetime,
) -> None:
    """
    Hold stock for a reference until an instant: at one outlet, or without it at those that ship.

    Expired holds on these lots are released first, so they count as free at once.

    :raises OutOfStock: if a line cannot be held in full; the details name it
    """
    lots = lock_sellable_lots(
        variant_ids={line.variant_id for line in demand}, outlet_id=outlet_id, sellable_until=sellable_until
    )
    release_expired(lots, at=at)
    served = allocate_all([view_of(lot) for lot in lots], demand, sellable_until=sellable_until)
    holds = [
        Hold(reference=reference, line=line, lot_id=take.lot_id, quantity=take.quantity, expires_at=until)
        for line, takes in served.items()
        for take in takes
    ]
    by_pk = {lot.pk: lot for lot in lots}
    for hold in holds:
        by_pk[hold.lot_id].held += hold.quantity
    Lot.objects.bulk_update([by_pk[pk] for pk in {hold.lot_id for hold in holds}], ["held"])
    Hold.objects.bulk_create(holds)


@transaction.atomic
def keep_holds(*, reference: str, quantity: int) -> None:
    """
    Let a reference's holds no longer expire, because it is paid or partly shipped.

    :raises HoldLost: if they cover less than `quantity` units
    """
    holds = lock_live_holds(reference=reference)
    if sum(hold.quantity for hold in holds) < quantity:
        raise HoldLost("订单预占的库存已释放，请重新下单。")
    Hold.objects.filter(pk__in=[hold.pk for hold in holds]).update(expires_at=None)


@transaction.atomic
def limit_holds(*, reference: str, until: datetime) -> None:
    """Let a reference's holds expire again, because it is not paid after all."""
    holds = lock_live_holds(reference=reference)
    Hold.objects.filter(pk__in=[hold.pk for hold in holds]).update(expires_at=until)


@transaction.atomic
def release_holds(*, reference: str, quantities: Mapping[int, int] | None = None) -> None:
    """Free what a reference holds: all of it, or some units of some lines, those that keep longest first."""
    lots, holds = _lock_held(reference)
    book = _HoldBook(lots)
    if quantities is None:
        for hold in holds:
            book.close(hold, hold.quantity, HoldState.RELEASED)
    else:
        for line, quantity in quantities.items():
            mine = book.in_order([hold for hold in holds if hold.line == line])
            book.close_first(reversed(mine), quantity, HoldState.RELEASED)
    book.save()


@transaction.atomic
def take_held(
    *,
    reference: str,
    demand: Sequence[Demand],
    outlet_id: int | None,
    sellable_until: date,
    actor_number: str,
    at: datetime,
) -> list[Taken]:
    """
    Take goods that a reference holds, first expired first; a held lot that would be too old is swapped for a good one.

    :raises OutOfStock: if a line's held lot is too old and no other stock is free; the details name the line
    """
    held_lots = Hold.objects.filter(reference=reference, state=HoldState.HELD).values_list("lot_id", flat=True)
    lots = lock_sellable_lots(
        variant_ids={line.variant_id for line in demand},
        outlet_id=outlet_id,
        sellable_until=sellable_until,
        also=list(held_lots),
    )
    holds = lock_live_holds(reference=reference)
    release_expired(lots, at=at)
    book = _HoldBook(lots)
    held = [HeldUnits(hold.line, hold.lot_id, hold.quantity) for hold in holds]
    taken, short = choose_held([view_of(lot) for lot in lots], held, demand, sellable_until=sellable_until)
    for one in taken:
        mine = [hold for hold in holds if (hold.line, hold.lot_id) == (one.line, one.lot_id)]
        book.close_first(mine, one.quantity, HoldState.TAKEN)
    for line in short:
        # What is left of its holds is too old.
        mine = book.in_order([hold for hold in holds if hold.line == line.line])
        book.close_first(mine, line.quantity, HoldState.RELEASED)
    taken += _take_free(book, short, reference=reference, sellable_until=sellable_until)
    book.save()
    StockMovement.objects.bulk_create(
        StockMovement(
            lot_id=one.lot_id,
            reason=MovementReason.SHIPPED,
            delta=-one.quantity,
            reference=reference,
            actor_number=actor_number,
            at=at,
        )
        for one in taken
    )
    return taken


def release_expired(lots: Sequence[Lot], *, at: datetime) -> None:
    """Release the holds of locked lots whose time is over; the orders that held them are cancelled by the sweep."""
    expired = lock_expired_holds(lot_ids=[lot.pk for lot in lots], at=at)
    if not expired:
        return
    book = _HoldBook(lots)
    for hold in expired:
        book.close(hold, hold.quantity, HoldState.RELEASED)
    book.save()


def view_of(lot: Lot) -> LotView:
    """Show a lot to the rule that chooses lots."""
    return LotView(lot.pk, lot.variant_id, lot.expires_on, lot.on_hand - lot.held)


class _HoldBook:
    """Changes of locked lots and holds, gathered and then written in few statements."""

    def __init__(self, lots: Iterable[Lot]) -> None:
        self.lots = {lot.pk: lot for lot in lots}
        self._changed: dict[int, Hold] = {}
        self._closed: list[Hold] = []

    def in_order(self, holds: Iterable[Hold]) -> list[Hold]:
        """Sort holds as their lots are sold: first expired first."""
        ranks = {view.pk: rank for rank, view in enumerate(in_order_of_sale(map(view_of, self.lots.values())))}
        return sorted(holds, key=lambda hold: (ranks[hold.lot_id], hold.pk))

    def close(self, hold: Hold, quantity: int, state: HoldState) -> None:
        """Take or release units of a live hold; what is left of it stays held."""
        lot = self.lots[hold.lot_id]
        lot.held -= quantity
        if state == HoldState.TAKEN:
            lot.on_hand -= quantity
        self._changed[hold.pk] = hold
        if quantity == hold.quantity:
            hold.state = state
            return
        hold.quantity -= quantity
        self._closed.append(
            Hold(reference=hold.reference, line=hold.line, lot_id=lot.pk, quantity=quantity, state=state)
        )

    def close_first(self, holds: Iterable[Hold], quantity: int, state: HoldState) -> list[tuple[int, int]]:
        """Take or release units of the holds in their order, up to a quantity; tells how many of which lot."""
        closed: list[tuple[int, int]] = []
        for hold in holds:
            units = min(quantity, hold.quantity)
            if units and hold.state == HoldState.HELD:
                self.close(hold, units, state)
                closed.append((hold.lot_id, units))
                quantity -= units
        return closed

    def take_free(self, reference: str, taken: Taken) -> None:
        """Take free units, as a hold that is taken from the start."""
        self.lots[taken.lot_id].on_hand -= taken.quantity
        self._closed.append(
            Hold(
                reference=reference,
                line=taken.line,
                lot_id=taken.lot_id,
                quantity=taken.quantity,
                state=HoldState.TAKEN,
            )
        )

    def save(self) -> None:
        """Write everything."""
        Lot.objects.bulk_update(self.lots.values(), ["on_hand", "held"])
        Hold.objects.bulk_update(self._changed.values(), ["quantity", "state"])
        Hold.objects.bulk_create(self._closed)


def _lock_held(reference: str) -> tuple[list[Lot], list[Hold]]:
    lot_ids = list(Hold.objects.filter(reference=reference, state=HoldState.HELD).values_list("lot_id", flat=True))
    return lock_lots(lot_ids=lot_ids), lock_live_holds(reference=reference)


def _take_free(book: _HoldBook, short: Sequence[Demand], *, reference: str, sellable_until: date) -> list[Taken]:
    """Take from free stock what no good hold covers."""
    served = allocate_all([view_of(lot) for lot in book.lots.values()], short, sellable_until=sellable_until)
    taken = [Taken(line, take.lot_id, take.quantity) for line, takes in served.items() for take in takes]
    for one in taken:
        book.take_free(reference, one)
    return taken
