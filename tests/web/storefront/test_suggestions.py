"""Suggestions over HTTP: the options of the list for the script, the search for everybody else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from market.catalogue.enums import SaleState
from market.kernel.clock import now
from market.search.operations.indexing import index_products
from tests.factories import make_product, make_variant
from tests.factories.trade import make_line, make_order
from tests.web.conftest import Scene

pytestmark = pytest.mark.django_db

ADDRESS = "/search/suggestions/"


def ask(client: Client, query: str) -> str:
    answer = client.get(ADDRESS, {"q": query}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def options_of(text: str) -> list[tuple[str, str]]:
    options = html.fragments_fromstring(text)
    return [(" ".join(option.text_content().split()), option.get("data-href")) for option in options]


def test_the_script_is_answered_with_options(client: Client, scene: Scene) -> None:
    rice = scene.rice.product
    index_products(product_ids=[rice.pk])

    options = options_of(ask(client, " 香米 "))

    assert options == [
        (f"{rice.name} {rice.county.short_name} · ¥68.00 起", f"/products/{rice.slug}/"),
        ("看“香米”的全部结果", "/search/?q=%E9%A6%99%E7%B1%B3"),
    ]
    first = html.fragments_fromstring(ask(client, "香米"))[0]
    assert (first.get("role"), first.get("id"), first.get("aria-selected")) == ("option", "suggested-1", "false")


def test_nothing_found_is_an_empty_list(client: Client, scene: Scene) -> None:
    assert [ask(client, query).strip() for query in ("", "qqqq", "？！", "x" * 3000)] == [""] * 4


def test_without_the_script_the_search_answers(client: Client, scene: Scene) -> None:
    answer = client.get(ADDRESS, {"q": "香米 & 茶"})

    assert (answer.status_code, answer["Location"]) == (302, "/search/?q=%E9%A6%99%E7%B1%B3+%26+%E8%8C%B6")
    assert "HX-Request" in answer["Vary"]
    assert client.post(ADDRESS).status_code == 405


def test_what_is_off_sale_is_not_suggested(client: Client, scene: Scene) -> None:
    rice = scene.rice.product
    index_products(product_ids=[rice.pk])
    rice.sale_state = SaleState.OFF_SALE
    rice.save(update_fields=["sale_state"])

    assert ask(client, "香米").strip() == ""


def test_words_are_escaped(client: Client, scene: Scene) -> None:
    index_products(product_ids=[scene.rice.product_id])

    text = ask(client, '香米"><script>')

    assert "<script" not in text


@pytest.mark.parametrize(("query", "most"), [("香米", 2), ("想米", 3)])
def test_suggestions_cost_as_many_statements_for_many_goods_as_for_one(
    client: Client, scene: Scene, query: str, most: int
) -> None:
    counts = []
    for more in (1, 20):
        for _ in range(more):
            index_products(product_ids=[make_variant(make_product(name="示例香米")).product_id])
        with CaptureQueriesContext(connection) as statements:
            found = options_of(ask(client, query))
        counts.append((len(found), len(statements)))

    assert counts == [(2, most), (9, most)]


def test_the_search_says_that_it_went_by_likeness(client: Client, scene: Scene) -> None:
    index_products(product_ids=[scene.rice.product_id])

    exact, alike = (client.get("/search/", {"q": query}).content.decode() for query in ("香米", "香迷"))

    assert "没有一字不差的" not in exact
    assert "没有一字不差的" in alike
    assert scene.rice.product.name in alike


def test_nothing_found_offers_the_nearest_the_counties_and_what_many_take(client: Client, scene: Scene) -> None:
    rice = scene.rice.product
    index_products(product_ids=[rice.pk, scene.tea.product_id])
    make_line(make_order(placed_at=now()), scene.tea, 3, shipped_quantity=3)

    with CaptureQueriesContext(connection) as statements:
        page = html.fromstring(client.get("/search/", {"q": "米粉王"}).content.decode())

    links = {
        section.get("aria-labelledby"): [link.get("href") for link in section.cssselect("a")]
        for section in page.cssselect("main section[aria-labelledby]")
    }
    assert links["nearest"] == [f"/products/{rice.slug}/"]
    assert f"/counties/{rice.county.slug}/" in links["by-county"]
    assert f"/products/{scene.tea.product.slug}/" in links["popular"][0]
    assert "没有找到“米粉王”" in page.text_content()
    assert len(statements) <= 15


def test_price_band_is_a_choice_that_can_be_taken_off(client: Client, scene: Scene) -> None:
    page = html.fromstring(
        client.get("/search/", {"band": "60-100", "have": "stock", "sort": "price-up"}).content.decode()
    )

    assert [heading.text_content() for heading in page.cssselect("li.card h2")] == [scene.rice.product.name]
    chips = {chip.text_content().split("✕")[0].strip(): chip.get("href") for chip in page.cssselect(".chip-x")}
    assert chips == {"60–100 元": "?have=stock&sort=price-up", "只看有货": "?band=60-100&sort=price-up"}
    assert [box.get("value") for box in page.cssselect("input[name=band][checked]")] == ["60-100"]
    counts = {
        box.get("value"): box.getparent().cssselect(".count")[0].text for box in page.cssselect("input[name=have]")
    }
    assert counts["stock"] == "1"
