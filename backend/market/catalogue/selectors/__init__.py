"""Reading what is sold. What needs stock beside it stands in `market.search.selectors`, above both."""

from market.catalogue.selectors.desk import enquiries, get_enquiry, packs_for_desk
from market.catalogue.selectors.pricing import price_basket, prices_of, problem_of, variant_by_sku, variants_by_sku
from market.catalogue.selectors.shop import (
    CategoryNode,
    CategoryTrail,
    CountyView,
    LinkageView,
    ProducerView,
    SeasonRow,
    all_product_ids,
    categories,
    counties,
    get_category,
    get_county,
    months_of,
    offered_products,
    producer_view,
    producers_of,
    season_rows,
)

__all__ = [
    "CategoryNode",
    "CategoryTrail",
    "CountyView",
    "LinkageView",
    "ProducerView",
    "SeasonRow",
    "all_product_ids",
    "categories",
    "counties",
    "enquiries",
    "get_category",
    "get_county",
    "get_enquiry",
    "months_of",
    "offered_products",
    "packs_for_desk",
    "price_basket",
    "prices_of",
    "problem_of",
    "producer_view",
    "producers_of",
    "season_rows",
    "variant_by_sku",
    "variants_by_sku",
]
