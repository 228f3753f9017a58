"""What is offered where a query found nothing: the nearest goods, and those that many take."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from market.catalogue.enums import SaleState
from market.catalogue.models import Product, Variant
from market.search.operations.indexing import index_products
from market.search.selectors import nearest_products, popular_shelf
from tests.factories import AT, make_lot, make_product, make_variant
from tests.factories.trade import make_line, make_order

pytestmark = pytest.mark.django_db


def index(*names: str) -> None:
    index_products(product_ids=[make_variant(make_product(name=name, pinyin="")).product_id for name in names])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("野天麻", ["天麻片", "麻辣酱"]),
        ("田麻", ["天麻片", "麻辣酱"]),
        ("tianmb", ["天麻片"]),
        ("qqqq", []),
        ("？", []),
    ],
)
def test_the_nearest_share_characters_sounds_or_a_beginning(query, names):
    index("麻辣酱", "天麻片", "香米")

    assert [good.name for good in nearest_products(query=query)] == names


def test_the_nearest_are_few_on_offer_and_of_different_names():
    index(*["香米"] * 3, *[f"香米{kind}" for kind in "粉糕酒茶饼酱"])
    Product.objects.filter(name="香米粉").update(sale_state=SaleState.OFF_SALE)

    names = [good.name for good in nearest_products(query="香味")]

    assert len(names) == len(set(names)) == 5
    assert "香米粉" not in names


def order_of(variant, units, *, placed_at=AT):
    make_line(make_order(lines={}, placed_at=placed_at), variant, units, shipped_quantity=units)


def test_popular_is_what_was_sent_most_and_can_be_had():
    few, many, old, gone = (make_variant(make_product(name=name)) for name in ("少", "多", "旧", "下架"))
    for variant in (few, many):
        make_lot(variant)
    order_of(few, 1)
    order_of(many, 5)
    order_of(old, 9, placed_at=AT - timedelta(days=91))
    order_of(gone, 9)
    Product.objects.filter(pk=gone.product_id).update(sale_state=SaleState.OFF_SALE)

    assert [card.name for card in popular_shelf(at=AT)] == ["多", "少"]
    assert [card.name for card in popular_shelf(at=AT, limit=1)] == ["多"]


def test_without_trade_nothing_is_popular():
    make_lot(make_variant())

    assert popular_shelf(at=AT) == []


@pytest.mark.parametrize("goods", [1, 3])
def test_instead_of_nothing_costs_as_many_statements_for_many_goods(goods):
    index(*[f"香米{place}" for place in range(goods)])
    for variant in Variant.objects.all():
        order_of(variant, 1)

    counts = []
    for ask in (lambda: nearest_products(query="香味"), lambda: popular_shelf(at=AT)):
        with CaptureQueriesContext(connection) as statements:
            assert len(ask()) == goods
        counts.append(len(statements))

    assert counts == [2, 4]
