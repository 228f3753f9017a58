"""Paying online without an account: the browser that ordered, the one that found the order, and a foreign one."""

import pytest
from django.test import Client
from django.urls import reverse

from market.orders.enums import OrderState
from market.orders.models import Order
from market.payments.models import PaymentAttempt, Receipt
from tests.tally.scenes import set_policy
from tests.web.conftest import page_text
from tests.web.shop import add, opened


@pytest.fixture
def guest(shop) -> Client:
    """A browser that ordered one tea without signing up, to be paid online."""
    set_policy(shop.at.year)
    client = Client()
    add(client, shop.tea.sku)
    client.post("/checkout/guest/", {"next": "/checkout/"})
    fields = opened(client)
    assert fields["method"] == "ONLINE/MONEY_FIRST"
    client.first_answer = client.post("/checkout/", fields)
    return client


def address(name: str) -> str:
    return reverse(f"storefront:{name}", args=[Order.objects.get().number])


def found() -> Client:
    client = Client()
    order = Order.objects.get()
    client.post("/orders/find/", {"number": order.number, "phone": order.phone})
    return client


def test_guest_goes_to_the_vendor_pays_and_comes_back(shop, guest):
    page = shop.peer.things("checkout.session")[0]["url"]
    assert (guest.first_answer.status_code, guest.first_answer["Location"]) == (303, page)
    assert guest.post(address("order_pay"))["Location"] == page
    assert PaymentAttempt.objects.get().amount_fen == 10_001

    _, back, _ = shop.peer.pay(page)
    answer = guest.get(back.removeprefix("http://testserver"))

    order = Order.objects.get()
    assert answer["Location"] == f"/orders/{order.number}/?back=1"
    assert (order.state, order.placed_by.is_guest) == (OrderState.AWAITING_SHIPMENT, True)
    assert Receipt.objects.get().amount_fen == 10_001
    assert "待发货" in page_text(guest.get(answer["Location"]))


def test_browser_that_found_the_order_pays_on_the_same_page(shop, guest):
    client = found()
    assert "去支付" in page_text(client.get(address("order")))

    answer = client.post(address("order_pay"))

    assert answer["Location"] == guest.first_answer["Location"]
    shop.peer.pay(answer["Location"])
    assert client.get(address("order_paid"))["Location"] == f"{address('order')}?back=1"
    assert Order.objects.get().state == OrderState.AWAITING_SHIPMENT


def test_foreign_browser_neither_pays_nor_looks(shop, guest):
    shop.peer.pay(guest.first_answer["Location"])
    other = Client()
    other.post("/checkout/guest/", {"next": "/checkout/"})

    for client, status in ((Client(), 302), (other, 404)):
        for answer in (client.post(address("order_pay")), client.get(address("order_paid"))):
            assert answer.status_code == status
            assert status == 404 or answer.url.startswith("/sign-in/")

    assert Order.objects.get().state == OrderState.AWAITING_PAYMENT
    assert (PaymentAttempt.objects.count(), Receipt.objects.count()) == (1, 0)


def test_time_to_pay_online_runs_until_the_vendors_page_closes(shop, guest):
    text = page_text(guest.get(address("order")))

    seconds = int(text.partition('data-countdown="')[2].partition('"')[0])
    # The page closes 31 minutes after the order, five before its goods are let go.
    assert 31 * 60 - 60 < seconds <= 31 * 60
