"""Reading stock."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Min, Q, QuerySet, Sum
from django.db.models.expressions import CombinedExpression

from market.inventory.enums import HoldState, MovementReason, TransferState
from market.inventory.models import Hold, Lot, StockMovement, Transfer
from market.inventory.rules import Arrival, Demand, HeldUnits, LotView, plan_picks
from market.kernel.errors import NotFound
from market.kernel.pages import Page, page_of
from market.kernel.sums import sum_of


@dataclass(frozen=True)
class LotOnSale:
    """A lot as a buyer sees it: what would be sent, and how fresh it is."""

    batch_code: str
    produced_on: date
    expires_on: date | None
    outlet_code: str
    outlet_name: str
    free: int


@dataclass(frozen=True)
class Pick:
    """Units to take from a lot for a line of a reference."""

    line: int
    lot_number: str
    batch_code: str
    outlet_name: str
    expires_on: date | None
    quantity: int


@dataclass(frozen=True)
class OnSale:
    """What of a variant could be sold now: free units, and the last day of those that would be sent first."""

    free: int
    expires_on: date | None


def on_sale(
    *, variant_ids: Iterable[int], day: date, at: datetime, outlet_ids: Sequence[int] | None = None
) -> dict[int, OnSale]:
    """
    Give for each variant what could be sold now: good on `day`, not held; expired holds count as free.

    Without `outlet_ids`, the outlets that ship.
    """
    wanted = list(variant_ids)
    lots = _good_lots(outlet_ids, day).filter(variant_id__in=wanted).annotate(free=_free(at)).filter(free__gt=0)
    rows = lots.values_list("variant_id").annotate(total=Sum("free"), first=Min("expires_on"))
    found = {variant_id: OnSale(total, first) for variant_id, total, first in rows}
    return dict.fromkeys(wanted, OnSale(0, None)) | found


def available(
    *, variant_ids: Iterable[int], day: date, at: datetime, outlet_ids: Sequence[int] | None = None
) -> dict[int, int]:
    """
    Count the units of each variant that could be sold now: good on `day`, not held; expired holds count as free.

    Without `outlet_ids`, the outlets that ship.
    """
    lots = on_sale(variant_ids=variant_ids, day=day, at=at, outlet_ids=outlet_ids)
    return {variant_id: lot.free for variant_id, lot in lots.items()}


def available_at(
    *, variant_ids: Iterable[int], outlet_ids: Sequence[int], day: date, at: datetime
) -> dict[tuple[int, int], int]:
    """Count the free units by (outlet, variant) that are good on `day`; pairs without stock are left out."""
    rows = (
        _good_lots(outlet_ids, day)
        .filter(variant_id__in=list(variant_ids))
        .values_list("outlet_id", "variant_id")
        .annotate(total=Sum(_free(at)))
    )
    return {(outlet_id, variant_id): total for outlet_id, variant_id, total in rows}


def lots_on_sale(
    *, variant_ids: Iterable[int], day: date, at: datetime, outlet_ids: Sequence[int] | None = None
) -> dict[int, list[LotOnSale]]:
    """Give each variant's lots with free units in the order in which they are sold."""
    rows = (
        _good_lots(outlet_ids, day)
        .filter(variant_id__in=variant_ids)
        .values_list(
            "variant_id", "pk", "batch_code", "produced_on", "expires_on", "outlet__code", "outlet__name", _free(at)
        )
    )
    found: dict[int, list[LotOnSale]] = {}
    # Chosen and sorted here: a pack has few lots, and the sum would be written, planned and taken twice.
    for variant_id, _pk, batch, produced, expires, code, name, free in sorted(
        rows, key=lambda row: (row[4] or date.max, row[1])
    ):
        if free > 0:
            found.setdefault(variant_id, []).append(LotOnSale(batch, produced, expires, code, name, free))
    return found


def planned_picks(
    *, reference: str, demand: Sequence[Demand], outlet_id: int | None, sellable_until: date, at: datetime
) -> list[Pick]:
    """Foresee, by the rule of `take_held`, from which lots a demand would be taken now, as far as there is stock."""
    holds = list(Hold.objects.filter(reference=reference, state=HoldState.HELD).order_by("pk"))
    goods = _good_lots(None if outlet_id is None else [outlet_id], sellable_until)
    wanted = goods.filter(variant_id__in={line.variant_id for line in demand}).values("pk")
    lots = {
        lot.pk: lot
        for lot in Lot.objects.filter(Q(pk__in=wanted) | Q(pk__in=[hold.lot_id for hold in holds]))
        .select_related("outlet")
        .annotate(free=_free(at))
        .order_by("pk")
    }
    taken = plan_picks(
        [LotView(lot.pk, lot.variant_id, lot.expires_on, lot.free) for lot in lots.values()],
        [HeldUnits(hold.line, hold.lot_id, hold.quantity) for hold in holds],
        demand,
        sellable_until=sellable_until,
    )
    return [
        Pick(one.line, lot.number, lot.batch_code, lot.outlet.name, lot.expires_on, one.quantity)
        for one in taken
        for lot in [lots[one.lot_id]]
    ]


