"""The shop's pages over HTTP: with goods, without goods, with nonsense in the address."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.catalogue.enums import ProductKind, SaleState
from market.catalogue.models import Enquiry
from tests.factories import make_lot, make_product, make_variant
from tests.web.conftest import Scene

pytestmark = pytest.mark.django_db

LISTS = ["home", "seasons", "outlets", "categories", "search", "cart", "terms", "privacy", "returns", "contact"]


@pytest.mark.parametrize("page", LISTS)
def test_page_opens_in_an_empty_shop(client: Client, page: str) -> None:
    assert client.get(reverse(f"storefront:{page}")).status_code == 200


@pytest.mark.parametrize("page", LISTS)
def test_page_opens_in_a_full_shop(client: Client, scene: Scene, page: str) -> None:
    assert client.get(reverse(f"storefront:{page}")).status_code == 200


def test_county_category_and_product_show_the_good(client: Client, scene: Scene) -> None:
    product = scene.tea.product
    for url in (
        reverse("storefront:county", args=[product.county.slug]),
        reverse("storefront:category", args=[product.category.slug]),
        reverse("storefront:product", args=[product.slug]),
    ):
        answer = client.get(url)
        assert answer.status_code == 200
        assert product.name in answer.content.decode()


def test_product_page_shows_price_lot_origin_and_returns_before_buying(client: Client, scene: Scene) -> None:
    text = client.get(reverse("storefront:product", args=[scene.tea.product.slug])).content.decode()

    for words in ("128", "合 ¥179.27/500 克", scene.tea.product.producer.name, "七天", "卖家", "寄给您的会是这一批"):
        assert words in text


def test_sold_out_pack_says_so_and_cannot_be_chosen(client: Client, scene: Scene) -> None:
    gone = make_variant(scene.tea.product, pack="100克/饼")

    text = client.get(reverse("storefront:product", args=[scene.tea.product.slug])).content.decode()

    assert f'value="{gone.sku}" disabled' in text
    assert "售完" in text


def test_pack_that_was_chosen_shows_its_own_price_and_lot(client: Client, scene: Scene) -> None:
    small = make_variant(scene.tea.product, pack="100克/饼", net_weight_g=100, price_fen=4_000)
    make_lot(small, 10, batch_code="SMALL-1")
    url = reverse("storefront:product", args=[scene.tea.product.slug])

    text = client.get(url, {"sku": small.sku}).content.decode()

    for words in (f'value="{small.sku}" checked', "合 ¥200.00/500 克", "SMALL-1", "只剩 10 饼"):
        assert words in text
    assert text.count("<small>¥</small>40<small>.00</small>") == 2
    assert client.get(url, {"sku": "no-such"}).status_code == 200


def test_good_taken_off_sale_says_so(client: Client, scene: Scene) -> None:
    product = scene.tea.product
    product.sale_state = SaleState.OFF_SALE
    product.save(update_fields=["sale_state"])

    answer = client.get(reverse("storefront:product", args=[product.slug]))

    assert "已经下架" in answer.content.decode()
    assert "立即购买" not in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    ["page=-1", "page=999999999999", "page=x", "sort=x", "low=abc&high=-1", "low=1e309", "county=nowhere", "have=x",
     "county=" + "x" * 500, "q=" + "长" * 5000, "category=%27%22%3C"],
)  # fmt: skip
def test_nonsense_in_the_address_is_no_fault(client: Client, scene: Scene, query: str) -> None:
    assert client.get(reverse("storefront:search") + "?" + query, follow=True).status_code == 200
    assert client.get(reverse("storefront:category", args=["tea"]) + "?" + query).status_code == 200


def test_nul_is_refused_at_the_door(client: Client, scene: Scene) -> None:
    assert client.get(reverse("storefront:search"), {"q": "茶\x00"}).status_code == 400
    assert client.get("/products/a%00b/").status_code == 400
    assert client.post(reverse("storefront:cart_add"), {"sku": "x\x00", "quantity": "1"}).status_code == 400


def test_query_is_escaped(client: Client, scene: Scene) -> None:
    text = client.get(reverse("storefront:search"), {"q": "<script>alert(1)</script>"}).content.decode()

    assert "<script>alert" not in text
    assert "没有找到" in text


@pytest.mark.parametrize(("page", "arg"), [("county", "nowhere"), ("category", "nothing"), ("product", "nothing")])
def test_what_is_not_there_is_404(client: Client, scene: Scene, page: str, arg: str) -> None:
    assert client.get(reverse(f"storefront:{page}", args=[arg])).status_code == 404


def _statements(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("page", ["home", "search", "category", "county", "seasons", "categories"])
def test_statements_do_not_grow_with_goods(client: Client, scene: Scene, page: str) -> None:
    args = {"category": ["tea"], "county": [scene.tea.product.county.slug]}.get(page, [])
    url = reverse(f"storefront:{page}", args=args)
    few = _statements(client, url)
    for _ in range(4):
        make_lot(make_variant(), 10)

    assert _statements(client, url) == few


def test_list_asks_for_at_most_six_statements(client: Client, scene: Scene) -> None:
    # Four of the list, one of the category, and the guest's cart is not asked for.
    assert _statements(client, reverse("storefront:category", args=["tea"])) <= 6


def test_wish_for_a_journey_is_recorded_once(client: Client, scene: Scene) -> None:
    trip = make_product(kind=ProductKind.TOURISM, comparable=None)
    make_variant(trip)
    page = reverse("storefront:product", args=[trip.slug])
    stated = {
        "key": uuid4(),
        "contact_name": "示例",
        "phone": "13900000000",
        "people": "4",
        "month": "明年 4 月",
        "note": "",
    }

    assert "登记意向" in client.get(page).content.decode()
    for _ in range(2):
        assert client.post(reverse("storefront:enquiry", args=[trip.slug]), stated).status_code == 302

    assert Enquiry.objects.get().people == 4


@pytest.mark.parametrize("people", ["0", "-1", "501", "四", "1e309", ""])
def test_bad_wish_is_refused_and_keeps_what_was_typed(client: Client, scene: Scene, people: str) -> None:
    trip = make_product(kind=ProductKind.TOURISM, comparable=None)
    make_variant(trip)
    stated = {"key": uuid4(), "contact_name": "示例联系人", "phone": "13900000000", "people": people}

    answer = client.post(reverse("storefront:enquiry", args=[trip.slug]), stated)

    assert answer.status_code == 400
    assert "示例联系人" in answer.content.decode()
    assert Enquiry.objects.count() == 0
