"""How many goods each choice of a list would leave, and which goods those chosen leave."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from market.catalogue.enums import ProductKind, Storage
from market.kernel.money import Fen
from market.search.rules.cards import CardFilter, FacetGroup, FacetOption, Sort


@dataclass(frozen=True)
class PriceBand:
    """A range of prices, from `low_fen` up to what the next one begins with."""

    value: str
    label: str
    low_fen: Fen


PRICE_BANDS = (
    PriceBand("0-30", "30 元以下", Fen(0)),
    PriceBand("30-60", "30–60 元", Fen(3_000)),
    PriceBand("60-100", "60–100 元", Fen(6_000)),
    PriceBand("100-200", "100–200 元", Fen(10_000)),
    PriceBand("200-", "200 元以上", Fen(20_000)),
)


@dataclass(frozen=True)
class Cell:
    """
    The goods that share everything that is counted: their ids, and beside each what it is sorted by.

    `band` is the place of their price band; `season` tells that it is their season, `stock` that some are left.
    """

    county: tuple[int, str, str]
    leaf: tuple[int, str, str]
    parent: tuple[int, str, str] | None
    kind: str
    storage: str
    band: int
    season: bool
    stock: bool
    ids: tuple[int, ...]
    keys: tuple[Any, ...]

    @property
    def count(self) -> int:
        return len(self.ids)


_LEGENDS = {"county": "产地", "category": "种类", "kind": "类型", "storage": "储存", "band": "价位"}
_HAVE = (("stock", "只看有货"), ("season", "正当季"))
# Asking an enumeration for its values builds them anew, which is dear in a loop over cells.
_KINDS = {value: (place, value, label) for place, (value, label) in enumerate(ProductKind.choices)}
_STORAGES = {value: (place, value, label) for place, (value, label) in enumerate(Storage.choices)}
_BANDS = [(place, band.value, band.label) for place, band in enumerate(PRICE_BANDS)]


def ids_in_order(cells: Iterable[Cell], wanted: CardFilter) -> list[int]:
    """Give the ids of the goods that a filter leaves, in its order; equal ones by id."""
    left = [pair for cell in cells if not _failed(cell, wanted) for pair in zip(cell.keys, cell.ids, strict=True)]
    if wanted.sort == Sort.PRICE_DOWN:
        left.sort(key=lambda pair: (-pair[0], pair[1]))
    else:
        left.sort(reverse=wanted.sort == Sort.NEWEST)
    return [pk for _key, pk in left]


def count_facets(cells: Sequence[Cell], wanted: CardFilter) -> tuple[FacetGroup, ...]:
    """Count what each value of each choice would leave beside the other choices."""
    failed = [(cell, _failed(cell, wanted)) for cell in cells]
    groups = [FacetGroup(name, legend, _options(name, failed, wanted)) for name, legend in _LEGENDS.items()]
    have = tuple(
        FacetOption(name, label, sum(cell.count for cell, by in failed if getattr(cell, name) and by <= {name}), chosen)
        for (name, label), chosen in zip(_HAVE, (wanted.in_stock, wanted.in_season), strict=True)
    )
    return (*groups, FacetGroup("have", "有没有", have))


def _chosen(name: str, wanted: CardFilter) -> tuple[str, ...]:
    return {
        "county": wanted.counties,
        "category": wanted.categories,
        "kind": wanted.kinds,
        "storage": wanted.storages,
        "band": wanted.bands,
    }[name]


def _values(name: str, cell: Cell) -> set[str]:
    """Name what a cell answers to under a choice."""
    if name == "category":
        return {cell.leaf[1], cell.parent[1] if cell.parent else cell.leaf[1]}
    if name == "county":
        return {cell.county[1]}
    if name == "band":
        return {PRICE_BANDS[cell.band].value}
    return {cell.kind if name == "kind" else cell.storage}


def _failed(cell: Cell, wanted: CardFilter) -> set[str]:
    """Name the choices that leave a cell out."""
    failed = {name for name in _LEGENDS if (some := _chosen(name, wanted)) and _values(name, cell).isdisjoint(some)}
    if wanted.in_stock and not cell.stock:
        failed.add("stock")
    if wanted.in_season and not cell.season:
        failed.add("season")
    return failed


def _place(name: str, cell: Cell, wanted: CardFilter) -> tuple[int, str, str]:
    """Give (order, value, label) under which a cell is counted; on the page of a category its leaves are told apart."""
    if name == "county":
        return cell.county
    if name == "category":
        return cell.leaf if wanted.category else cell.parent or cell.leaf
    if name == "band":
        return _BANDS[cell.band]
    return _KINDS[cell.kind] if name == "kind" else _STORAGES[cell.storage]


def _options(name: str, failed: Iterable[tuple[Cell, set[str]]], wanted: CardFilter) -> tuple[FacetOption, ...]:
    counts: dict[tuple[int, str, str], int] = {}
    chosen = _chosen(name, wanted)
    for cell, by in failed:
        place = _place(name, cell, wanted)
        counts[place] = counts.get(place, 0) + (cell.count if by <= {name} else 0)
    return tuple(
        FacetOption(value, label, count, value in chosen)
        for (_, value, label), count in sorted(counts.items())
        if count or value in chosen
    )
