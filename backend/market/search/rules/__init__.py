"""What is asked for and how it is shown."""

from market.search.rules.cards import CardFilter, FacetGroup, FacetOption, Listing, ProductCard, Sort
from market.search.rules.facets import PRICE_BANDS, Cell, PriceBand, count_facets, ids_in_order
from market.search.rules.ranking import rank_by_rule, score_of
from market.search.rules.words import QueryWord, Term, Way, cut_query, nearest_query

__all__ = [
    "PRICE_BANDS",
    "CardFilter",
    "Cell",
    "FacetGroup",
    "FacetOption",
    "Listing",
    "PriceBand",
    "ProductCard",
    "QueryWord",
    "Sort",
    "Term",
    "Way",
    "count_facets",
    "cut_query",
    "ids_in_order",
    "nearest_query",
    "rank_by_rule",
    "score_of",
]
