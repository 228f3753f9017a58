"""Ordering without signing up: one browser's session, found again by number and phone, taken over by its person."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from market.accounts.models import Consent, User
from market.orders.models import Order
from market.orders.rules import MAX_UNPAID_ORDERS
from tests.factories import AT, pay, place, ship
from tests.factories.coupons import make_coupon
from tests.web.conftest import Scene, page_text, signed_in
from tests.web.shop import CHECKOUT, PASSWORD, SIGN_IN, SIGN_UP, STATED, add, fields_of, opened, sign_in

pytestmark = pytest.mark.django_db
GUEST, FIND, CLAIM, ORDERS = "/checkout/guest/", "/orders/find/", "/orders/claim/", "/orders/"
NOT_FOUND = "没有找到这样的订单。请核对订单号，和下单时填的电话。"


def guest(scene: Scene) -> Client:
    """A browser with tea in its cart that agreed to order without signing up."""
    client = Client()
    add(client, scene.tea.sku)
    assert client.post(GUEST, {"next": CHECKOUT}).url == CHECKOUT
    return client


def bought(scene: Scene, **changes: str) -> tuple[Client, Order]:
    client = guest(scene)
    answer = client.post(CHECKOUT, opened(client, **changes))
    order = Order.objects.latest("pk")
    assert answer.url == f"/orders/{order.number}/"
    return client, order


def find(client: Client, number: str, phone: str = "139 0000 0000"):
    return client.post(FIND, {"number": number, "phone": phone})


def test_visitor_orders_as_a_resident_without_signing_up(scene: Scene) -> None:
    client = Client()
    add(client, scene.tea.sku)
    door = client.get(CHECKOUT)
    assert door.url == "/sign-in/?next=/checkout/"
    assert "我读过并同意，直接下单" in page_text(client.get(door.url))
    assert "直接下单" not in page_text(client.get(SIGN_IN))

    client.post(GUEST, {"next": CHECKOUT})
    answer = client.post(CHECKOUT, opened(client))

    order = Order.objects.get()
    assert answer.url == f"/orders/{order.number}/"
    assert (order.buyer_kind, order.total_fen, order.placed_by.is_guest) == ("INDIVIDUAL", 12_800, True)
    assert (order.recipient, order.phone) == ("示例收货人", "13900000000")
    assert not order.placed_by.has_usable_password()
    assert Consent.objects.filter(user=order.placed_by).count() == 2
    for url in (f"/orders/{order.number}/", f"/orders/{order.number}/print/", ORDERS):
        assert order.number in page_text(client.get(url))
    assert Client().get(f"/orders/{order.number}/").status_code == 302


@pytest.mark.parametrize(
    "url", ["/account/", "/account/password/", "/account/messages/", "/unit/apply/", "/desk/", "/office/"]
)
def test_guest_is_nobody_beyond_the_order(scene: Scene, url: str) -> None:
    client = guest(scene)

    assert client.get(url).url.startswith("/sign-in/")
    assert "登录" in page_text(client.get("/"))


def test_repeated_entry_makes_one_guest_and_a_person_none(scene: Scene) -> None:
    client = guest(scene)
    client.post(GUEST, {"next": CHECKOUT})
    signed_in(scene.resident).post(GUEST, {"next": "https://elsewhere.test/"})

    assert User.objects.filter(is_guest=True).count() == 1


def test_order_is_found_by_number_and_phone_and_handled(scene: Scene) -> None:
    _, order = bought(scene)
    other = Client()

    assert find(other, f" {order.number.lower()} ").url == f"/orders/{order.number}/"
    page = page_text(other.get(f"/orders/{order.number}/"))
    assert "示例路 1 号" in page
    assert "取消订单" in page
    assert other.get(ORDERS).status_code == 302
    assert other.post(f"/orders/{order.number}/cancel/").url == f"/orders/{order.number}/"
    order.refresh_from_db()
    assert order.state == "CANCELLED"


def test_found_order_is_closed_to_who_signs_in_next(scene: Scene) -> None:
    _, order = bought(scene)
    Client().post(SIGN_UP, {**STATED, "login": "next@example.test", "password": PASSWORD})
    shared = Client()
    find(shared, order.number)
    sign_in(shared, "next@example.test")

    assert shared.get(ORDERS).status_code == 200
    assert shared.get(f"/orders/{order.number}/").status_code == 404
    assert shared.post(f"/orders/{order.number}/cancel/").status_code == 404
    order.refresh_from_db()
    assert order.cancelled_at is None


def test_found_order_is_seen_for_two_hours(scene: Scene) -> None:
    _, order = bought(scene)
    other = Client()
    find(other, order.number)

    with time_machine.travel(AT + timedelta(hours=2, seconds=-1), tick=False):
        assert other.get(f"/orders/{order.number}/").status_code == 200
    with time_machine.travel(AT + timedelta(hours=2), tick=False):
        assert other.get(f"/orders/{order.number}/").url == f"/sign-in/?next=/orders/{order.number}/"
        assert other.post(f"/orders/{order.number}/cancel/").status_code == 302
    order.refresh_from_db()
    assert order.cancelled_at is None


def test_receipt_is_confirmed_by_who_found_the_order(scene: Scene) -> None:
    _, order = bought(scene)
    pay(order, scene.manager)
    ship(order, scene.manager)
    other = Client()
    find(other, order.number)

    other.post(f"/orders/{order.number}/received/")

    order.refresh_from_db()
    assert (order.state, order.received_at) == ("COMPLETED", AT)


def test_found_order_opens_no_other_of_the_same_guest(scene: Scene) -> None:
    client, first = bought(scene)
    add(client, scene.rice.sku)
    client.post(CHECKOUT, opened(client, phone="13911111111"))
    second = Order.objects.latest("pk")
    other = Client()
    find(other, first.number)

    assert second.buyer == first.buyer
    assert other.get(f"/orders/{second.number}/").status_code == 302
    assert other.post(f"/orders/{second.number}/cancel/").status_code == 302
    second.refresh_from_db()
    assert second.cancelled_at is None


def test_wrong_number_wrong_phone_and_an_accounts_order_get_the_same_answer(scene: Scene) -> None:
    _, order = bought(scene)
    own = place(scene.resident, scene.home, {scene.rice: 1}, phone="13900000000")
    client = Client()

    answers = [find(client, "MX-NOSUCH"), find(client, order.number, "13900000001"), find(client, own.number)]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert all(NOT_FOUND in page_text(answer) for answer in answers)
    assert 'value="13900000001"' in page_text(answers[1])
    assert client.get(f"/orders/{order.number}/").status_code == 302


def test_looking_up_is_limited_by_number_and_by_address(scene: Scene) -> None:
    _, order = bought(scene)
    for _ in range(10):
        find(Client(), order.number, "13900000001")
    assert find(Client(), order.number).status_code == 429

    client = Client()
    statuses = [find(client, f"MX-{place}").status_code for place in range(21)]
    assert statuses == [404] * 20 + [429]
    with time_machine.travel(AT + timedelta(minutes=16), tick=False):
        assert find(client, order.number).status_code == 302


def test_unpaid_orders_of_one_phone_are_bounded_over_browsers(scene: Scene) -> None:
    for _ in range(MAX_UNPAID_ORDERS):
        bought(scene)
    client = guest(scene)

    answer = client.post(CHECKOUT, opened(client))

    assert (answer.status_code, Order.objects.count()) == (409, MAX_UNPAID_ORDERS)
    assert "还没付款" in page_text(answer)
    assert client.post(CHECKOUT, opened(client, phone="13911111111")).status_code == 302


def test_guest_orders_are_limited_by_phone(scene: Scene) -> None:
    for _ in range(10):
        client, order = bought(scene)
        client.post(f"/orders/{order.number}/cancel/")
    client = guest(scene)

    answer = client.post(CHECKOUT, opened(client))

    assert (answer.status_code, Order.objects.count()) == (429, 10)
    assert fields_of(answer.content.decode())["detail"] == "示例路 1 号"


def test_entering_is_limited_by_address(scene: Scene) -> None:
    statuses = [Client().post(GUEST).status_code for _ in range(41)]

    assert statuses == [302] * 40 + [429]
    assert User.objects.filter(is_guest=True).count() == 40


def test_guest_cannot_use_a_coupon(scene: Scene) -> None:
    client, coupon = guest(scene), make_coupon()

    answer = client.post(CHECKOUT, opened(client, coupon=coupon.code, shown_total="11800"))

    assert (answer.status_code, Order.objects.count()) == (409, 0)
    assert "登录以后才能用" in page_text(answer)


def test_who_signs_up_takes_cart_and_orders_over(scene: Scene) -> None:
    client, order = bought(scene)
    add(client, scene.rice.sku, 2)

    client.post(SIGN_UP, {**STATED, "login": "13900000000"})

    person = User.objects.get(login="13900000000")
    assert [(x.variant, x.quantity) for x in person.carts.get(closed_at=None).lines.all()] == [(scene.rice, 2)]
    assert client.get(f"/orders/{order.number}/").status_code == 404
    assert "归到我的账号" in page_text(client.get(ORDERS))
    assert client.post(CLAIM).url == ORDERS
    page = page_text(client.get(ORDERS))
    assert order.number in page.partition("没登录时下的单")[2]
    assert "归到我的账号" not in page
    assert client.post(f"/orders/{order.number}/cancel/").status_code == 302
    order.refresh_from_db()
    assert order.state == "CANCELLED"
    assert find(Client(), order.number).status_code == 404
    assert "换一个" not in page  # nobody buys for what a guest was


def test_nobody_else_can_claim(scene: Scene) -> None:
    _, order = bought(scene)
    for client in (signed_in(scene.resident, scene.home), signed_in(scene.manager), guest(scene), Client()):
        answer = client.post(CLAIM)

        assert answer.status_code in {302, 404}
        assert list(order.buyer.memberships.values_list("user", flat=True)) == [order.placed_by_id]


def test_browser_that_found_an_order_loses_it_to_the_account(scene: Scene) -> None:
    client, order = bought(scene)
    other = Client()
    find(other, order.number)
    client.post(SIGN_UP, {**STATED, "login": "13900000000"})
    client.post(CLAIM)

    assert other.get(f"/orders/{order.number}/").status_code == 404
    assert other.post(f"/orders/{order.number}/cancel/").status_code == 404
    order.refresh_from_db()
    assert order.cancelled_at is None


def test_login_of_a_guest_lets_nobody_in(scene: Scene) -> None:
    client, order = bought(scene)
    client.post("/sign-out/")

    answer = Client().post(SIGN_IN, {"login": order.placed_by.login, "password": PASSWORD})

    assert answer.status_code == 400
    assert client.get(f"/orders/{order.number}/").status_code == 302
