"""Which lot is sold first, and when goods are still good."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from market.inventory.errors import LotRefused, OutOfStock
from market.kernel.errors import Invalid

# Parcels from the store reach an address in Shanghai on the second day, so goods must still be good then.
DELIVERY_DAYS = 2
# More in one lot is a slip of the keyboard.
LARGEST_LOT = 1_000_000
# More in one lot, and goods without a shelf life made before that, are likely slips: the desk is asked.
_USUAL_LOT, _USUAL_AGE = 10_000, timedelta(days=3_652)


@dataclass(frozen=True)
class LotView:
    """What the choice of a lot looks at: `free` units that are on hand and not held."""

    pk: int
    variant_id: int
    expires_on: date | None
    free: int


@dataclass(frozen=True)
class Take:
    """Units to take from one lot."""

    lot_id: int
    quantity: int


@dataclass(frozen=True)
class Demand:
    """Units of a variant that a line of some reference asks for; lines count from 1, `name` is for the refusal."""

    line: int
    variant_id: int
    quantity: int
    name: str = ""


@dataclass(frozen=True)
class HeldUnits:
    """Units of a lot that a line of some reference holds."""

    line: int
    lot_id: int
    quantity: int


@dataclass(frozen=True)
class Taken:
    """Units that left a lot for a line."""

    line: int
    lot_id: int
    quantity: int


def delivery_day(today: date) -> date:
    """Give the day on which goods sent today arrive, both Shanghai dates."""
    return today + timedelta(days=DELIVERY_DAYS)


def is_sellable(expires_on: date | None, *, sellable_until: date) -> bool:
    """Tell whether goods are still good on the day they reach the buyer; the last day of sale is inclusive."""
    return expires_on is None or expires_on >= sellable_until


def in_order_of_sale(lots: Iterable[LotView]) -> list[LotView]:
    """Sort lots by first expired, first out: no expiry last, equal ones by lot."""
    return sorted(lots, key=lambda lot: (lot.expires_on is None, lot.expires_on or date.max, lot.pk))


def allocate(lots: Iterable[LotView], quantity: int, *, sellable_until: date) -> list[Take]:
    """
    Take from the lot that expires first, never from one that expires before the goods reach the buyer.

    :raises OutOfStock: if the sellable lots together hold less
    """
    takes: list[Take] = []
    wanted = quantity
    for lot in in_order_of_sale(lots):
        if wanted and lot.free > 0 and is_sellable(lot.expires_on, sellable_until=sellable_until):
            takes.append(Take(lot.pk, min(wanted, lot.free)))
            wanted -= takes[-1].quantity
    if wanted:
        left = quantity - wanted
        raise OutOfStock(
            f"库存不足：需要 {quantity} 件，目前可售 {left} 件。请减少数量后再试。", left=left, wanted=quantity
        )
    return takes


def allocate_all(lots: Sequence[LotView], demand: Iterable[Demand], *, sellable_until: date) -> dict[int, list[Take]]:
    """
    Serve each line in turn from what the lines before it left; the answer is by line.

    :raises OutOfStock: for the first line that cannot be served in full; the details name it
    """
    free = {lot.pk: lot.free for lot in lots}
    served: dict[int, list[Take]] = {}
    for line in demand:
        mine = [
            LotView(lot.pk, lot.variant_id, lot.expires_on, free[lot.pk])
            for lot in lots
            if lot.variant_id == line.variant_id
        ]
        try:
            served[line.line] = allocate(mine, line.quantity, sellable_until=sellable_until)
        except OutOfStock as refusal:
            raise _out_of_stock(line, refusal.details["left"]) from None
        for take in served[line.line]:
            free[take.lot_id] -= take.quantity
    return served


def choose_held(
    lots: Sequence[LotView], held: Sequence[HeldUnits], demand: Iterable[Demand], *, sellable_until: date
) -> tuple[list[Taken], list[Demand]]:
    """Take for each line what it holds of good lots, first expired first; tell what must then come from free stock."""
    ranked = [lot for lot in in_order_of_sale(lots) if is_sellable(lot.expires_on, sellable_until=sellable_until)]
    taken: list[Taken] = []
    short: list[Demand] = []
    for line in demand:
        rest = line.quantity
        for lot in ranked:
            there = sum(units.quantity for units in held if (units.line, units.lot_id) == (line.line, lot.pk))
            if units := min(rest, there):
                taken.append(Taken(line.line, lot.pk, units))
                rest -= units
        if rest:
            short.append(replace(line, quantity=rest))
    return taken, short


def plan_picks(
    lots: Sequence[LotView], held: Sequence[HeldUnits], demand: Iterable[Demand], *, sellable_until: date
) -> list[Taken]:
    """Foresee from which lots a demand would be taken, as far as there is stock for it."""
    taken, short = choose_held(lots, held, demand, sellable_until=sellable_until)
    free: dict[int, int] = {}
    for lot in lots:
        if lot.free > 0 and is_sellable(lot.expires_on, sellable_until=sellable_until):
            free[lot.variant_id] = free.get(lot.variant_id, 0) + lot.free
    possible = []
    for line in short:
        units = min(line.quantity, free.get(line.variant_id, 0))
        if units:
            free[line.variant_id] -= units
            possible.append(replace(line, quantity=units))
    served = allocate_all(lots, possible, sellable_until=sellable_until)
    return taken + [Taken(line, take.lot_id, take.quantity) for line, takes in served.items() for take in takes]


def check_free(free: Mapping[int, int], demand: Iterable[Demand]) -> None:
    """
    Refuse early, without any lock, a demand that the free units by variant cannot serve.

    :raises OutOfStock: for the first line that cannot be served in full; the details name it
    """
    rest = dict(free)
    for line in demand:
        left = rest.get(line.variant_id, 0)
        if line.quantity > left:
            raise _out_of_stock(line, left)
        rest[line.variant_id] = left - line.quantity


def expiry_of(produced_on: date, shelf_life_days: int) -> date:
    """Give the last day of sale of goods made on a day (GB 7718-2011: the shelf life runs from production)."""
    return produced_on + timedelta(days=shelf_life_days)


@dataclass(frozen=True)
class Arrival:
    """A lot as it comes in. `key` is the form's; the same arrival under the same key is received once."""

    key: UUID
    sku: str
    outlet_code: str
    batch_code: str
    produced_on: date
    expires_on: date | None
    quantity: int
    note: str = ""

    @property
    def trimmed(self) -> "Arrival":
        """The same with the batch as it is kept."""
        return replace(self, batch_code=self.batch_code.strip())

    @property
    def token(self) -> str:
        """Name the very quantity and day that somebody agreed to."""
        return f"{self.quantity}/{self.produced_on}"


