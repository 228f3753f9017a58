"""On which day money counts, and how much the counter takes."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from market.flows.hand_over_pickup import hand_over_pickup
from market.flows.refund_lines import refund_lines
from market.orders.enums import Fulfilment, PaymentMethod
from market.orders.rules import PickupProof
from market.payments.errors import WrongAmount
from market.payments.models import Receipt, Refund
from tests.factories import AT, fiscal_unit, pay, place, ship
from tests.tally.scenes import set_policy

LATER = datetime(2025, 9, 20, 2, tzinfo=UTC)


def test_refund_that_completes_payment_keeps_the_day_on_which_the_money_came(shop) -> None:
    set_policy(2025)
    officer, school = fiscal_unit()
    order = place(officer, school, {shop.tea: 10}, payment_terms="GOODS_FIRST")
    ship(order, shop.manager, {1: 9})
    pay(order, shop.manager, amount_fen=9 * 10_001, value_on=date(2025, 9, 1))
    order.refresh_from_db()
    assert order.paid_at is None

    refund_lines(
        key=uuid4(), order_number=order.number, quantities={1: 1}, reason="缺一饼", actor=shop.manager, at=LATER
    )

    order.refresh_from_db()
    assert order.paid_on == date(2025, 9, 1)
    assert Refund.objects.count() == 0


def test_counter_takes_what_is_missing_after_a_part_transfer(shop) -> None:
    order = place(
        shop.user,
        shop.buyer,
        {shop.tea: 2},
        fulfilment=Fulfilment.PICKUP,
        pickup_outlet_code="direct-store",
        payment_method=PaymentMethod.ON_PICKUP,
        address_line="",
    )
    pay(order, shop.manager, amount_fen=10_000)

    with pytest.raises(WrongAmount):
        hand_over_pickup(
            key=uuid4(),
            order_number=order.number,
            paid_fen=20_002,
            proof=PickupProof(order.pickup_code),
            actor=shop.manager,
            at=AT,
        )
    assert Receipt.objects.count() == 1
    hand_over_pickup(
        key=uuid4(),
        order_number=order.number,
        paid_fen=10_002,
        proof=PickupProof(order.pickup_code),
        actor=shop.manager,
        at=AT,
    )

    order.refresh_from_db()
    assert order.paid_at is not None
    assert Refund.objects.count() == 0
