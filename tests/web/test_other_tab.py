"""A page goes on for the buyer it was shown for, whomever the person chose since in another tab."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from market.buyers.models import Buyer, Membership
from market.cart.models import CartLine
from market.orders.enums import FundSource
from market.orders.models import Order
from market.tally.enums import DeclarationState, Grade
from tests.factories import AT
from tests.tally.scenes import filed
from tests.web.conftest import Scene, signed_in
from tests.web.shop import CHECKOUT, add, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(scene: Scene) -> Client:
    """The browser of an officer who buys for the school, and may buy for the union too."""
    scene.union.memberships.create(user=scene.officer, role="MANAGER", added_at=AT)
    return signed_in(scene.officer, scene.school)


def turn_to(client: Client, buyer: Buyer) -> None:
    client.post(reverse("storefront:act_as"), {"buyer": buyer.number})


def hidden_of(client: Client, path: str, action: str) -> dict[str, str]:
    """Read what the form that posts to an address says without being asked; an empty action stands for its own."""
    page = html.fromstring(client.get(path).content.decode())
    form = next(form for form in page.forms if (form.get("action") or path) == action)
    return {field.get("name"): field.get("value") for field in form.cssselect("input[type=hidden]")}


def held_by(buyer: Buyer) -> dict[str, int]:
    lines = CartLine.objects.filter(cart__buyer=buyer, cart__closed_at=None)
    return dict(lines.values_list("variant__sku", "quantity"))


def goes_on_for(client: Client, buyer: Buyer, page: str) -> bool:
    """Tell whether the session acts for the buyer again, and the page says so."""
    return client.session["acting"] == buyer.number and f"打开的，现在换成替“{buyer.name}”买。" in page


def test_checkout_of_an_earlier_tab_orders_for_its_buyer_and_leaves_the_other_cart(
    scene: Scene, client: Client
) -> None:
    add(client, scene.tea.sku, 2)
    chosen = {"fund_source": "FISCAL_CANTEEN", "purpose": "CANTEEN"}
    fields = opened(client, **chosen, seen=f"{scene.school.number}/FISCAL_CANTEEN/CANTEEN")
    turn_to(client, scene.union)
    add(client, scene.rice.sku, 7)

    answer = client.post(CHECKOUT, fields, follow=True)

    order = Order.objects.get()
    assert (order.buyer, order.goods_fen) == (scene.school, 25_600)
    assert held_by(scene.union) == {scene.rice.sku: 7}
    assert held_by(scene.school) == {}
    assert goes_on_for(client, scene.school, answer.content.decode())


def test_checkout_of_an_earlier_tab_refreshed_by_htmx_shows_its_own_goods_and_moves_nothing(
    scene: Scene, client: Client
) -> None:
    add(client, scene.tea.sku, 2)
    fields = opened(client, act="", fund_source="FISCAL_CANTEEN")
    turn_to(client, scene.union)
    add(client, scene.rice.sku, 7)

    page = html.fromstring(client.post(CHECKOUT, fields, headers={"HX-Request": "true"}).content.decode())

    goods = page.get_element_by_id("goods").text_content()
    assert scene.tea.product.name in goods
    assert scene.rice.product.name not in goods
    assert (held_by(scene.school), held_by(scene.union)) == ({scene.tea.sku: 2}, {scene.rice.sku: 7})
    assert client.session["acting"] == scene.union.number


def test_another_buyer_picked_on_the_page_takes_its_cart_along(scene: Scene, client: Client) -> None:
    add(client, scene.tea.sku, 2)
    fields = opened(client, act="", settle=scene.union.number)

    for _ in range(2):  # the answer to the first got lost
        page = html.fromstring(client.post(CHECKOUT, fields, headers={"HX-Request": "true"}).content.decode())

    assert (held_by(scene.school), held_by(scene.union)) == ({}, {scene.tea.sku: 2})
    assert page.get_element_by_id("checkout").fields["buyer"] == scene.union.number
    back = {**dict(page.get_element_by_id("checkout").form_values()), "settle": scene.school.number}
    client.post(CHECKOUT, back, headers={"HX-Request": "true"})
    assert (held_by(scene.school), held_by(scene.union)) == ({scene.tea.sku: 2}, {})


def test_goods_page_and_cart_of_an_earlier_tab_keep_to_their_buyer(scene: Scene, client: Client) -> None:
    product = reverse("storefront:product", args=[scene.tea.product.slug])
    cart, line = reverse("storefront:cart"), reverse("storefront:cart_line")
    form = hidden_of(client, product, reverse("storefront:cart_add"))
    turn_to(client, scene.union)

    added = client.post(
        reverse("storefront:cart_add"), {**form, "sku": scene.tea.sku, "quantity": "3"}, follow=True
    ).content.decode()
    assert (held_by(scene.school), held_by(scene.union)) == ({scene.tea.sku: 3}, {})
    assert goes_on_for(client, scene.school, added)

    form = hidden_of(client, cart, line)
    turn_to(client, scene.union)
    add(client, scene.tea.sku, 9)
    changed = client.post(line, {**form, "quantity": "4"}, follow=True).content.decode()
    assert (held_by(scene.school), held_by(scene.union)) == ({scene.tea.sku: 4}, {scene.tea.sku: 9})
    assert goes_on_for(client, scene.school, changed)


def test_forms_for_a_buyer_of_somebody_else_put_nothing_anywhere(scene: Scene) -> None:
    client = signed_in(scene.resident)
    stated = {"buyer": scene.school.number, "sku": scene.tea.sku, "quantity": "3"}

    for page in ("cart_add", "cart_line"):
        assert client.post(reverse(f"storefront:{page}"), stated).status_code == 404
    assert client.post(CHECKOUT, stated).status_code == 404
    assert CartLine.objects.count() == 0
    assert "acting" not in client.session


def test_bulk_list_of_an_earlier_tab_is_ordered_for_its_unit(scene: Scene, client: Client) -> None:
    bulk = reverse("portal:bulk")
    form = {**hidden_of(client, bulk, bulk), "act": "add", "key": str(uuid4()), "number": "1"}
    turn_to(client, scene.union)

    answer = client.post(bulk, {**form, "sku": scene.tea.sku, "quantity": "5"}, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain == [(CHECKOUT, 302)]
    assert (held_by(scene.school), held_by(scene.union)) == ({scene.tea.sku: 5}, {})
    assert "1 行放进了订单。" in page
    assert "购物车是空的" not in page
    assert html.fromstring(page).get_element_by_id("checkout").fields["settle"] == scene.school.number
    assert goes_on_for(client, scene.school, page)


def test_paper_of_an_earlier_tab_opens_and_is_taken_back_by_its_unit(scene: Scene, client: Client) -> None:
    declare = reverse("portal:declare")
    cells = {("tea", FundSource.FISCAL_CANTEEN): 100_000}
    paper = filed(scene.school, cells, on=date(2025, 4, 10), quarter=1, grade=Grade.QUARTERLY)
    page, withdraw = (reverse(f"portal:{name}", args=[paper.number]) for name in ("paper", "withdraw"))
    form = hidden_of(client, page, withdraw)
    turn_to(client, scene.union)
    assert scene.school.name in client.get(page).content.decode()
    again = html.fromstring(client.get(f"{declare}?from={paper.number}").content.decode())
    assert again.cssselect("input[name=buyer]")[0].get("value") == scene.school.number

    answer = client.post(withdraw, form, follow=True)

    paper.refresh_from_db()
    assert paper.state == DeclarationState.WITHDRAWN
    assert "申报撤回了" in answer.content.decode()
    assert goes_on_for(client, scene.school, answer.content.decode())


def test_member_added_on_an_earlier_tab_is_shown_with_the_others_of_the_unit(scene: Scene, client: Client) -> None:
    members = reverse("portal:members")
    form = hidden_of(client, members, members)
    turn_to(client, scene.union)

    answer = client.post(members, {**form, "login": scene.stranger.login, "role": "BUYER"}, follow=True)

    assert Membership.objects.filter(user=scene.stranger, buyer=scene.school).exists()
    assert not Membership.objects.filter(user=scene.stranger, buyer=scene.union).exists()
    page = answer.content.decode()
    assert scene.stranger.display_name in html.fromstring(page).cssselect("table")[0].text_content()
    assert goes_on_for(client, scene.school, page)
