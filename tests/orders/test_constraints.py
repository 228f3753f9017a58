"""What the database itself refuses, and who may see an order."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from market.kernel.errors import NotFound
from market.orders.enums import CancelReason, Fulfilment, OrderState
from market.orders.models import Order, OrderLine
from market.orders.selectors import get_order, get_order_for_staff, orders_by_state, orders_for_desk, orders_of
from tests.factories import fiscal_unit, make_order, make_staff, make_user, make_variant, resident

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    return make_order(lines={make_variant(price_fen=1_000): 5})


@pytest.mark.parametrize(
    "change",
    [
        {"goods_fen": 0},
        {"freight_fen": -1},
        {"refunded_fen": 5_001},
        {"fulfilment": Fulfilment.PICKUP},
        {"cancelled_at": "2025-09-01T00:00Z"},
    ],
)
def test_impossible_orders_are_refused(order, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"quantity": 0},
        {"amount_fen": 4_999},
        {"shipped_quantity": 6},
        {"accepted_quantity": 1},
        {"refunded_quantity": 6},
        {"refunded_fen": 5_001},
    ],
)
def test_impossible_lines_are_refused(order, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderLine.objects.filter(order=order).update(**change)


def test_one_key_makes_one_order(order):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_order(lines={make_variant(): 1}, key=order.key)

    assert make_order(lines={make_variant(): 1}, key=uuid4()).pk != order.pk


def test_order_is_seen_by_its_members_and_the_stores_staff_alone():
    officer, unit = fiscal_unit()
    order = make_order(unit, {make_variant(): 1})

    assert get_order(number=order.number, actor=officer) == order
    assert get_order_for_staff(number=order.number, actor=make_staff()) == order
    for stranger in (make_user(), make_staff()):
        with pytest.raises(NotFound):
            get_order(number=order.number, actor=stranger)
    for stranger in (make_user(), officer, make_staff("LEADING_GROUP_OFFICE")):
        with pytest.raises(NotFound):
            get_order_for_staff(number=order.number, actor=stranger)


def test_lists_are_by_buyer_and_state_with_the_latest_first():
    _, buyer = resident()
    first, second = make_order(buyer, {make_variant(): 1}), make_order(buyer, {make_variant(): 1})
    other = make_order(
        None,
        {make_variant(): 1},
        state=OrderState.CANCELLED,
        cancelled_at=first.placed_at,
        cancel_reason=CancelReason.STORE,
    )

    assert orders_of(buyer=buyer).rows == [second, first]
    assert orders_of(buyer=buyer, state=OrderState.CANCELLED).rows == []
    assert orders_for_desk(states=[OrderState.CANCELLED]).rows == [other]
    assert orders_for_desk(text=first.number[3:8].lower()).rows == [first]
    assert orders_by_state(buyer=buyer) == {OrderState.AWAITING_PAYMENT: 2}
    assert orders_by_state() == {OrderState.AWAITING_PAYMENT: 2, OrderState.CANCELLED: 1}


@pytest.mark.parametrize("size", [1, 3])
def test_pages_need_a_fixed_number_of_statements(django_assert_num_queries, size):
    user, buyer = resident()
    orders = [make_order(buyer, dict.fromkeys([make_variant() for _ in range(size)], 1)) for _ in range(size)]

    with django_assert_num_queries(3):
        [[line.sku for line in order.lines.all()] for order in orders_of(buyer=buyer).rows]
    with django_assert_num_queries(5):
        page = get_order(number=orders[0].number, actor=user)
        [(line.sku, list(line.refunds.all())) for line in page.lines.all()]
        assert list(page.shipments.all()) + list(page.acceptances.all()) == []
