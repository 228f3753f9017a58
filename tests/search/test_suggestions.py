"""Suggestions while typing: of 500 queries of ten kinds, what is found; the order is the rule's own."""

from collections import defaultdict
from pathlib import Path

import pytest

from market.catalogue.models import Product
from market.search.backends.database import rank_products
from market.search.models import SearchToken
from market.search.rules import cut_query, rank_by_rule
from market.seeding.load import load_seed
from tests.factories import AT
from tests.support.typing_people import EACH, KINDS, Goods, hits, queries

pytestmark = pytest.mark.django_db

SEED = Path(__file__).parents[2] / "catalog_seed"


@pytest.fixture
def goods() -> list[Goods]:
    load_seed(folder=SEED, pictures_folder=None, at=AT, say=[].append)
    rows = Product.objects.values_list("slug", "name", "county__short_name", "sku_base")
    return [Goods(*row) for row in rows]


def test_five_hundred_queries_find_what_was_meant(goods):
    counts, missed = hits(goods, queries(goods))

    print(counts, *missed, sep="\n")
    assert set(counts) == set(KINDS)
    assert min(counts.values()) >= 0.90 * EACH, missed
    assert sum(counts.values()) >= 0.98 * EACH * len(KINDS), missed


def test_the_database_orders_as_the_rule_says(goods):
    products: dict[int, dict[str, int]] = defaultdict(dict)
    for pk, token, weight in SearchToken.objects.values_list("product", "token", "weight"):
        products[pk][token] = weight

    asked = [one.text for one in queries(goods)[::10]] + ["m", "茶", "普洱c", "勐海 hongtang"]
    words = [cut_query(text, with_slips=slips) for text in asked for slips in (False, True)]

    assert [rank_products(words=some) for some in words] == [
        rank_by_rule(products=products, words=some) for some in words
    ]
