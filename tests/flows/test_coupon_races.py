"""Many at once on one coupon: it is used as often as it says, and without its lock it would be used more often."""

import os
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest

from market.flows.place_order import place_order
from market.orders.models import Order
from market.orders.selectors import order_problems
from market.promotions import operations
from market.promotions.errors import CouponRefused
from market.promotions.models import Coupon, CouponUse
from tests.factories import AT, hold_terms, make_cart, make_lot, make_variant, resident, terms_for
from tests.factories.coupons import make_coupon
from tests.support.racing import race

FULL = os.environ.get("MARKET_SOAK") == "full"
CLIENTS = 50 if FULL else 6
pytestmark = [pytest.mark.django_db(transaction=True), *([pytest.mark.soak] if FULL else [])]


def clients(coupon: Coupon, number: int):
    """So many residents, each with a cart of their own goods, who all submit with the coupon."""
    hold_terms()
    found = []
    for _ in range(number):
        tea = make_variant(price_fen=10_001)
        make_lot(tea, 1)
        user, buyer = resident()
        cart = make_cart(user, buyer, {tea: 1})
        terms = terms_for(buyer, 9_001, coupon_code=coupon.code)
        found.append(partial(place_order, cart_number=cart.number, terms=terms, key=uuid4(), actor=user, at=AT))
    return found


def test_one_coupon_is_used_once_however_many_come() -> None:
    coupon = make_coupon(total_limit=1)

    answers = race(clients(coupon, CLIENTS))

    assert [type(answer) for answer in answers if not isinstance(answer, Order)] == [CouponRefused] * (CLIENTS - 1)
    assert (Order.objects.count(), CouponUse.objects.count()) == (1, 1)
    assert order_problems() == []


def test_without_the_lock_it_is_used_more_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: all count before any writes, as they may where nothing makes them queue."""
    coupon, number = make_coupon(total_limit=1), 3
    counted, look = Barrier(number), operations.offer_of

    def look_together(**purchase: object):
        offer = look(**purchase)
        counted.wait(timeout=10)
        return offer

    monkeypatch.setattr(operations, "lock_coupon", lambda *, code: Coupon.objects.get(code=code))
    monkeypatch.setattr(operations, "offer_of", look_together)

    race(clients(coupon, number))

    assert CouponUse.objects.count() == number