def lot_numbers(*, lot_ids: Iterable[int]) -> dict[int, str]:
    """Name lots by the number that may be shown."""
    return dict(Lot.objects.filter(pk__in=lot_ids).values_list("pk", "number"))


def sellable_lots(*, day: date, at: datetime, outlet_ids: Sequence[int] | None = None) -> QuerySet[Lot]:
    """Choose the lots still good on `day`, each with its `free` units, for lists of goods (market.search)."""
    return _good_lots(outlet_ids, day).annotate(free=_free(at))


def lots_with_free_units(*, day: date, at: datetime) -> QuerySet[Lot]:
    """
    Choose the lots of the outlets that ship which are good on `day` and not wholly held; expired holds count as free.

    The same choice as `sellable_lots` with `free` above zero, but no sum is taken: a hold is never of nothing, and a
    lot never holds more than it has. What is expired is looked up once, not lot by lot.
    """
    expired = Hold.objects.filter(state=HoldState.HELD, expires_at__lte=at)
    return _good_lots(None, day).filter(Q(on_hand__gt=F("held")) | Q(pk__in=expired.values("lot")))


def _good_lots(outlet_ids: Sequence[int] | None, day: date) -> QuerySet[Lot]:
    place = Q(outlet__ships_online=True) if outlet_ids is None else Q(outlet_id__in=outlet_ids)
    good = Q(expires_on=None) | Q(expires_on__gte=day)
    return Lot.objects.filter(place, good, on_hand__gt=0)


def _free(at: datetime) -> CombinedExpression:
    """What a lot has on hand and does not hold, its expired holds counted as free."""
    expired = Hold.objects.filter(state=HoldState.HELD, expires_at__lte=at)
    return F("on_hand") - F("held") + sum_of(expired, "quantity", by="lot")


def known_lot_keys(*, keys: Iterable[UUID]) -> set[UUID]:
    """Tell under which of these keys a lot was received."""
    return set(Lot.objects.filter(key__in=keys).values_list("key", flat=True))


def get_lot(*, number: str) -> Lot:
    """
    Give a lot with its variant, product and outlet.

    :raises NotFound: if there is no such lot
    """
    lot = Lot.objects.select_related("variant__product", "outlet").filter(number=number).first()
    if lot is None:
        raise NotFound("没有这个批次。请从库存表中选择。")
    return lot


def lots_for_desk(*, text: str = "", outlet_code: str = "", with_stock: bool = True, page: int = 1) -> Page[Lot]:
    """Give the lots of the stock table, the next to expire first; `text` looks in SKU, name and batch."""
    lots = Lot.objects.select_related("variant__product", "outlet")
    if outlet_code:
        lots = lots.filter(outlet__code=outlet_code)
    if with_stock:
        lots = lots.filter(on_hand__gt=0)
    if text:
        lots = lots.filter(
            Q(variant__sku__icontains=text) | Q(variant__product__name__icontains=text) | Q(batch_code__icontains=text)
        )
    return page_of(lots.order_by(F("expires_on").asc(nulls_last=True), "pk"), page)


def batch_codes_of(*, product_id: int) -> list[str]:
    """Give the batch codes of a product's lots that have units left, the latest made first."""
    lots = Lot.objects.filter(variant__product=product_id, on_hand__gt=0).order_by("-produced_on", "-pk")
    return list(dict.fromkeys(lots.values_list("batch_code", flat=True)))


def lots_on_hand() -> Iterator[Lot]:
    """Give every lot with stock by SKU, the next to expire first, fetched in parts."""
    lots = Lot.objects.filter(on_hand__gt=0).select_related("variant__product", "outlet")
    return lots.order_by("variant__sku", F("expires_on").asc(nulls_last=True), "pk").iterator(chunk_size=500)


def movements_between(*, begin: datetime, end: datetime) -> QuerySet[StockMovement]:
    """Give the movements from an instant on and before another, the earliest first, with their lots."""
    movements = StockMovement.objects.filter(at__gte=begin, at__lt=end)
    return movements.select_related("lot__variant__product", "lot__outlet").order_by("at", "pk")


def near_expiry_lots(*, upto: date) -> QuerySet[Lot]:
    """Give the lots with stock whose last day of sale is at most `upto`, expired ones included, soonest first."""
    return (
        Lot.objects.filter(on_hand__gt=0, expires_on__lte=upto)
        .select_related("variant__product", "outlet")
        .order_by("expires_on", "pk")
    )


def movements_of(*, lot: Lot) -> QuerySet[StockMovement]:
    """Give a lot's movements, the latest first."""
    return lot.movements.order_by("-at", "-pk")


