"""The shop's shape: categories, counties, producers, seasons."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from market.catalogue.enums import ProductKind, SaleState
from market.catalogue.errors import UnknownProduct
from market.catalogue.models import Category
from market.catalogue.selectors import (
    categories,
    counties,
    get_category,
    get_county,
    packs_for_desk,
    producers_of,
    season_rows,
)
from tests.factories import make_county, make_producer, make_product, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaf():
    food = Category.objects.create(slug="food", name="食品", position=1)
    return Category.objects.create(slug="noodles", name="面条", parent=food, position=1)


def test_the_tree_counts_what_is_offered_and_leaves_out_what_is_empty(leaf):
    make_variant(product__category=leaf, product__position=3, product__picture_key="later")
    make_variant(product__category=leaf, product__position=2, product__picture_key="first")
    make_variant(product__category=leaf, product__sale_state=SaleState.OFF_SALE)
    Category.objects.create(slug="empty", name="空", position=2)

    with CaptureQueriesContext(connection) as statements:
        tree = categories()

    assert len(statements) == 2
    assert [(node.slug, node.count, node.picture_url) for node in tree] == [
        ("food", 2, "/media/pictures/first-320.webp")
    ]
    assert [(node.slug, node.count) for node in tree[0].children] == [("noodles", 2)]


def test_a_category_knows_the_one_above_it(leaf):
    trail = get_category(slug="noodles")

    assert (trail.name, trail.parent_slug, trail.parent_name) == ("面条", "food", "食品")
    assert get_category(slug="food").parent_slug == ""
    with pytest.raises(UnknownProduct):
        get_category(slug="nothing")


def test_counties_count_their_goods():
    yiliang = make_county("530628", position=2)
    make_county("532822", position=1)
    make_county("310117", is_counterpart=False)
    for _ in range(2):
        make_variant(make_product(yiliang))

    assert [(county.slug, county.product_count) for county in counties()] == [("menghai", 0), ("yiliang", 2)]
    assert get_county(slug="yiliang").name == "彝良县"
    with pytest.raises(UnknownProduct):
        get_county(slug="songjiang")


@pytest.mark.parametrize("producers", [1, 3])
def test_producers_of_a_county_take_two_statements(producers):
    county = make_county()
    for place in range(producers):
        maker = make_producer(county, code=f"P-{place}", kind="COOPERATIVE", makes="茶叶")
        maker.linkages.create(kind="ORDER", households=34, note="按等级收购")
        make_variant(make_product(county, producer=maker))
    make_producer(county, code="P-idle")

    with CaptureQueriesContext(connection) as statements:
        views = producers_of(county_slug="menghai")

    assert len(statements) == 2
    assert [view.code for view in views] == [f"P-{place}" for place in range(producers)]
    assert (views[0].kind_label, views[0].makes, views[0].product_count) == ("专业合作社", "茶叶", 1)
    assert (views[0].linkages[0].kind_label, views[0].linkages[0].households) == ("订单收购", 34)


def test_the_calendar_holds_goods_with_a_season():
    apple = make_variant(make_product(make_county("530602", position=2), sale_months=[1, 10, 11, 12], name="苹果"))
    make_variant(product__sale_months=list(range(1, 13)))
    make_variant(product__sale_months=[4], product__kind=ProductKind.TOURISM)

    rows = season_rows()

    assert [(row.name, row.slug, row.county_slug) for row in rows] == [("苹果", apple.product.slug, "zhaoyang")]
    assert [month for month, on in enumerate(rows[0].months, start=1) if on] == [1, 10, 11, 12]
    assert season_rows(month=5) == []
    assert season_rows(county_slug="menghai") == []


def test_the_desk_finds_packs_by_sku_or_name():
    cake = make_variant(product__name="七子饼")
    make_variant(product__name="香米")

    assert [pack.sku for pack in packs_for_desk(text="七子").rows] == [cake.sku]
    assert [pack.sku for pack in packs_for_desk(text=cake.sku[-6:]).rows] == [cake.sku]
    assert packs_for_desk().total == 2
