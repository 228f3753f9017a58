"""Lists of goods: filters, sorts, counts, stock."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from market.catalogue.enums import ProductKind, SaleState, Storage
from market.catalogue.models import Category, Variant
from market.catalogue.rules import StockState
from market.inventory.operations import hold_stock
from market.inventory.rules import Demand
from market.outlets.enums import OutletKind
from market.search.rules import CardFilter, Sort
from market.search.selectors import county_page, near_expiry_shelf, product_cards, seasonal_shelf, shop_facts
from tests.factories import (
    AT,
    TODAY,
    make_category,
    make_county,
    make_lot,
    make_outlet,
    make_product,
    make_variant,
)

pytestmark = pytest.mark.django_db


def cards(**wanted):
    return product_cards(wanted=CardFilter(**wanted), at=AT)


def names(**wanted):
    return [card.name for card in cards(**wanted).page.rows]


@pytest.fixture
def goods():
    """Four goods of two counties; September."""
    menghai, zhaoyang = make_county("532822", position=1), make_county("530602", position=2)
    make_variant(make_product(menghai, name="茶", position=1), price_fen=10_000)
    make_variant(make_product(menghai, name="香米", comparable="rice", position=2), price_fen=3_000)
    apple = make_product(
        zhaoyang,
        name="苹果",
        comparable="fruit",
        position=3,
        kind=ProductKind.FARM,
        storage=Storage.CHILLED,
        sale_months=[9, 10],
        added_at=AT + timedelta(days=1),
    )
    make_variant(apple, price_fen=5_000)
    make_variant(
        make_product(zhaoyang, name="研学", comparable=None, position=9, kind=ProductKind.TOURISM), price_fen=9_800
    )


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["茶", "香米", "苹果", "研学"]),
        ({"category": "rice"}, ["香米"]),
        ({"categories": ("rice", "fruit")}, ["香米", "苹果"]),
        ({"counties": ("zhaoyang",)}, ["苹果", "研学"]),
        ({"counties": ("zhaoyang", "menghai"), "kinds": ("FARM",)}, ["苹果"]),
        ({"storages": ("CHILLED",)}, ["苹果"]),
        ({"low_fen": 5_000, "high_fen": 9_999}, ["苹果", "研学"]),
        ({"in_season": True}, ["苹果"]),
        ({"bands": ("30-60",)}, ["香米", "苹果"]),
        ({"bands": ("30-60", "100-200"), "high_fen": 3_000}, ["香米"]),
        ({"sort": Sort.PRICE_UP}, ["香米", "苹果", "研学", "茶"]),
        ({"sort": Sort.PRICE_DOWN}, ["茶", "研学", "苹果", "香米"]),
        ({"sort": Sort.NEWEST}, ["苹果", "研学", "香米", "茶"]),
        ({"category": "nothing"}, []),
    ],
)
def test_filters_and_sorts(goods, wanted, found):
    assert names(**wanted) == found


def test_a_parent_category_includes_its_children():
    parent = Category.objects.create(slug="drinks", name="饮料")
    leaf = make_category("tea")
    leaf.parent = parent
    leaf.save(update_fields=["parent"])
    make_variant(product__name="茶")

    assert names(category="drinks") == ["茶"]
    assert names(categories=("drinks",)) == ["茶"]
    assert [(o.value, o.count) for o in cards().facets[1].options] == [("drinks", 1)]
    assert [(o.value, o.count) for o in cards(category="drinks").facets[1].options] == [("tea", 1)]


def test_each_choice_counts_what_it_would_leave_beside_the_others(goods):
    listing = cards(counties=("menghai",), kinds=("FARM",))

    assert listing.page.total == 0
    by_name = {
        group.name: [(option.value, option.count, option.checked) for option in group.options]
        for group in listing.facets
    }
    assert by_name == {
        "county": [("menghai", 0, True), ("zhaoyang", 1, False)],
        "category": [],
        "kind": [("PREPACKAGED", 2, False), ("FARM", 0, True)],
        "storage": [],
        "band": [],
        "have": [("stock", 0, False), ("season", 0, False)],
    }


def test_bands_season_and_stock_are_counted_beside_the_other_choices(goods):
    for variant in Variant.objects.filter(product__name__in=["茶", "苹果"]):
        make_lot(variant)

    both, one = cards(in_season=True, in_stock=True), cards(bands=("100-200", "60-100"), in_stock=True)

    def counts(listing):
        return {
            group.name: [(option.value, option.count, option.checked) for option in group.options]
            for group in listing.facets[-2:]
        }

    assert counts(both) == {
        "band": [("30-60", 1, False)],
        "have": [("stock", 1, True), ("season", 1, True)],
    }
    assert [card.name for card in one.page.rows] == ["茶"]
    assert counts(one) == {
        "band": [("30-60", 1, False), ("60-100", 0, True), ("100-200", 1, True)],
        "have": [("stock", 1, True), ("season", 0, False)],
    }


@pytest.mark.parametrize(
    ("price_fen", "band"),
    [(1, "0-30"), (2_999, "0-30"), (3_000, "30-60"), (5_999, "30-60"), (6_000, "60-100"), (9_999, "60-100"),
     (10_000, "100-200"), (19_999, "100-200"), (20_000, "200-"), (9_999_999, "200-")],
)  # fmt: skip
def test_a_price_is_in_the_band_that_begins_at_it(price_fen, band):
    make_variant(price_fen=price_fen)

    assert [(option.value, option.count) for option in cards().facets[4].options] == [(band, 1)]


def test_what_is_off_sale_or_has_no_pack_on_sale_is_not_listed():
    make_variant(product__name="下架", product__sale_state=SaleState.OFF_SALE)
    make_product(name="没有规格")
    make_variant(product__name="在售")

    assert names() == ["在售"]


def test_a_card_shows_the_cheapest_pack_and_all_stock():
    tea = make_product(name="茶", sale_months=list(range(1, 13)))
    large = make_variant(tea, price_fen=20_000, pack="1 千克/袋", net_weight_g=1_000)
    small = make_variant(tea, price_fen=5_000, pack="200 克/饼", net_weight_g=200)
    make_lot(large, 3)
    make_lot(small, 4)

    card = cards().page.rows[0]

    assert (card.pack, card.price_fen, card.net_weight_g, card.starts_from) == ("200 克/饼", 5_000, 200, True)
    assert (card.stock_state, card.stock_left, card.stock_unit) == (StockState.LOW, 7, "件")
    assert (card.county_slug, card.county_name, card.picture_url) == ("menghai", "勐海", "")


def test_stock_counts_what_ships_is_good_on_arrival_and_is_not_held():
    tea = make_variant(pack="200 克/饼")
    make_lot(tea, 30)
    make_lot(tea, 5, expires_on=TODAY + timedelta(days=1))
    make_lot(tea, 5, outlet=make_outlet(OutletKind.COUNTER))
    demand = [Demand(1, tea.pk, 12)]
    until = AT + timedelta(hours=1)
    hold_stock(
        reference="X", demand=demand, outlet_id=None, until=until, sellable_until=TODAY + timedelta(days=2), at=AT
    )

    now_card = cards().page.rows[0]
    later_card = product_cards(wanted=CardFilter(in_stock=True), at=until).page.rows[0]

    assert (now_card.stock_state, now_card.stock_left, now_card.stock_unit) == (StockState.LOW, 18, "饼")
    assert (later_card.stock_state, later_card.stock_left) == (StockState.IN, 30)


def test_in_stock_leaves_out_what_is_sold_out_while_other_lists_keep_it():
    make_variant(product__name="售完", product__position=1)
    make_lot(make_variant(product__name="有货", product__position=2))
    make_lot(make_variant(make_product(name="规格下架", position=3), sale_state=SaleState.OFF_SALE))
    held = make_variant(product__name="全部预占", product__position=4)
    make_lot(held, 1)
    hold_stock(
        reference="X",
        demand=[Demand(1, held.pk, 1)],
        outlet_id=None,
        until=AT + timedelta(hours=1),
        sellable_until=TODAY,
        at=AT,
    )

    assert names(in_stock=True) == ["有货"]
    assert [(card.name, card.stock_state) for card in cards().page.rows] == [
        ("售完", StockState.OUT),
        ("有货", StockState.LOW),
        ("全部预占", StockState.OUT),
    ]
    assert [
        card.name for card in product_cards(wanted=CardFilter(in_stock=True), at=AT + timedelta(hours=2)).page.rows
    ] == ["有货", "全部预占"]


@pytest.mark.parametrize("goods_count", [1, 3, 24])
def test_a_list_takes_four_statements(goods_count):
    for _ in range(goods_count):
        make_lot(make_variant())

    with CaptureQueriesContext(connection) as statements:
        cards(counties=("menghai",), in_stock=True)

    assert len(statements) == 4


def test_pages_hold_twenty_four():
    for place in range(25):
        make_variant(product__name=f"{place}", product__position=place)

    second = product_cards(wanted=CardFilter(), at=AT, page=2).page
    beyond = product_cards(wanted=CardFilter(), at=AT, page=99).page

    assert ([card.name for card in second.rows], second.total, second.count) == (["24"], 25, 2)
    assert (beyond.number, len(beyond.rows)) == (2, 1)


def test_the_seasonal_shelf_shows_first_what_can_be_had():
    make_variant(product__name="售完", product__sale_months=[9], product__position=1)
    make_lot(make_variant(product__name="当季", product__sale_months=[9], product__position=2))
    make_lot(make_variant(product__name="全年", product__sale_months=list(range(1, 13))))
    make_variant(product__name="下月", product__sale_months=[10])
    make_variant(product__name="研学", product__sale_months=[9], product__kind=ProductKind.TOURISM)

    assert [card.name for card in seasonal_shelf(at=AT)] == ["当季", "售完"]


def test_the_seasonal_shelf_gives_each_county_its_turn():
    menghai, zhaoyang = make_county("532822", position=1), make_county("530602", position=2)
    for county, name, position in ((menghai, "柚子", 1), (menghai, "香蕉", 2), (zhaoyang, "苹果", 3)):
        make_lot(make_variant(make_product(county, name=name, position=position, sale_months=[9])))

    assert [card.name for card in seasonal_shelf(at=AT)] == ["柚子", "苹果", "香蕉"]


def test_a_county_shows_one_of_each_kind_before_a_second_of_any():
    for name, comparable, position in (("茶一", "tea", 1), ("茶二", "tea", 2), ("米", "rice", 3)):
        make_lot(make_variant(make_product(comparable=comparable, name=name, position=position)))

    assert [card.name for card in county_page(slug="menghai", at=AT).goods] == ["茶一", "米", "茶二"]


@pytest.mark.parametrize(("shelf_life_days", "window"), [(365, 45), (364, 20), (179, 15), (89, 10), (29, 5), (15, 4)])
def test_near_expiry_goods_are_shown_by_grade(shelf_life_days, window):
    life = {"product__shelf_life_days": shelf_life_days, "product__keeps_indefinitely": False}
    near, fine = (
        make_variant(product__name="临期", pack="1 千克/袋", **life),
        make_variant(product__name="不临期", **life),
    )
    make_lot(near, 3, expires_on=TODAY + timedelta(days=window))
    make_lot(near, 50, expires_on=TODAY + timedelta(days=window + 1))
    make_lot(fine, 3, expires_on=TODAY + timedelta(days=window + 1))

    shown = near_expiry_shelf(at=AT)

    assert [(c.name, c.expires_on, c.stock_left, c.stock_unit) for c in shown] == [
        ("临期", TODAY + timedelta(days=window), 3, "袋")
    ]


def test_goods_that_would_arrive_too_old_are_on_no_shelf():
    old = make_variant(product__shelf_life_days=365, product__keeps_indefinitely=False)
    make_lot(old, 3, expires_on=TODAY + timedelta(days=1))

    assert near_expiry_shelf(at=AT) == []


@pytest.mark.parametrize("shelves", [1, 3])
def test_shelves_take_few_statements(shelves):
    for _ in range(shelves):
        pack = make_variant(product__sale_months=[9], product__shelf_life_days=365, product__keeps_indefinitely=False)
        make_lot(pack, 3, expires_on=TODAY + timedelta(days=9))

    counts = []
    for shelf in (seasonal_shelf, near_expiry_shelf):
        with CaptureQueriesContext(connection) as statements:
            assert len(shelf(at=AT)) == shelves
        counts.append(len(statements))

    assert counts == [3, 1]


def test_the_shop_counts_itself(goods):
    facts = shop_facts()

    assert (facts.products, facts.townships, facts.producers, facts.lots) == (4, 0, 4, 0)
