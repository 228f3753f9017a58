"""Lists over HTTP: what the address asks for, what of it makes no sense, and that nothing typed is lost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from config import gunicorn
from market.search.operations.indexing import index_products
from tests.factories import make_lot, make_product, make_variant
from tests.web.conftest import Scene

pytestmark = pytest.mark.django_db

SEARCH = "/search/"


def chips_of(text: str) -> list[str]:
    return [chip.text_content().split("✕")[0].strip() for chip in html.fromstring(text).cssselect(".chip-x")]


def names_of(text: str) -> list[str]:
    return [heading.text_content() for heading in html.fromstring(text).cssselect("li.card h2")]


@pytest.mark.parametrize("typed", ["abc", "-1", "1.234", "1e3"])
def test_price_that_is_none_is_not_in_force_and_says_so(client: Client, scene: Scene, typed: str) -> None:
    answer = client.get(SEARCH, {"low": typed, "high": "200"})

    text = answer.content.decode()
    assert answer.status_code == 200
    assert f"“{typed}”不是价格，没有用上。" in text
    assert chips_of(text) == ["不高于 ¥200.00"]
    assert len(names_of(text)) == 2
    assert html.fromstring(text).cssselect("input[name=low]")[0].value == typed


def test_prices_the_wrong_way_round_are_exchanged(client: Client, scene: Scene) -> None:
    text = client.get(SEARCH, {"low": "100", "high": "60"}).content.decode()

    assert "最低价比最高价高，已对调。" in text
    assert chips_of(text) == ["不低于 ¥60.00", "不高于 ¥100.00"]
    assert names_of(text) == [scene.rice.product.name]
    assert [chip.get("href") for chip in html.fromstring(text).cssselect(".chip-x")] == ["?low=100", "?high=60"]


def test_equal_prices_are_two_bounds(client: Client, scene: Scene) -> None:
    text = client.get(SEARCH, {"low": "68", "high": "68"}).content.decode()

    assert chips_of(text) == ["不低于 ¥68.00", "不高于 ¥68.00"]
    assert "对调" not in text


def test_clearing_filters_keeps_the_words_and_the_order(client: Client, scene: Scene) -> None:
    index_products(product_ids=[scene.rice.product_id])

    for query in ({"q": "香米", "sort": "price-up", "high": "90"}, {"q": "香米", "sort": "price-up", "low": "90"}):
        page = html.fromstring(client.get(SEARCH, query).content.decode())
        clear = page.cssselect(".facets-foot a")[0].get("href")
        assert clear == "?q=%E9%A6%99%E7%B1%B3&sort=price-up"
        assert names_of(client.get(SEARCH + clear).content.decode()) == [scene.rice.product.name]


def test_nothing_within_the_filters_says_how_many_there_are_without(client: Client, scene: Scene) -> None:
    index_products(product_ids=[scene.rice.product_id])

    text = client.get(SEARCH, {"q": "香米", "low": "90"}).content.decode()

    assert "不加筛选能找到 1 样。" in text
    assert "没有合这些条件的货" in text


@pytest.mark.parametrize("query", ["香" * 61, "x" * 3000, "香 " * 400])
def test_long_query_is_cut_and_says_so(client: Client, scene: Scene, query: str) -> None:
    answer = client.get(SEARCH, {"q": query, "county": "menghai", "page": "3"}, follow=True)

    text = answer.content.decode()
    (address, status) = answer.redirect_chain[0]
    assert (len(answer.redirect_chain), status, answer.status_code) == (1, 302, 200)
    assert "county=menghai" in address
    assert "page=" not in address
    assert html.fromstring(text).cssselect("#q")[0].value == query[:60].rstrip()
    assert "搜索词最多 60 个字，只用了前面的。" in text


def test_longest_address_reaches_our_pages() -> None:
    assert gunicorn.limit_request_line == 8190


@pytest.mark.parametrize("query", ["have=stock&county=menghai", "q=示例&have=stock&low=1"])
def test_three_goods_cost_as_many_statements_as_one(client: Client, scene: Scene, query: str) -> None:
    index_products(product_ids=[scene.rice.product_id])
    counts = []
    for more in (0, 2):
        for _ in range(more):
            extra = make_variant(make_product(name="示例香米"))
            make_lot(extra, 5)
            index_products(product_ids=[extra.product_id])
        with CaptureQueriesContext(connection) as statements:
            assert client.get(f"{SEARCH}?{query}").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 6


def test_product_page_shows_the_code_of_every_pack(client: Client, scene: Scene) -> None:
    small = make_variant(scene.tea.product, pack="100克/饼")
    make_lot(small, 10)

    page = html.fromstring(client.get(f"/products/{scene.tea.product.slug}/", {"sku": small.sku}).content.decode())

    codes = [code.text_content() for code in page.cssselect(".code")]
    assert codes[0] == small.sku
    assert sorted(codes[1:]) == sorted([scene.tea.sku, small.sku])
