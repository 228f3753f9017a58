"""What may stand in a cart, and what is said about its lines."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from market.cart.errors import CartRefused
from market.catalogue.rules import StockNote, StockState
from market.kernel.money import Fen

MAX_QUANTITY = 9_999


@dataclass(frozen=True)
class CartEntry:
    """A line as it is kept: how many, and the price its buyer was last shown."""

    sku: str
    quantity: int
    shown_price_fen: Fen


@dataclass(frozen=True)
class CartLineView:
    """
    A line as a page shows it. `problem` says why it cannot be ordered as it stands; empty if it can.

    `obtainable` is how many of the wanted units can be ordered.
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
    available: int
    obtainable: int
    problem: str

    @property
    def is_dearer(self) -> bool:
        """Tell whether the price rose since the buyer last saw it."""
        return self.price_fen > self.shown_price_fen

    @property
    def is_cheaper(self) -> bool:
        """Tell whether the price fell since the buyer last saw it."""
        return self.price_fen < self.shown_price_fen


@dataclass(frozen=True)
class CartView:
    """A cart as a page shows it; the sum counts the lines that can be ordered, at the prices in force."""

    number: str
    lines: tuple[CartLineView, ...]
    goods_fen: Fen

    @property
    def units(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def quantities(self) -> dict[str, int]:
        """Give what would be ordered: the lines without a problem."""
        return {line.sku: line.quantity for line in self.lines if not line.problem}

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


@dataclass(frozen=True)
class RowCheck:
    """What would become of a row of a bulk order; `problem` is empty if it can be ordered."""

    sku: str
    quantity: int
    name: str
    pack: str
    price_fen: Fen
    amount_fen: Fen
    available: int
    problem: str


@dataclass(frozen=True)
class PickupChoice:
    """An outlet at which goods can be fetched; `lacks` names the goods of the cart that it does not hold enough of."""

    code: str
    name: str
    address: str
    hours: str
    lacks: tuple[str, ...]

    @property
    def has_all(self) -> bool:
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


def merged(kept: Iterable[CartEntry], added: Iterable[CartEntry]) -> dict[str, CartEntry]:
    """Sum two carts by sku, each line capped; the price shown is the first cart's where both hold a pack."""
    sums: dict[str, CartEntry] = {}
    for entry in (*kept, *added):
        before = sums.setdefault(entry.sku, CartEntry(entry.sku, 0, entry.shown_price_fen))
        sums[entry.sku] = replace(before, quantity=min(before.quantity + entry.quantity, MAX_QUANTITY))
    return sums
