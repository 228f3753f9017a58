"""Suggestions while somebody types."""

from dataclasses import dataclass

from market.catalogue.selectors import offered_products
from market.kernel.money import Fen
from market.search.selectors.finding import rank_query

SUGGESTIONS = 8
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
    ranked = rank_query(query)[0][:_LOOKED_AT]
    if not ranked:
        return []
    rows = offered_products().filter(pk__in=ranked)
    offered = {
        pk: Suggestion(slug, name, county, Fen(price))
        for pk, slug, name, county, price in rows.values_list(
            "pk", "slug", "name", "county__short_name", "from_price_fen"
        )
    }
    return [offered[pk] for pk in ranked if pk in offered][:SUGGESTIONS]
