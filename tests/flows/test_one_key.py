"""One key sent with two orders at the same moment: one is served, the others are told, and nothing is half done."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

import pytest
from django.db.models import Sum

from market.accounts.models import User
from market.catalogue.models import Variant
from market.flows.accept_delivery import accept_delivery
from market.flows.hand_over_pickup import hand_over_pickup
from market.flows.refund_lines import refund_lines
from market.flows.ship_order import ship_order
from market.inventory.models import Lot
from market.inventory.selectors import stock_problems
from market.kernel.errors import KeyReused
from market.orders.enums import Fulfilment, PaymentMethod, PaymentTerms
from market.orders.models import LineRefund, OrderLine, Shipment
from market.orders.rules import Inspection, Parcel, PickupProof
from market.orders.selectors import order_problems
from market.payments.models import Receipt, Refund
from market.payments.selectors import payment_problems
from tests.factories import (
    AT,
    TODAY,
    fiscal_unit,
    hold_terms,
    make_lot,
    make_staff,
    make_variant,
    pay,
    place,
    resident,
    ship,
)
from tests.support.racing import race

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Counter:
    """A manager, and tea in one lot of five."""

    manager: User
    tea: Variant
    lot: Lot


@pytest.fixture
def counter(transactional_db: None) -> Iterator[Counter]:
    hold_terms()
    tea = make_variant()
    yield Counter(make_staff(), tea, make_lot(tea, 5))
    assert stock_problems() + order_problems() + payment_problems() == []


@pytest.mark.parametrize("times", [2, 4])
def test_one_key_on_several_orders_at_once_ships_one_and_refuses_the_others(counter, times):
    orders = [place(*resident(), {counter.tea: 1}) for _ in range(times)]
    for order in orders:
        pay(order, counter.manager)
    key = uuid4()

    answers = race(
        [
            partial(
                ship_order,
                key=key,
                order_number=order.number,
                parcel=Parcel({1: 1}, "示例快递"),
                actor=counter.manager,
                at=AT,
            )
            for order in orders
        ]
    )

    assert sum(isinstance(answer, Shipment) for answer in answers) == 1
    assert sum(isinstance(answer, KeyReused) for answer in answers) == times - 1
    counter.lot.refresh_from_db()
    assert (counter.lot.on_hand, counter.lot.held) == (4, times - 1)


def test_one_key_on_two_orders_at_once_accepts_one_and_refuses_the_other(counter):
    officer, unit = fiscal_unit()
    orders = [place(officer, unit, {counter.tea: 1}, payment_terms=PaymentTerms.GOODS_FIRST) for _ in range(2)]
    for order in orders:
        ship(order, counter.manager)
    key = uuid4()

    answers = race(
        [
            partial(
                accept_delivery,
                key=key,
                order_number=order.number,
                inspection=Inspection({1: 1}, TODAY),
                actor=officer,
                at=AT,
            )
            for order in orders
        ]
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["Acceptance", "KeyReused"]
    assert OrderLine.objects.aggregate(total=Sum("accepted_quantity"))["total"] == 1


def test_one_key_on_two_counter_payments_at_once_takes_one_and_refuses_the_other(counter):
    terms = {
        "fulfilment": Fulfilment.PICKUP,
        "pickup_outlet_code": "direct-store",
        "payment_method": PaymentMethod.ON_PICKUP,
    }
    orders = [place(*resident(), {counter.tea: 1}, **terms) for _ in range(2)]
    key = uuid4()

    answers = race(
        [
            partial(
                hand_over_pickup,
                key=key,
                order_number=order.number,
                paid_fen=order.due_fen,
                proof=PickupProof(order.pickup_code),
                actor=counter.manager,
                at=AT,
            )
            for order in orders
        ]
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["KeyReused", "Shipment"]
    assert Receipt.objects.count() == 1


def test_one_key_on_two_orders_at_once_refunds_one_and_refuses_the_other(counter):
    orders = [place(*resident(), {counter.tea: 2}) for _ in range(2)]
    for order in orders:
        pay(order, counter.manager)
    key = uuid4()

    answers = race(
        [
            partial(
                refund_lines,
                key=key,
                order_number=order.number,
                quantities={1: 1},
                reason="不要了",
                actor=counter.manager,
                at=AT,
            )
            for order in orders
        ]
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["KeyReused", "list"]
    assert LineRefund.objects.count() == Refund.objects.count() == 1
    assert OrderLine.objects.aggregate(total=Sum("refunded_quantity"))["total"] == 1


def test_one_key_refunds_several_lines_of_one_order(counter):
    rice = make_variant()
    make_lot(rice, 2)
    order = place(*resident(), {counter.tea: 2, rice: 2})
    pay(order, counter.manager)
    facts = {"key": uuid4(), "order_number": order.number, "reason": "不要了", "actor": counter.manager, "at": AT}

    rows = refund_lines(quantities={2: 1, 1: 1}, **facts)

    assert [(row.line.position, row.place) for row in rows] == [(2, 1), (1, 2)]
    assert refund_lines(quantities={1: 1, 2: 1}, **facts) == rows
