"""
The same news from several sides at the same moment counts once; two clicks open one page.

The controls go without the locks of payment and order: then only the database's own constraints are in the way.
"""

from functools import partial
from threading import Barrier

import pytest
from django.db import IntegrityError
from django.db.models import Sum

from market.flows.online.settle import apply_session
from market.flows.online.start import _begin, start_payment
from market.flows.online.sweeps import look_now
from market.orders.models import Order
from market.orders.operations import changes
from market.payments.gateways import online_gateway
from market.payments.gateways.base import SessionFacts
from market.payments.models import Payment, PaymentAttempt, Receipt, WebhookEvent
from market.payments.operations import settling
from tests.online.conftest import OnlineShop
from tests.support.racing import race

pytestmark = pytest.mark.django_db(transaction=True)
RACERS = 4


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Payments and orders are read without a lock; the racers have all read before one of them writes."""
    together = Barrier(RACERS)

    def payment_of(*, order_number: str) -> Payment | None:
        return Payment.objects.select_related("order").filter(order__number=order_number).first()

    def order_of(number: str) -> Order:
        found = Order.objects.get(number=number)
        together.wait(timeout=10)
        return found

    monkeypatch.setattr(settling, "lock_payment", payment_of)
    monkeypatch.setattr(changes, "_locked", order_of)


def collisions(answers: list[object]) -> int:
    return sum(isinstance(answer, IntegrityError) for answer in answers)


def paid_session(shop: OnlineShop) -> SessionFacts:
    """A page that was paid, and nobody here has heard of it."""
    shop.peer.pay(shop.start(shop.order()))
    gateway = online_gateway()
    assert gateway is not None
    return gateway.read_session(PaymentAttempt.objects.get().session_id)


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


def test_one_paid_page_seen_from_all_sides_is_one_receipt(shop: OnlineShop) -> None:
    seen = partial(apply_session, session=paid_session(shop), at=shop.at)

    assert race([seen] * RACERS) == [None] * RACERS
    assert Receipt.objects.get().amount_fen == 10_001


def test_control_without_the_locks_one_paid_page_is_written_down_again(
    shop: OnlineShop, request: pytest.FixtureRequest
) -> None:
    seen = partial(apply_session, session=paid_session(shop), at=shop.at)
    request.getfixturevalue("unlocked")

    assert collisions(race([seen] * RACERS)) > 0


def test_control_without_the_locks_two_clicks_begin_twice(shop: OnlineShop, request: pytest.FixtureRequest) -> None:
    order = shop.order()
    back = f"http://testserver/orders/{order.number}/paid/"
    request.getfixturevalue("unlocked")
    click = partial(_begin, order.number, shop.user, back, shop.at)

    assert collisions(race([click] * RACERS)) > 0
