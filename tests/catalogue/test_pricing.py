"""Pricing baskets."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from market.catalogue.enums import ProductKind, SaleState
from market.catalogue.errors import NotForSale, UnknownProduct
from market.catalogue.rules import PricedPart
from market.catalogue.selectors import price_basket, variant_by_sku
from tests.factories import make_component, make_county, make_product, make_variant

pytestmark = pytest.mark.django_db


def test_plain_goods_have_one_part_of_their_county_and_comparable_category():
    tea = make_variant(price_fen=14_800, product__name="布朗山普洱茶", product__is_returnable=True)

    basket = price_basket(quantities={tea.sku: 3})

    line = basket.lines[0]
    assert basket.goods_fen == 44_400
    assert (line.sku, line.variant_id, line.unit_price_fen, line.quantity, line.amount_fen) == (
        tea.sku,
        tea.pk,
        14_800,
        3,
        44_400,
    )
    assert (line.product_name, line.county_name, line.producer_name) == (
        "布朗山普洱茶",
        "勐海",
        "勐海示例茶叶专业合作社（示例）",
    )
    assert line.parts == (PricedPart("布朗山普洱茶", "532822", "tea", 14_800),)


def test_goods_outside_counterpart_counties_and_comparable_categories_say_so():
    plain = make_variant(make_product(make_county("310117", is_counterpart=False), comparable=None))

    part = price_basket(quantities={plain.sku: 1}).lines[0].parts[0]

    assert (part.region_code, part.comparable_code) == (None, None)


def test_a_box_is_split_over_its_contents_by_list_price_times_quantity():
    box = make_variant(make_product(comparable=None), price_fen=20_000)
    make_component(box, make_product(make_county("530602"), "fruit"), list_price_fen=3_000, quantity=2)
    make_component(box, make_product(comparable="tea"), list_price_fen=7_000)

    line = price_basket(quantities={box.sku: 3}).lines[0]

    assert [(part.region_code, part.comparable_code, part.weight_fen) for part in line.parts] == [
        ("530602", "fruit", 6_000),
        ("532822", "tea", 7_000),
    ]


def test_lines_keep_the_order_in_which_they_were_asked_for():
    first, second = make_variant(), make_variant()

    basket = price_basket(quantities={second.sku: 1, first.sku: 1})

    assert [line.sku for line in basket.lines] == [second.sku, first.sku]


@pytest.mark.parametrize("lines", [1, 3])
def test_pricing_takes_two_statements_however_many_lines(lines):
    skus = [make_variant().sku for _ in range(lines)]

    with CaptureQueriesContext(connection) as statements:
        price_basket(quantities=dict.fromkeys(skus, 1))

    assert len(statements) == 2


def test_an_unknown_pack_is_refused():
    with pytest.raises(NotForSale) as refusal:
        price_basket(quantities={"XX-1": 1})

    assert refusal.value.code == "NOT_FOR_SALE"
    assert refusal.value.details == {"sku": "XX-1", "reason": "不是商城的商品编码，请核对。"}
    assert refusal.value.message == "“XX-1”不是商城的商品编码，请核对。"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"sale_state": SaleState.OFF_SALE}, "已下架，请改选其他商品。"),
        ({"product__sale_state": SaleState.OFF_SALE}, "已下架，请改选其他商品。"),
        ({"product__kind": ProductKind.TOURISM}, "是旅游服务，暂不能下单，请在商品页登记意向。"),
    ],
)
def test_what_cannot_be_ordered_is_refused(fields, reason):
    good, bad = make_variant(), make_variant(**fields)

    with pytest.raises(NotForSale) as refusal:
        price_basket(quantities={good.sku: 1, bad.sku: 1})

    assert refusal.value.details == {"sku": bad.sku, "reason": reason}


def test_variant_by_sku_refuses_what_is_not_there():
    with pytest.raises(UnknownProduct):
        variant_by_sku(sku="XX-1")
