"""What the payer and the desk see of paying online, through the pages."""

import json
import time
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from config.simulated.vendor import CARD_DISPUTED
from market.accounts.models import User
from market.flows.cancel_order import cancel_order
from market.flows.expire_holds import expire_holds
from market.flows.online.sweeps import close_pages, send_refunds
from market.orders.enums import CancelReason
from market.orders.models import Order
from market.orders.rules import ONLINE_HOLD
from market.payments.enums import AttemptState
from market.payments.models import Difference, PaymentAttempt, Receipt, Refund
from tests.factories import place
from tests.tally.scenes import set_policy
from tests.web.conftest import page_text, signed_in
from tests.web.shop import add, opened


@pytest.fixture
def client(shop) -> Client:
    return signed_in(shop.user, shop.buyer)


def page(client: Client, order: Order, query: str = "") -> str:
    return page_text(client.get(reverse("storefront:order", args=[order.number]) + query))


def test_checkout_leads_to_the_vendor_and_the_browser_may_go_there(shop, client):
    set_policy(shop.at.year)
    add(client, shop.tea.sku)
    client.post("/consent/", {"agrees_terms": "on", "agrees_privacy": "on", "next": "/checkout/"})
    fields = opened(client)
    assert fields["method"] == "ONLINE/MONEY_FIRST"

    answer = client.post("/checkout/", fields)

    session = shop.peer.things("checkout.session")[0]
    assert (answer.status_code, answer["Location"]) == (303, session["url"])
    again = client.post("/checkout/", fields)
    assert (again.status_code, again["Location"]) == (303, session["url"])
    assert (Order.objects.count(), PaymentAttempt.objects.count()) == (1, 1)
    assert session["success_url"] == f"http://testserver/orders/{Order.objects.get().number}/paid/"


def test_without_a_key_the_method_is_neither_shown_nor_taken(shop, client, settings):
    settings.STRIPE_SECRET_KEY = ""
    set_policy(shop.at.year)
    add(client, shop.tea.sku)
    client.post("/consent/", {"agrees_terms": "on", "agrees_privacy": "on", "next": "/checkout/"})
    fields = opened(client)
    assert fields["method"] == "BANK_TRANSFER/MONEY_FIRST"

    answer = client.post("/checkout/", {**fields, "method": "ONLINE/MONEY_FIRST"})

    assert (answer.status_code, Order.objects.count()) == (400, 0)


def test_payer_who_is_faster_than_the_notice_sees_the_order_paid(shop, client):
    order = shop.order()
    _, back, _ = shop.peer.pay(client.post(reverse("storefront:order_pay", args=[order.number]))["Location"])

    answer = client.get(back.removeprefix("http://testserver"))

    assert answer["Location"] == f"/orders/{order.number}/?back=1"
    text = page(client, order, "?back=1")
    assert "待发货" in text
    assert "正在确认" not in text


def test_browser_that_found_a_guests_order_pays_it(shop):
    order, browser, other = shop.order(), Client(), Client()
    pay, back = (reverse(f"storefront:{name}", args=[order.number]) for name in ("order_pay", "order_paid"))
    assert browser.post(pay).url.startswith("/sign-in/")
    assert not PaymentAttempt.objects.exists()
    User.objects.filter(pk=shop.user.pk).update(is_guest=True, email="")
    browser.post("/orders/find/", {"number": order.number, "phone": order.phone})

    shop.peer.pay(browser.post(pay)["Location"])
    answer = browser.get(back)

    assert answer["Location"] == f"/orders/{order.number}/?back=1"
    assert "待发货" in page(browser, order)
    assert other.get(back).url.startswith("/sign-in/")


def test_payer_who_comes_back_while_the_vendor_is_silent_is_told_to_wait_and_not_to_pay_again(shop, client, settings):
    order = shop.order()
    shop.peer.pay(client.post(reverse("storefront:order_pay", args=[order.number]))["Location"])
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    client.get(reverse("storefront:order_paid", args=[order.number]))

    text = page(client, order, "?back=1")
    assert "正在确认付款" in text
    assert "不用再付一次" in text
    assert "去支付" not in text
    assert "失败" not in text