def received_units(*, lot: Lot, upto: int | None = None) -> int:
    """
    Count the units that came into a lot as its papers say now, sold ones included; or up to a movement's pk.

    What a transfer lost on its way never came: it is booked in and written off under the transfer's number.
    """
    came = Q(reason__in=(MovementReason.RECEIVED, MovementReason.TRANSFER_IN, MovementReason.CORRECTED))
    transfers = lot.movements.filter(reason=MovementReason.TRANSFER_IN).values("reference")
    movements = lot.movements.filter(came | Q(reason=MovementReason.WRITTEN_OFF, reference__in=transfers))
    if upto is not None:
        movements = movements.filter(pk__lte=upto)
    return movements.aggregate(total=Sum("delta"))["total"] or 0


def moved_to_of(*, lot: Lot) -> str:
    """Give the number of the lot to which a correction moved a lot's unsold units last; empty if none did."""
    moves = lot.movements.filter(reason=MovementReason.CORRECTED, delta__lt=0).exclude(reference=lot.number)
    last = moves.order_by("-pk").first()
    return last.reference if last else ""


def gone_text(*, lot: Lot) -> str:
    """Say how many units of a lot were sold, written off or sent elsewhere, and how many orders hold."""
    by_reason = lot.movements.order_by().values_list("reason").annotate(total=Sum("delta"))
    moved: dict[str, int] = dict(by_reason)
    sold = -moved.get(MovementReason.SHIPPED, 0) - moved.get(MovementReason.RETURNED, 0)
    sent = -moved.get(MovementReason.TRANSFER_OUT, 0)
    # The rest was written off; what a transfer lost on its way never came, and is not counted as received either.
    lost = received_units(lot=lot) - lot.on_hand - sold - sent
    said = (("卖出", sold), ("留给订单", lot.held), ("报损", lost), ("调出", sent))
    return "、".join(f"{words} {units} 件" for words, units in said if units)


def same_receipt(*, arrival: Arrival) -> Lot | None:
    """
    Find the latest lot of the same goods, batch and dates at the same outlet that was received and still counts.

    A receipt that was corrected away counts no more; one that was corrected to this batch does.
    """
    papers = StockMovement.objects.filter(reason__in=(MovementReason.RECEIVED, MovementReason.CORRECTED))
    lots = Lot.objects.annotate(stated=sum_of(papers, "delta", by="lot"))
    rows = lots.select_related("variant__product", "outlet").filter(
        variant__sku=arrival.sku,
        outlet__code=arrival.outlet_code,
        batch_code=arrival.batch_code.strip(),
        produced_on=arrival.produced_on,
        expires_on=arrival.expires_on,
        stated__gt=0,
    )
    return rows.order_by("-received_at", "-pk").first()


def arrived_units(*, transfer: Transfer) -> int:
    """Count the units of a transfer that arrived or were given up as lost."""
    came = StockMovement.objects.filter(reason=MovementReason.TRANSFER_IN, reference=transfer.number)
    return came.aggregate(total=Sum("delta"))["total"] or 0


def transfers_under_way() -> QuerySet[Transfer]:
    """Give the transfers not yet received in full, the oldest first, each with the units that have `come`."""
    came = StockMovement.objects.filter(reason=MovementReason.TRANSFER_IN)
    return (
        Transfer.objects.filter(state=TransferState.SENT)
        .annotate(come=sum_of(came, "delta", by="reference", outer="number"))
        .select_related("lot__variant__product", "lot__outlet", "to_outlet")
        .order_by("sent_at", "pk")
    )


def stock_problems() -> list[str]:
    """Recompute every lot's stock and holds and every transfer's two movements, and name what disagrees."""
    movements = StockMovement.objects.all()
    live = Hold.objects.filter(state=HoldState.HELD)
    lots = Lot.objects.annotate(
        moved=sum_of(movements, "delta", by="lot"), live=sum_of(live, "quantity", by="lot")
    ).exclude(on_hand=F("moved"), held=F("live"), held__gte=0, held__lte=F("on_hand"))
    found = [
        f"lot {lot.number}: on hand {lot.on_hand}, movements {lot.moved}; held {lot.held}, live holds {lot.live}"
        for lot in lots.order_by("pk")
    ]
    came_in = movements.filter(reason=MovementReason.TRANSFER_IN)
    transfers = Transfer.objects.annotate(
        out=sum_of(movements.filter(reason=MovementReason.TRANSFER_OUT), "delta", by="reference", outer="number"),
        came=sum_of(came_in, "delta", by="reference", outer="number"),
    ).exclude(
        Q(out=-F("quantity"))
        & (
            Q(state=TransferState.RECEIVED, came=F("quantity"))
            | Q(state=TransferState.SENT, came__gte=0, came__lt=F("quantity"))
        )
    )
    found += [
        f"transfer {transfer.number} of {transfer.quantity}: out {transfer.out}, in {transfer.came}"
        for transfer in transfers.order_by("pk")
    ]
    return found
