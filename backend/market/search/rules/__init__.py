"""What is asked for and how it is shown."""

from market.search.rules.cards import (
    CardFilter,
    Cell,
    FacetGroup,
    FacetOption,
    Listing,
    ProductCard,
    Sort,
    count_facets,
    ids_in_order,
)
from market.search.rules.ranking import rank_by_rule, score_of
from market.search.rules.words import QueryWord, Term, Way, cut_query

__all__ = [
    "CardFilter",
    "Cell",
    "FacetGroup",
    "FacetOption",
    "Listing",
    "ProductCard",
    "QueryWord",
    "Sort",
    "Term",
    "Way",
    "count_facets",
    "cut_query",
    "ids_in_order",
    "rank_by_rule",
    "score_of",
]
