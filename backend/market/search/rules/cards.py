"""Lists of goods: what may be asked for, the card of one good, and how many there are of each choice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from market.catalogue.enums import ProductKind, Storage
from market.catalogue.rules import StockState, picture_url
from market.kernel.money import Fen
from market.kernel.pages import Page

CARD_WIDTH = 640


class Sort(StrEnum):
    """The orders that a list can have; the first is the default: the shop's own, or for words the nearest first."""

    FEATURED = ""
    PRICE_UP = "price-up"
    PRICE_DOWN = "price-down"
    NEWEST = "newest"

    @property
    def label(self) -> str:
        return _SORT_LABELS[self]


_SORT_LABELS = {
    Sort.FEATURED: "综合",
    Sort.PRICE_UP: "价格低到高",
    Sort.PRICE_DOWN: "价格高到低",
    Sort.NEWEST: "新上架",
}


@dataclass(frozen=True)
class CardFilter:
    """
    What a list is narrowed to; several values of one choice widen each other.

    `category` is the page's own and `categories` are ticked within it; both may name a parent.
    """

    category: str = ""
    categories: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    storages: tuple[str, ...] = ()
    low_fen: int | None = None
    high_fen: int | None = None
    in_season: bool = False
    in_stock: bool = False
    sort: Sort = Sort.FEATURED


@dataclass(frozen=True)
class ProductCard:
    """A good in a list, ready for its card. `price_fen` is of `pack`, the cheapest on sale unless a lot is meant."""

    slug: str
    sku: str
    name: str
    kind: str
    picture_key: str
    county_slug: str
    county_name: str
    township_name: str
    pack: str
    net_weight_g: int | None
    price_fen: Fen
    starts_from: bool
    stock_state: StockState
    stock_left: int
    stock_unit: str
    stock_back: str
    # For goods near their expiry only: the last day of what would be sent first, and the price before a special one.
    expires_on: date | None = None
    usual_fen: Fen | None = None

    @property
    def picture_url(self) -> str:
        return picture_url(self.picture_key, CARD_WIDTH)


@dataclass(frozen=True)
class FacetOption:
    """A value that a list can be narrowed to, and how many goods it would leave."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(frozen=True)
class FacetGroup:
    """The values of one choice; `name` is the parameter's."""

    name: str
    legend: str
    options: tuple[FacetOption, ...]


@dataclass(frozen=True)
class Listing:
    """A page of cards and the choices that narrow the whole list."""

    page: Page[ProductCard]
    facets: tuple[FacetGroup, ...]


@dataclass(frozen=True)
class Cell:
    """The goods that share a county, category, kind and storage: their ids, and beside each what it is sorted by."""

    county: tuple[int, str, str]
    leaf: tuple[int, str, str]
    parent: tuple[int, str, str] | None
    kind: str
    storage: str
    ids: tuple[int, ...]
    keys: tuple[Any, ...]

    @property
    def count(self) -> int:
        return len(self.ids)


_LEGENDS = {"county": "产地", "category": "种类", "kind": "类型", "storage": "储存"}
# Asking an enumeration for its values builds them anew, which is dear in a loop over cells.
_KINDS = {value: (place, value, label) for place, (value, label) in enumerate(ProductKind.choices)}
_STORAGES = {value: (place, value, label) for place, (value, label) in enumerate(Storage.choices)}


def ids_in_order(cells: Iterable[Cell], wanted: CardFilter) -> list[int]:
    """Give the ids of the goods that a filter leaves, in its order; equal ones by id."""
    left = [
        pair for cell in cells if _passes(cell, wanted, besides="") for pair in zip(cell.keys, cell.ids, strict=True)
    ]
    if wanted.sort == Sort.PRICE_DOWN:
        left.sort(key=lambda pair: (-pair[0], pair[1]))
    else:
        left.sort(reverse=wanted.sort == Sort.NEWEST)
    return [pk for _key, pk in left]


def count_facets(cells: Sequence[Cell], wanted: CardFilter) -> tuple[FacetGroup, ...]:
    """Count what each value of each choice would leave beside the other choices."""
    return tuple(FacetGroup(name, legend, _options(name, cells, wanted)) for name, legend in _LEGENDS.items())


def _chosen(name: str, wanted: CardFilter) -> tuple[str, ...]:
    return {
        "county": wanted.counties,
        "category": wanted.categories,
        "kind": wanted.kinds,
        "storage": wanted.storages,
    }[name]


def _values(name: str, cell: Cell) -> set[str]:
    """Name what a cell answers to under a choice."""
    return {
        "county": {cell.county[1]},
        "category": {cell.leaf[1], cell.parent[1] if cell.parent else cell.leaf[1]},
        "kind": {cell.kind},
        "storage": {cell.storage},
    }[name]


def _passes(cell: Cell, wanted: CardFilter, *, besides: str) -> bool:
    return all(
        not _chosen(name, wanted) or not _values(name, cell).isdisjoint(_chosen(name, wanted))
        for name in _LEGENDS
        if name != besides
    )


def _place(name: str, cell: Cell, wanted: CardFilter) -> tuple[int, str, str]:
    """Give (order, value, label) under which a cell is counted; on the page of a category its leaves are told apart."""
    if name == "county":
        return cell.county
    if name == "category":
        return cell.leaf if wanted.category else cell.parent or cell.leaf
    return _KINDS[cell.kind] if name == "kind" else _STORAGES[cell.storage]


def _options(name: str, cells: Iterable[Cell], wanted: CardFilter) -> tuple[FacetOption, ...]:
    counts: dict[tuple[int, str, str], int] = {}
    chosen = _chosen(name, wanted)
    for cell in cells:
        place = _place(name, cell, wanted)
        more = cell.count if _passes(cell, wanted, besides=name) else 0
        counts[place] = counts.get(place, 0) + more
    return tuple(
        FacetOption(value, label, count, value in chosen)
        for (_, value, label), count in sorted(counts.items())
        if count or value in chosen
    )
