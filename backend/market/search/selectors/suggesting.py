"""Suggestions: while somebody types, and instead of nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from market.catalogue.selectors import offered_products
from market.kernel.money import Fen
from market.search.backends.database import rank_products
from market.search.rules import nearest_query
from market.search.selectors.finding import rank_query

SUGGESTIONS, NEAREST = 8, 5
# Of what a query finds, a few may have gone off sale since they were indexed.
_LOOKED_AT = 64


@dataclass(frozen=True)
class Suggestion:
    """A good that is suggested; `from_fen` is the price of its cheapest pack on sale."""

    slug: str
    name: str
    county_name: str
    from_fen: Fen


def suggest_products(*, query: str) -> list[Suggestion]:
    """Give the goods on offer that fit best what was typed so far, in two statements, three where a slip was made."""
    return _offered(rank_query(query)[0])


def nearest_products(*, query: str) -> list[Suggestion]:
    """Give the goods on offer nearest to what found nothing, one of a name, in two statements."""
    ranked = rank_products(words=nearest_query(query))
    return list({good.name: good for good in reversed(_offered(ranked))}.values())[::-1][:NEAREST]


def _offered(ranked: Sequence[int]) -> list[Suggestion]:
    if not ranked:
        return []
    looked_at = ranked[:_LOOKED_AT]
    rows = offered_products().filter(pk__in=looked_at)
    offered = {
        pk: Suggestion(slug, name, county, Fen(price))
        for pk, slug, name, county, price in rows.values_list(
            "pk", "slug", "name", "county__short_name", "from_price_fen"
        )
    }
    return [offered[pk] for pk in looked_at if pk in offered][:SUGGESTIONS]
