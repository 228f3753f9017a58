"""What is asked for and how it is shown."""

from market.search.rules.cards import (
    CardFilter,
    FacetGroup,
    FacetOption,
    Listing,
    ProductCard,
    Sort,
    count_facets,
)
from market.search.rules.words import QueryWord, cut_query

__all__ = [
    "CardFilter",
    "FacetGroup",
    "FacetOption",
    "Listing",
    "ProductCard",
    "QueryWord",
    "Sort",
    "count_facets",
    "cut_query",
]
