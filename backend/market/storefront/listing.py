"""Reading a list's wishes from its address, and giving its page what the filters show."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest

from market.kernel.money import fen_of_yuan, yuan_text
from market.search.rules import CardFilter, FacetGroup, Listing, Sort

LONGEST_QUERY = 60
_LONGEST_VALUE = 40
_LONGEST_PRICE = 12
_CHOICES = ("county", "category", "kind", "storage", "band")


def filter_of(request: HttpRequest, *, category: str = "") -> CardFilter:
    """Read the filter; what makes no sense is left out, never refused."""
    ticked = {name: tuple(v for v in request.GET.getlist(name) if len(v) <= _LONGEST_VALUE) for name in _CHOICES}
    have = request.GET.getlist("have")
    sort = request.GET.get("sort", "")
    low_fen, high_fen = _fen(request.GET.get("low", "")), _fen(request.GET.get("high", ""))
    if low_fen is not None and high_fen is not None and low_fen > high_fen:
        low_fen, high_fen = high_fen, low_fen
    return CardFilter(
        category=category,
        categories=ticked["category"],
        counties=ticked["county"],
        kinds=ticked["kind"],
        storages=ticked["storage"],
        bands=ticked["band"],
        low_fen=low_fen,
        high_fen=high_fen,
        in_season="season" in have,
        in_stock="stock" in have,
        sort=Sort(sort) if sort in set(Sort) else Sort.FEATURED,
    )


def without_choices(wanted: CardFilter) -> CardFilter:
    """Keep only what the page itself is about."""
    return replace(CardFilter(), category=wanted.category)


def list_context(request: HttpRequest, listing: Listing, wanted: CardFilter) -> dict[str, object]:
    """Give what the list, its facets, the filters in force and the orders need."""
    low, high = request.GET.get("low", ""), request.GET.get("high", "")
    active = [*_active(listing.facets), *_prices(low, high, wanted)]
    kept = [(name, request.GET[name]) for name in ("q", "sort") if request.GET.get(name)]
    return {
        "page": listing.page,
        "groups": listing.facets,
        "filters": active,
        "kept": kept,
        "low": low[:_LONGEST_PRICE],
        "high": high[:_LONGEST_PRICE],
        "price_hint": _price_hint(low, high),
        "cleared": f"?{urlencode(kept)}",
        "sorts": [(sort.value, sort.label) for sort in Sort],
        "sort": wanted.sort.value,
    }


def _active(groups: Iterable[FacetGroup]) -> list[tuple[str, str, str]]:
    return [(group.name, option.value, option.label) for group in groups for option in group.options if option.checked]


def _prices(low: str, high: str, wanted: CardFilter) -> list[tuple[str, str, str]]:
    """Name the prices in force, each with what was typed for it; what is no price is not in force."""
    lower, upper = ("low", low), ("high", high)
    if _fen(low) != wanted.low_fen:  # the two were exchanged
        lower, upper = upper, lower
    bounds = ((lower, wanted.low_fen, "不低于"), (upper, wanted.high_fen, "不高于"))
    return [(name, text, f"{label} ¥{yuan_text(fen)}") for (name, text), fen, label in bounds if fen is not None]


def _price_hint(low: str, high: str) -> str:
    """Say which typed price was not used, or that the two were exchanged; empty if nothing is to be said."""
    bad = [text[:_LONGEST_PRICE] for text in (low, high) if text.strip() and _fen(text) is None]
    if bad:
        return f"“{'”“'.join(bad)}”不是价格，没有用上。请填数字，如 50 或 19.90。"
    low_fen, high_fen = _fen(low), _fen(high)
    if low_fen is not None and high_fen is not None and low_fen > high_fen:
        return "最低价比最高价高，已对调。"
    return ""


def _fen(text: str) -> int | None:
    try:
        return fen_of_yuan(text) if text.strip() else None
    except ValueError:
        return None