def test_vendor_that_is_down_is_said_on_the_order(shop, client, settings):
    order = shop.order()
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    answer = client.post(reverse("storefront:order_pay", args=[order.number]), follow=True)

    assert "暂时连不上支付渠道，没有扣款" in page_text(answer)
    assert "去支付" in page_text(answer)


def test_paid_and_cancelled_orders_offer_no_payment(shop, client):
    paid, cancelled = shop.paid(), shop.order()
    cancel_order(order_number=cancelled.number, reason=CancelReason.BUYER, actor=shop.user, at=shop.at)

    for order in (paid, cancelled):
        assert "去支付" not in page(client, order)
        client.post(reverse("storefront:order_pay", args=[order.number]))

    assert len(shop.peer.things("checkout.session")) == 1


def test_desk_gives_late_money_back_or_revives_its_order(shop):
    order = shop.order()
    shop.peer.pay(shop.start(order))
    PaymentAttempt.objects.update(state=AttemptState.EXPIRED)
    expire_holds(at=shop.at + ONLINE_HOLD)
    other = place(shop.user, shop.buyer, {shop.tea: 10}, at=shop.at)
    shop.hear()
    desk, receipt = signed_in(shop.manager), Receipt.objects.get()
    address = reverse("desk:late_money", args=[receipt.number])
    assert order.number in page_text(desk.get(reverse("desk:online")))

    refused = desk.post(address, {"act": "revive"})
    assert refused.status_code == 409
    assert "恢复不了" in page_text(refused)
    assert not Refund.objects.exists()
    cancel_order(order_number=other.number, reason=CancelReason.BUYER, actor=shop.user, at=shop.at)
    assert desk.post(address, {"act": "revive"}).status_code == 302

    order.refresh_from_db()
    assert order.state == "AWAITING_SHIPMENT"
    assert "不用再处理" in page_text(desk.get(address))


def test_desk_works_off_a_difference_with_a_note(shop):
    shop.paid()
    body = json.loads(shop.peer.taken[0])
    dispute = {"id": "du_1", "object": "dispute", "amount": 10_001, "status": "lost", "payment_intent": "pi_x"}
    shop.tell(json.dumps({**body, "id": "evt_d", "type": "charge.dispute.closed", "data": {"object": dispute}}))
    desk, address = signed_in(shop.manager), reverse("desk:difference", args=["du_1"])
    assert "银行判持卡人胜" in page_text(desk.get(reverse("desk:online")))

    assert desk.post(address, {"note": ""}).status_code == 400
    assert Difference.objects.get().resolved_at is None
    assert desk.post(address, {"note": "已计入坏账"}).status_code == 302

    assert "已计入坏账" in page_text(desk.get(address))
    assert "du_1" not in page_text(desk.get(reverse("desk:online")))


def test_refund_of_disputed_money_goes_to_the_desk_with_a_warning(shop):
    order = shop.paid(1, CARD_DISPUTED)
    time.sleep(1.1)
    shop.hear()
    cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=shop.user, at=shop.at)

    assert send_refunds(at=shop.at) == 1

    refund = Refund.objects.get()
    assert (refund.way, refund.state, refund.failure[:24]) == ("TRANSFER", "OWED", "This charge was disputed")
    text = page_text(signed_in(shop.manager).get(reverse("desk:refund", args=[refund.number])))
    assert "这一单的付款有争议（¥100.01" in text
    assert "没有退过再转账" in text


def test_page_that_was_closed_says_that_the_time_is_over(shop, client):
    order = shop.order()
    shop.start(order)
    close_pages(at=shop.at + timedelta(minutes=32))

    with time_machine.travel(shop.at + timedelta(minutes=32)):
        text = page(client, order)
    assert "付款时间已过" in text
    assert "去支付" not in text
