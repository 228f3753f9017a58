"""The page of a good and of a county."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from market.catalogue.enums import ProductKind, SaleState
from market.catalogue.errors import UnknownProduct
from market.catalogue.rules import ReturnsRule, StockState
from market.regions.models import Region
from market.search.selectors import county_page, product_page
from tests.factories import AT, TODAY, make_component, make_county, make_lot, make_producer, make_product, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea():
    county = make_county()
    county.parent = Region.objects.create(
        code="532800", slug="banna", name="西双版纳傣族自治州", short_name="西双版纳", pinyin="x", level="PREFECTURE"
    )
    county.save(update_fields=["parent"])
    maker = make_producer(county, kind="COOPERATIVE")
    maker.linkages.create(kind="ORDER", households=34, note="按等级收购")
    return make_product(
        county,
        name="七子饼",
        producer=maker,
        shelf_life_days=365,
        keeps_indefinitely=False,
        sale_months=list(range(1, 13)),
        standards=["GB/T 22111-2008 地理标志产品 普洱茶"],
    )


def test_the_page_shows_packs_with_stock_and_the_lot_that_would_be_sent(tea):
    large = make_variant(tea, price_fen=20_001, net_weight_g=1_000, pack="1 千克/袋", position=2)
    small = make_variant(tea, price_fen=5_000, net_weight_g=357, pack="357 克/饼", position=1)
    make_lot(small, 30, batch_code="later", expires_on=date(2026, 8, 1))
    make_lot(small, 2, batch_code="sooner", produced_on=date(2024, 10, 10), expires_on=date(2025, 10, 10))
    make_lot(small, 2, batch_code="too old", expires_on=TODAY + timedelta(days=1))

    page = product_page(slug=tea.slug, at=AT)

    assert [(v.pack, v.price_fen, v.per_500g_fen, v.stock_state, v.stock_left) for v in page.variants] == [
        ("357 克/饼", 5_000, 7_003, StockState.IN, 32),
        ("1 千克/袋", 20_001, 10_001, StockState.OUT, 0),
    ]
    lot = page.variants[0].lot
    assert (lot.batch_code, lot.produced_on, lot.expires_on, lot.is_near_expiry) == (
        "sooner",
        date(2024, 10, 10),
        date(2025, 10, 10),
        True,
    )
    assert page.variants[1].lot is None
    assert page.chosen == page.variants[0]
    assert page.variants[1].sku == large.sku


def test_the_page_says_where_it_comes_from_and_who_made_it(tea):
    make_variant(tea)

    page = product_page(slug=tea.slug, at=AT)

    assert page.origin == "西双版纳傣族自治州勐海县"
    assert (page.producer.kind_label, page.producer.linkages[0].households) == ("专业合作社", 34)
    assert page.standards == ("GB/T 22111-2008 地理标志产品 普洱茶",)
    assert (page.returns_rule, page.is_on_sale, page.storage_label) == (ReturnsRule.SEVEN_DAYS, True, "常温")


def test_a_box_shows_what_is_inside(tea):
    box = make_variant(tea)
    rice = make_product(make_county("530602"), name="香米")
    make_component(box, rice, list_price_fen=1_000, quantity=2, net_weight_g=500)

    inside = product_page(slug=tea.slug, at=AT).variants[0].components

    assert [(c.name, c.quantity, c.net_weight_g, c.product_slug, c.county_name) for c in inside] == [
        ("香米", 2, 500, rice.slug, "昭阳")
    ]


def test_related_goods_are_of_the_county_its_own_category_first(tea):
    make_variant(tea)
    county = tea.county
    make_variant(make_product(county, "rice", name="香米", position=1))
    make_variant(make_product(county, name="沱茶", position=2))
    make_variant(make_product(county, None, name="研学", position=0, kind=ProductKind.TOURISM))
    make_variant(make_product(make_county("530602"), name="外县茶"))

    assert [card.name for card in product_page(slug=tea.slug, at=AT).related] == ["沱茶", "香米"]


def test_a_good_off_sale_or_for_enquiry_still_has_its_page(tea):
    make_variant(tea)
    tea.sale_state = SaleState.OFF_SALE
    tea.save(update_fields=["sale_state"])
    tour = make_variant(product__kind=ProductKind.TOURISM, product__is_returnable=False).product

    assert product_page(slug=tea.slug, at=AT).is_on_sale is False
    page = product_page(slug=tour.slug, at=AT)
    assert (page.is_tourism, page.variants[0].stock_state, page.returns_rule) == (
        True,
        StockState.ENQUIRY,
        ReturnsRule.TRAVEL,
    )


def test_an_unknown_good_has_none():
    with pytest.raises(UnknownProduct):
        product_page(slug="nothing", at=AT)


@pytest.mark.parametrize("packs", [1, 3])
def test_the_page_takes_eight_statements(tea, packs):
    for _ in range(packs):
        box = make_variant(tea)
        make_lot(box)
        make_component(box, make_product(), list_price_fen=1)
        make_variant(make_product(tea.county))

    with CaptureQueriesContext(connection) as statements:
        product_page(slug=tea.slug, at=AT)

    assert len(statements) == 8


def test_the_page_of_a_county(tea):
    make_lot(make_variant(tea))
    make_variant(make_product(tea.county, name="鲜笋", sale_months=[9, 10]))
    make_variant(make_product(tea.county, None, name="研学", kind=ProductKind.TOURISM))

    page = county_page(slug="menghai", at=AT)

    assert (page.county.name, page.county.prefecture_name, page.county.product_count) == (
        "勐海县",
        "西双版纳傣族自治州",
        3,
    )
    assert [card.name for card in page.goods] == ["七子饼", "鲜笋"]
    assert [card.name for card in page.travel] == ["研学"]
    assert [row.name for row in page.seasons] == ["鲜笋"]
    assert len(page.producers) == 3
