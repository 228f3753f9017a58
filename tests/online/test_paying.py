"""From the order to the vendor's page and back: what the payer does, and what the shop then knows."""

from datetime import timedelta

import pytest

from market.flows.online.sweeps import close_pages, look_at_quiet_pages
from market.inventory.models import Hold
from market.orders.enums import OrderState
from market.orders.errors import OrderClosed
from market.payments.enums import AttemptState, PaymentState, ReceiptState
from market.payments.errors import PaymentUnavailable
from market.payments.models import PaymentAttempt, Receipt, WebhookEvent
from market.tally.models import Entry
from tests.factories import ship


def test_card_pays_the_order_once_its_notice_comes(shop):
    order = shop.order(2)
    assert order.state == OrderState.AWAITING_PAYMENT
    assert order.hold_until == shop.at + timedelta(minutes=36)

    page = shop.start(order)
    status, back, _ = shop.peer.pay(page)
    assert (status, back) == (303, f"http://testserver/orders/{order.number}/paid/")
    assert shop.hear() == [200]

    order.refresh_from_db()
    assert (order.state, order.payment.state) == (OrderState.AWAITING_SHIPMENT, PaymentState.CONFIRMED)
    receipt = Receipt.objects.get()
    attempt = PaymentAttempt.objects.get()
    assert (receipt.amount_fen, receipt.method, receipt.state) == (20_002, "ONLINE", ReceiptState.APPLIED)
    assert receipt.bank_line == attempt.intent_id == shop.peer.things("payment_intent")[0]["id"]
    assert attempt.state == AttemptState.PAID
    assert Hold.objects.get().expires_at is None
    ship(order, shop.manager, at=shop.at)
    assert sum(Entry.objects.values_list("amount_fen", flat=True)) == 20_002


def test_page_at_the_vendor_asks_for_the_exact_sum_and_stays_31_minutes(shop):
    order = shop.order(3)

    page = shop.start(order)

    session = shop.peer.things("checkout.session")[0]
    assert (session["amount_total"], session["currency"], session["url"]) == (30_003, "cny", page)
    assert session["expires_at"] == int((shop.at + timedelta(minutes=31)).timestamp())


@pytest.mark.parametrize("way", ["alipay", "wechat_pay"])
def test_wallet_sends_the_payer_on_and_back(shop, way):
    order = shop.order()
    page = shop.start(order)

    assert shop.peer.pay_by_wallet(page, way, act="cancel").startswith("/pay/")
    assert shop.peer.pay_by_wallet(page, way) == f"http://testserver/orders/{order.number}/paid/"
    shop.hear()

    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_SHIPMENT


def test_declined_card_takes_nothing_and_another_card_pays_on_the_same_page(shop):
    order = shop.order()
    page = shop.start(order)

    status, _, text = shop.peer.pay(page, "4000 0000 0000 0002")
    assert status == 402
    assert "被拒" in text
    assert shop.hear() == []
    order.refresh_from_db()
    assert (order.state, Receipt.objects.count()) == (OrderState.AWAITING_PAYMENT, 0)
    shop.peer.pay(page)
    shop.hear()

    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_SHIPMENT


def test_second_click_leads_to_the_same_page(shop):
    order = shop.order()

    assert shop.start(order) == shop.start(order, at=shop.at + timedelta(seconds=9))

    assert len(shop.peer.things("checkout.session")) == PaymentAttempt.objects.count() == 1


def test_closed_browser_and_lost_notice_are_found_by_looking(shop):
    order = shop.order()
    shop.peer.pay(shop.start(order))
    shop.peer.notices()

    assert look_at_quiet_pages(at=shop.at + timedelta(minutes=1)) == 0
    assert look_at_quiet_pages(at=shop.at + timedelta(minutes=3)) == 1

    order.refresh_from_db()
    assert (order.state, WebhookEvent.objects.count()) == (OrderState.AWAITING_SHIPMENT, 0)


def test_answer_lost_on_the_way_is_asked_for_again_under_the_same_key(shop):
    order = shop.order()
    shop.peer.server.secret_key = "another"
    with pytest.raises(PaymentUnavailable):
        shop.start(order)
    assert PaymentAttempt.objects.get().state == AttemptState.STARTING
    shop.peer.server.secret_key = "sk_test_of_the_tests"
    page = shop.start(order)
    PaymentAttempt.objects.filter(state=AttemptState.OPEN).update(state=AttemptState.STARTING, session_id="", url="")

    assert shop.start(order) == page

    assert len(shop.peer.things("checkout.session")) == 1


def test_page_that_expires_frees_the_stock_only_after_it_is_closed(shop):
    order = shop.order()
    page = shop.start(order)

    assert close_pages(at=shop.at + timedelta(minutes=30)) == 0
    with pytest.raises(OrderClosed):
        shop.start(order, at=shop.at + timedelta(minutes=31))
    assert close_pages(at=shop.at + timedelta(minutes=31)) == 1

    assert PaymentAttempt.objects.get().state == AttemptState.EXPIRED
    assert shop.peer.pay(page)[0] == 400
    assert shop.stock() == (10, 1)


def test_vendor_that_is_down_takes_nothing_and_the_order_stays(shop, settings):
    order = shop.order()
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    with pytest.raises(PaymentUnavailable):
        shop.start(order)

    order.refresh_from_db()
    assert (order.state, PaymentAttempt.objects.get().state) == (OrderState.AWAITING_PAYMENT, AttemptState.STARTING)


def test_without_a_key_nothing_is_offered(shop, settings):
    order = shop.order()
    settings.STRIPE_SECRET_KEY = ""

    with pytest.raises(PaymentUnavailable):
        shop.start(order)

    assert not PaymentAttempt.objects.exists()
