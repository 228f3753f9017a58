"""Reading a list's wishes from its address, and giving its page what the filters show."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import HttpRequest

from market.kernel.money import fen_of_yuan
from market.search.rules import CardFilter, FacetGroup, Listing, Sort

_LONGEST_VALUE = 40
_CHOICES = ("county", "category", "kind", "storage")


@dataclass(frozen=True)
class Tick:
    """A yes-or-no filter, in the shape of a facet's option."""

    value: str
    label: str
    checked: bool
    count: str = ""


@dataclass(frozen=True)
class TickGroup:
    """The yes-or-no filters as one facet."""

    name: str
    legend: str
    options: tuple[Tick, ...]


def filter_of(request: HttpRequest, *, category: str = "") -> CardFilter:
    """Read the filter; what makes no sense is left out, never refused."""
    ticked = {name: tuple(v for v in request.GET.getlist(name) if len(v) <= _LONGEST_VALUE) for name in _CHOICES}
    have = request.GET.getlist("have")
    sort = request.GET.get("sort", "")
    return CardFilter(
        category=category,
        categories=ticked["category"],
        counties=ticked["county"],
        kinds=ticked["kind"],
        storages=ticked["storage"],
        low_fen=_fen(request.GET.get("low", "")),
        high_fen=_fen(request.GET.get("high", "")),
        in_season="season" in have,
        in_stock="stock" in have,
        sort=Sort(sort) if sort in set(Sort) else Sort.FEATURED,
    )


def without_choices(wanted: CardFilter) -> CardFilter:
    """Keep only what the page itself is about."""
    return replace(CardFilter(), category=wanted.category)


def list_context(request: HttpRequest, listing: Listing, wanted: CardFilter) -> dict[str, object]:
    """Give what the list, its facets, the filters in force and the orders need."""
    have = TickGroup(
        "have", "有没有", (Tick("stock", "只看有货", wanted.in_stock), Tick("season", "正当季", wanted.in_season))
    )
    low, high = request.GET.get("low", "")[:9], request.GET.get("high", "")[:9]
    active = [*_active(listing.facets), *_active([have])]
    active += [
        (name, text, f"{label} ¥{text}")
        for name, text, label in (("low", low, "不低于"), ("high", high, "不高于"))
        if text
    ]
    kept = [(name, request.GET[name]) for name in ("q", "sort") if request.GET.get(name)]
    return {
        "page": listing.page,
        "groups": [*listing.facets, have],
        "filters": active,
        "kept": kept,
        "low": low,
        "high": high,
        "sorts": [(sort.value, sort.label) for sort in Sort],
        "sort": wanted.sort.value,
    }


def _active(groups: Iterable[FacetGroup | TickGroup]) -> list[tuple[str, str, str]]:
    return [(group.name, option.value, option.label) for group in groups for option in group.options if option.checked]


def _fen(text: str) -> int | None:
    try:
        return fen_of_yuan(text) if text.strip() else None
    except ValueError:
        return None