def check_arrival(arrival: Arrival, *, needs_expiry: bool, today: date) -> None:
    """
    Refuse goods without a batch, from the future, without the expiry their kind needs, or past it.

    :raises LotRefused: naming the field
    """
    if not 0 < arrival.quantity <= LARGEST_LOT:
        raise LotRefused(f"入库数量应在 1 到 {LARGEST_LOT:,} 之间。", field="quantity")
    if not arrival.batch_code.strip():
        raise LotRefused("请填写生产批号（食品安全法第五十三条）。", field="batch_code")
    if arrival.produced_on > today:
        raise LotRefused("生产日期不能晚于今天。请核对后重新填写。", field="produced_on")
    if arrival.expires_on is None:
        if needs_expiry:
            raise LotRefused("这种商品有保质期，请填写到期日。", field="expires_on")
    elif arrival.expires_on < max(today, arrival.produced_on):
        raise LotRefused("到期日已过或早于生产日期，不能入库。请核对日期。", field="expires_on")


def doubts_of(arrival: Arrival, *, shelf_life_days: int | None, today: date) -> list[str]:
    """Say what of an arrival that can be is likely a slip of the keyboard."""
    doubts = []
    if arrival.quantity > _USUAL_LOT:
        doubts.append(f"数量是 {arrival.quantity:,} 件，超过了 {_USUAL_LOT:,} 件")
    if shelf_life_days and expiry_of(arrival.produced_on, shelf_life_days) < today:
        doubts.append(f"{arrival.produced_on} 生产的货，按保质期 {shelf_life_days} 天算已经过期")
    elif arrival.produced_on < today - _USUAL_AGE:
        doubts.append(f"生产日期 {arrival.produced_on} 早于十年前")
    return doubts


@dataclass(frozen=True)
class Correction:
    """What a receipt should have said. `key` is the form's; `quantity` is of the whole receipt, sold units included."""

    key: UUID
    quantity: int
    batch_code: str
    produced_on: date
    expires_on: date | None
    reason: str


def check_correction(correction: Correction, *, needs_expiry: bool, today: date) -> None:
    """
    Refuse a correction without a reason or to goods that cannot be; goods past their expiry can be, and are not sold.

    :raises LotRefused: naming the field
    """
    if not correction.reason.strip():
        raise LotRefused("请写明更正原因，流水里会一直保留。", field="reason")
    if not 0 <= correction.quantity <= LARGEST_LOT:
        raise LotRefused(f"实际收到的数量应在 0 到 {LARGEST_LOT:,} 之间。", field="quantity")
    if not correction.batch_code.strip():
        raise LotRefused("请填写生产批号（食品安全法第五十三条）。", field="batch_code")
    if correction.produced_on > today:
        raise LotRefused("生产日期不能晚于今天。请核对后重新填写。", field="produced_on")
    if correction.expires_on is None:
        if needs_expiry:
            raise LotRefused("这种商品有保质期，请填写到期日。", field="expires_on")
    elif correction.expires_on < correction.produced_on:
        raise LotRefused("到期日早于生产日期，请核对日期。", field="expires_on")


@dataclass(frozen=True)
class TransferArrival:
    """How much of a transfer came, and how much is given up as lost; the rest stays on its way."""

    key: UUID
    arrived: int
    lost: int
    reason: str


def check_transfer_arrival(came: TransferArrival, *, left: int) -> None:
    """
    Refuse more than is on its way, nothing at all, and a loss without a reason.

    :raises Invalid: naming the field
    """
    if came.arrived < 0 or came.lost < 0 or came.arrived + came.lost == 0:
        raise Invalid("到货和短少至少一项要大于 0。", field="arrived")
    if came.arrived + came.lost > left:
        raise Invalid(f"在途只有 {left} 件，到货和短少加起来不能超过它。", field="arrived")
    if came.lost and not came.reason.strip():
        raise Invalid("短少的货要写明原因，会记在流水里。", field="reason")


def _out_of_stock(line: Demand, left: object) -> OutOfStock:
    name = f"「{line.name}」" if line.name else ""
    return OutOfStock(
        f"{name}库存不足：需要 {line.quantity} 件，目前可售 {left} 件。请减少数量后再试。",
        line=line.line,
        left=left,
        wanted=line.quantity,
    )
