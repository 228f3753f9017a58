"""What may stand in a cart, and what is said about its lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from market.cart.errors import CartRefused
from market.catalogue.rules import StockNote, StockState
from market.kernel.digests import digest_of
from market.kernel.money import Fen

MAX_QUANTITY = 9_999
# A guest who comes back after a month begins anew.
GUEST_CART_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class CartEntry:
    """A line as it is kept: how many, and the price its buyer was last shown."""

    sku: str
    quantity: int
    shown_price_fen: Fen


@dataclass(frozen=True)
class Addition:
    """A list put into a cart by one form: the form's key, who sent it for which buyer, and its rows as sent."""

    key: UUID
    person: str
    buyer: str
    rows: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> str:
        """The fingerprint by which the same key with another list is noticed."""
        return digest_of(self.person, self.buyer, *self.rows)


@dataclass(frozen=True)
class PickupStock:
    """
    An outlet at which goods can be fetched, and its units by sku.

    `free` are those that are good until the last day of pick-up; `in_date` also those that are good today.
    """

    code: str
    name: str
    address: str
    hours: str
    free: Mapping[str, int]
    in_date: Mapping[str, int]

    def has(self, sku: str, quantity: int) -> bool:
        """Tell whether so many units can be fetched here."""
        return self.free.get(sku, 0) >= quantity

    def expires(self, sku: str, quantity: int) -> bool:
        """Tell whether so many units lie here, but some of them expire before the last day of pick-up."""
        return not self.has(sku, quantity) and self.in_date.get(sku, 0) >= quantity


@dataclass(frozen=True)
class CartLineView:
    """
    A line as a page shows it. `problem` says why it cannot be ordered as it stands; empty if it can.

    `by_parcel` is how many could be sent, `available` how many can be had in the way that has the most, and
    `obtainable` how many of the wanted ones. `only_at` names the outlets to which one has to go for them;
    empty if they can be sent.
    """

    sku: str
    slug: str
    name: str
    pack: str
    picture_key: str
    county_slug: str
    county_name: str
    producer_name: str
    is_returnable: bool
    quantity: int
    shown_price_fen: Fen
    price_fen: Fen
    amount_fen: Fen
    by_parcel: int
    available: int
    obtainable: int
    only_at: tuple[str, ...]
    problem: str
    # For goods near their expiry only: the last day of what would be sent first.
    expires_on: date | None = None
    # Of one, for the parcel: net weight in grams, and how it is kept.
    weight_g: int = 0
    storage: str = ""

    @property
    def is_dearer(self) -> bool:
        """Tell whether the price rose since the buyer last saw it."""
        return self.price_fen > self.shown_price_fen


@dataclass(frozen=True)
class CartView:
    """A cart as a page shows it; the sum counts the lines that can be ordered, at the prices in force."""

    number: str
    lines: tuple[CartLineView, ...]
    goods_fen: Fen

    @property
    def counted(self) -> "tuple[CartLineView, ...]":
        """Give the lines that the sum counts: those without a problem."""
        return tuple(line for line in self.lines if not line.problem)

    @property
    def units(self) -> int:
        """Count the units that the sum counts."""
        return sum(line.quantity for line in self.counted)

    @property
    def quantities(self) -> dict[str, int]:
        """Give what would be ordered: the lines without a problem."""
        return {line.sku: line.quantity for line in self.counted}

    @property
    def problems(self) -> tuple[CartLineView, ...]:
        return tuple(line for line in self.lines if line.problem)

    @property
    def new_prices(self) -> tuple[CartLineView, ...]:
        """Give the lines whose price differs from the one that the buyer was last shown."""
        return tuple(line for line in self.lines if line.price_fen != line.shown_price_fen)

    @property
    def may_be_ordered(self) -> bool:
        return bool(self.lines) and not self.problems

    def only(self, skus: Iterable[str]) -> "CartView":
        """Give the cart as if it held these packs alone."""
        wanted = frozenset(skus)
        lines = tuple(line for line in self.lines if line.sku in wanted)
        return CartView(self.number, lines, Fen(sum(line.amount_fen for line in lines if not line.problem)))


@dataclass(frozen=True)
class RowCheck:
    """
    What would become of a row of a bulk order; `problem` is empty if it can be ordered.

    `expires_on` is for goods near their expiry only: the last day of what would be sent first.
    """

    sku: str
    quantity: int
    name: str
    pack: str
    price_fen: Fen
    amount_fen: Fen
    available: int
    is_on_sale: bool
    problem: str
    expires_on: date | None = None


