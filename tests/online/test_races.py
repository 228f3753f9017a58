"""The same news from several sides at the same moment counts once; two clicks open one page."""

from functools import partial

import pytest
from django.db.models import Sum

from market.flows.online.start import start_payment
from market.flows.online.sweeps import look_now
from market.payments.models import PaymentAttempt, Receipt, WebhookEvent
from tests.online.conftest import OnlineShop
from tests.support.racing import race

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_notice_and_a_returning_payer_at_the_same_moment_count_once(shop: OnlineShop) -> None:
    order = shop.order()
    shop.peer.pay(shop.start(order))
    (body,) = shop.peer.notices()
    attempt = PaymentAttempt.objects.get()

    heard = [partial(shop.tell, body) for _ in range(4)]
    answers = race([*heard, *(partial(look_now, attempt=attempt, at=shop.at) for _ in range(2))])

    assert answers == [200, 200, 200, 200, None, None]
    assert Receipt.objects.aggregate(sum=Sum("amount_fen"))["sum"] == 10_001
    assert WebhookEvent.objects.get().state == "DONE"


def test_two_clicks_at_the_same_moment_open_one_page(shop: OnlineShop) -> None:
    order = shop.order()
    back = f"http://testserver/orders/{order.number}/paid/"
    click = partial(start_payment, order_number=order.number, actor=shop.user, return_url=back, at=shop.at)

    pages = race([click] * 4)

    assert len(set(pages)) == 1
    assert len(shop.peer.things("checkout.session")) == PaymentAttempt.objects.count() == 1
