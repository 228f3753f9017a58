"""Finding the seed's goods by Chinese words, parts of words, pinyin and initials."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from market.catalogue.enums import SaleState
from market.catalogue.models import Product
from market.search.models import SearchToken, StaleDocument
from market.search.operations import mark_stale
from market.search.operations.indexing import index_products, refresh_stale
from market.search.rules import CardFilter, Sort
from market.search.selectors import find_products
from market.seeding.load import load_seed
from tests.factories import AT, make_variant

pytestmark = pytest.mark.django_db

SEED = Path(__file__).parents[2] / "catalog_seed"
OCTOBER = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)

# What is typed, how many goods it finds, and the first of them.
QUERIES = [
    ("天麻", 12, "小草坝乌天麻（干，一级）"),
    ("小草坝天麻", 4, "小草坝天麻粉"),
    ("xiaocaoba tianma", 4, "小草坝天麻粉"),
    ("xcb tm", 4, "小草坝天麻粉"),
    ("ＸＣＢ　ｔｍ", 4, "小草坝天麻粉"),
    ("小草坝 tm", 4, "小草坝天麻粉"),
    ("mhpec", 3, "易武麻黑普洱茶（生茶）饼"),
    ("勐海普洱茶", 7, "勐海普洱茶（熟茶）七子饼"),
    ("洱茶", 11, "易武普洱茶（生茶）饼"),
    ("puer", 11, "易武普洱茶（生茶）饼"),
    ("mengh", 30, "勐海普洱茶（熟茶）七子饼"),
    ("ＭＬ－ＴＥＡ－００１", 1, "易武普洱茶（生茶）饼"),
    ("YL-NUR-001-02", 1, "小草坝乌天麻（干，一级）"),
    ("糌粑", 1, "定日糌粑粉"),
    ("zanba", 1, "定日糌粑粉"),
    ("牦牛", 5, "定日风干牦牛肉"),
    ("礼盒", 7, "勐腊山茶雨林礼盒"),
]


@pytest.fixture
def seed():
    load_seed(folder=SEED, pictures_folder=None, at=OCTOBER, say=[].append)


def find(query, **wanted):
    return find_products(query=query, wanted=CardFilter(**wanted), at=OCTOBER)


def names(found):
    return [card.name for card in found.listing.page.rows]


def test_the_seed_is_found(seed):
    answers = [(query, find(query)) for query, _, _ in QUERIES]

    assert [(query, found.listing.page.total, names(found)[0]) for query, found in answers] == QUERIES
    assert all(found.is_exact for _, found in answers)
    assert not StaleDocument.objects.exists()


def test_what_finds_nothing_is_answered_with_the_nearest(seed):
    rarest, single, nothing = find("勐海 茶 送礼"), find("小草坝野生天麻"), find("qqqq")

    assert (rarest.instead, rarest.is_exact, names(rarest)[0]) == ("勐海 茶", False, "勐海普洱茶（熟茶）七子饼")
    assert (single.instead, names(single)[0]) == ("小草坝野生天麻", "小草坝乌天麻（干，一级）")
    assert (nothing.instead, nothing.listing.page.total, nothing.listing.page.count) == ("", 0, 1)


def test_words_and_filters_go_together(seed):
    found = find("天麻", counties=("weixin",), sort=Sort.PRICE_UP)

    assert names(found) == ["威信天麻片", "威信鲜天麻", "威信乌天麻（干）"]
    assert {option.value: option.count for option in found.listing.facets[0].options}["yiliang"] == 7


@pytest.mark.parametrize("goods", [1, 3])
def test_finding_takes_five_statements_and_two_for_nothing(goods):
    index_products(product_ids=[make_variant(product__name="香米").product_id for _ in range(goods)])

    with CaptureQueriesContext(connection) as some:
        assert len(names(find("xiangmi"))) == goods
    with CaptureQueriesContext(connection) as none:
        assert names(find("qqqq")) == []

    assert (len(some), len(none)) == (5, 2)


def test_whole_tokens_come_before_beginnings_and_equal_goods_by_age():
    first = make_variant(product__name="香米", product__pinyin="xiang mi").product
    second = make_variant(product__name="香米", product__pinyin="xiang mi").product
    longer = make_variant(product__name="香米粉", product__pinyin="xiang mi fen").product
    index_products(product_ids=[longer.pk, second.pk, first.pk])

    found = find_products(query="xiangmi", wanted=CardFilter(), at=AT)

    assert [card.slug for card in found.listing.page.rows] == [first.slug, second.slug, longer.slug]


def test_what_is_off_sale_is_not_found():
    tea = make_variant(product__name="七子饼")
    index_products(product_ids=[tea.product_id])
    assert names(find("七子饼")) == ["七子饼"]

    Product.objects.update(sale_state=SaleState.OFF_SALE)

    assert names(find("七子饼")) == []


def test_a_stale_product_is_indexed_anew_once():
    tea = make_variant(product__name="七子饼")
    other = make_variant(product__name="香米")
    mark_stale(product_ids=[tea.product_id, other.product_id], at=AT)
    mark_stale(product_ids=[tea.product_id], at=AT)
    assert StaleDocument.objects.count() == 2

    assert (refresh_stale(limit=1), refresh_stale(), refresh_stale()) == (1, 1, 0)
    Product.objects.filter(pk=tea.product_id).update(name="沱茶")
    mark_stale(product_ids=[tea.product_id], at=AT)
    refresh_stale()

    assert names(find("七子饼")) == []
    assert names(find("沱茶")) == ["沱茶"]
    assert not StaleDocument.objects.exists()
    assert SearchToken.objects.filter(product=other.product_id, token="香米").exists()
