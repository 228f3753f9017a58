"""Units that are stopped, and residents who leave their orders unpaid, order nothing more."""

from datetime import timedelta
from uuid import uuid4

import pytest

from market.accounts.enums import StaffRoleKind
from market.buyers.errors import UnitSuspended
from market.flows.cancel_order import cancel_order
from market.flows.place_order import place_order
from market.flows.suspend_unit import suspend_unit
from market.orders.enums import CancelReason
from market.orders.errors import TooManyUnpaid
from market.orders.models import Order
from market.orders.rules import MAX_UNPAID_ORDERS
from tests.factories import AT, fiscal_unit, make_cart, make_lot, make_staff, place, terms_for
from tests.factories.deals import pay
from tests.flows.conftest import Shop
from tests.flows.traces import snapshot

pytestmark = pytest.mark.django_db

PRICE = 10_001


def test_suspended_unit_places_nothing_and_its_earlier_order_answers_as_before(shop: Shop) -> None:
    officer, school = fiscal_unit()
    earlier, key, terms = make_cart(officer, school, {shop.tea: 1}), uuid4(), terms_for(school, PRICE)
    order = place_order(cart_number=earlier.number, terms=terms, key=key, actor=officer, at=AT)
    cart = make_cart(officer, school, {shop.tea: 1})
    office = make_staff(StaffRoleKind.LEADING_GROUP_OFFICE)
    suspend_unit(buyer_number=school.number, reason="核对", actor=office, at=AT)
    before = snapshot()

    with pytest.raises(UnitSuspended, match="已停用，不能下新单。原因：核对"):
        place_order(cart_number=cart.number, terms=terms, key=uuid4(), actor=officer, at=AT)

    assert snapshot() == before
    assert place_order(cart_number=earlier.number, terms=terms, key=key, actor=officer, at=AT) == order


def test_resident_leaves_so_many_orders_unpaid_and_no_more(shop: Shop) -> None:
    orders = [place(shop.user, shop.buyer, {shop.tea: 1}) for _ in range(MAX_UNPAID_ORDERS)]
    cart = make_cart(shop.user, shop.buyer, {shop.tea: 1})
    before = snapshot()

    def one_more() -> Order:
        terms = terms_for(shop.buyer, PRICE)
        return place_order(cart_number=cart.number, terms=terms, key=uuid4(), actor=shop.user, at=AT)

    with pytest.raises(TooManyUnpaid, match="5 个订单还没付款") as refusal:
        one_more()

    assert (refusal.value.status, refusal.value.details) == (409, {"waiting": 5})
    assert snapshot() == before
    pay(orders[0], shop.manager)
    assert one_more().buyer == shop.buyer


def test_cancelled_and_lapsed_orders_do_not_count(shop: Shop) -> None:
    make_lot(shop.tea, 10)
    orders = [place(shop.user, shop.buyer, {shop.tea: 1}) for _ in range(MAX_UNPAID_ORDERS)]
    cancel_order(order_number=orders[0].number, reason=CancelReason.BUYER, actor=shop.user, at=AT)
    last = place(shop.user, shop.buyer, {shop.tea: 1})

    later = last.hold_until + timedelta(seconds=1)
    cart = make_cart(shop.user, shop.buyer, {shop.tea: 1})
    terms = terms_for(shop.buyer, PRICE)
    assert place_order(cart_number=cart.number, terms=terms, key=uuid4(), actor=shop.user, at=later).placed_at == later


def test_unit_orders_as_often_as_it_needs(shop: Shop) -> None:
    officer, school = fiscal_unit()

    for _ in range(MAX_UNPAID_ORDERS + 1):
        place(officer, school, {shop.tea: 1}, payment_terms="MONEY_FIRST")

    assert Order.objects.filter(buyer=school, state="AWAITING_PAYMENT").count() == 6