@dataclass(frozen=True)
class Way:
    """
    A way in which an order can reach its buyer: by parcel, or fetched at an outlet.

    `code` is the outlet's, empty for a parcel; `holds` and `lacks` are the lines which can and cannot go this way.
    `expires` are those of `lacks` that lie at the outlet, but expire before `until`, the last day of pick-up.
    """

    code: str
    name: str
    address: str
    hours: str
    holds: tuple[CartLineView, ...]
    lacks: tuple[CartLineView, ...]
    expires: tuple[CartLineView, ...] = ()
    until: date | None = None

    @property
    def has_all(self) -> bool:
        """Tell whether everything that can be ordered at all can go this way."""
        return not self.lacks


def check_quantity(quantity: int, *, sku: str, least: int = 0) -> None:
    """
    Refuse a quantity outside of what a line may have.

    :raises CartRefused: naming the sku
    """
    if problem := quantity_problem(quantity, least=least):
        raise CartRefused(problem, field="quantity", sku=sku)


def quantity_problem(quantity: int, *, least: int = 1) -> str:
    """Say what is wrong with a quantity; empty if nothing is."""
    if least <= quantity <= MAX_QUANTITY:
        return ""
    return f"数量应在 {least} 到 {MAX_QUANTITY:,} 之间，请修改。"


def more_than_allowed(kept: int) -> str:
    """Say that what is in the cart and what comes in are too many together."""
    return f"购物车里已有 {kept:,} 件，加起来最多 {MAX_QUANTITY:,} 件，请少加一些。"


def stock_problem(quantity: int, available: int) -> str:
    """Say that there is less than is wanted; empty if there is enough."""
    if quantity <= available:
        return ""
    if available == 0:
        return "已售完，请移出购物车或改选其他规格。"
    return f"库存只剩 {available} 件，请减少数量。"


def row_stock_problem(quantity: int, *, stock: int, asked: int, note: StockNote) -> str:
    """
    Say that a row of a bulk order cannot be filled; empty if it can.

    `asked` is what earlier rows of the same pack took of `stock`; `note` tells whether and when goods come again.
    """
    if quantity <= stock - asked:
        return ""
    if stock > asked:
        return f"库存只剩 {stock - asked} 件，请减少数量。"
    if stock:
        return f"库存 {stock} 件，前面几行已经订完。请去掉这一行，或减少前面的数量。"
    if note.state == StockState.OFF_SEASON:
        return f"不在季{f'，{note.back}再有货' if note.back else ''}。请去掉这一行。"
    return f"无库存{f'，{note.back}再到货' if note.back else ''}。请去掉这一行，或改选其他规格。"


def ways_of(lines: Iterable[CartLineView], pickups: Iterable[PickupStock], *, until: date) -> tuple[Way, ...]:
    """Say for the parcel and then each outlet which lines can go that way; lines with a problem go nowhere."""
    wanted = [line for line in lines if not line.problem]
    return (_way(wanted, None, until), *(_way(wanted, pickup, until) for pickup in pickups))


def _way(lines: list[CartLineView], at: PickupStock | None, until: date) -> Way:
    place = (at.code, at.name, at.address, at.hours) if at else ("", "", "", "")
    holds = tuple(
        line for line in lines if (at.has(line.sku, line.quantity) if at else line.by_parcel >= line.quantity)
    )
    lacks = tuple(line for line in lines if line not in holds)
    expires = tuple(line for line in lacks if at and at.expires(line.sku, line.quantity))
    return Way(*place, holds=holds, lacks=lacks, expires=expires, until=until if at else None)


def changed_lines(chosen: Mapping[str, int], kept: Iterable[CartEntry]) -> dict[str, tuple[int, int]]:
    """Give (shown, now) units by sku of what the buyer was shown and the cart no longer holds just so."""
    now = {entry.sku: entry.quantity for entry in kept}
    return {sku: (shown, now.get(sku, 0)) for sku, shown in chosen.items() if now.get(sku, 0) != shown}


def changes_text(changes: Mapping[str, tuple[int, int]], names: Mapping[str, str]) -> str:
    """Say which lines of a cart changed since its buyer looked, old and new."""
    said = [
        f"{names.get(sku, sku)} 由 {shown} 件改成 {now} 件" if now else f"{names.get(sku, sku)}（{shown} 件）已移出"
        for sku, (shown, now) in changes.items()
    ]
    return f"购物车在别处改过了：{'；'.join(said)}。清单已经换成新的，请核对。"


def merged(kept: Iterable[CartEntry], added: Iterable[CartEntry]) -> dict[str, CartEntry]:
    """Sum two carts by sku, each line capped; the price shown is the first cart's where both hold a pack."""
    sums: dict[str, CartEntry] = {}
    for entry in (*kept, *added):
        before = sums.setdefault(entry.sku, CartEntry(entry.sku, 0, entry.shown_price_fen))
        sums[entry.sku] = replace(before, quantity=min(before.quantity + entry.quantity, MAX_QUANTITY))
    return sums
