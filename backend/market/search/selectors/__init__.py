"""Finding goods: lists with filters, words, shelves, and the page of one good, all with the stock of the moment."""

from market.search.selectors.cards import product_cards
from market.search.selectors.finding import FoundProducts, find_products
from market.search.selectors.goods import ProductPage, VariantView, product_page
from market.search.selectors.prices import PriceRow, price_list
from market.search.selectors.shelves import (
    CountyPage,
    ShopFacts,
    county_page,
    gift_shelf,
    month_shelf,
    named_shelf,
    near_expiry_shelf,
    popular_shelf,
    seasonal_shelf,
    shop_facts,
)
from market.search.selectors.suggesting import Suggestion, nearest_products, suggest_products

__all__ = [
    "CountyPage",
    "FoundProducts",
    "PriceRow",
    "ProductPage",
    "ShopFacts",
    "Suggestion",
    "VariantView",
    "county_page",
    "find_products",
    "gift_shelf",
    "month_shelf",
    "named_shelf",
    "near_expiry_shelf",
    "nearest_products",
    "popular_shelf",
    "price_list",
    "product_cards",
    "product_page",
    "seasonal_shelf",
    "shop_facts",
    "suggest_products",
]
