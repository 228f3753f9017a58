"""Many at once, on real threads and connections. Each guard has a control that goes without it and must go wrong."""

from datetime import date
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import OperationalError, transaction
from django.db.models import Sum

from market.flows.cancel_order import cancel_order
from market.flows.expire_holds import expire_holds
from market.flows.place_order import place_order
from market.flows.receive_stock import receive_stock
from market.flows.refund_lines import refund_lines
from market.inventory.errors import OutOfStock
from market.inventory.models import Hold, Lot, StockMovement
from market.inventory.rules import Arrival
from market.inventory.selectors import stock_problems
from market.kernel.errors import KeyReused
from market.kernel.retry import retry_when_busy
from market.orders.enums import CancelReason, OrderState
from market.orders.errors import OrderClosed, QuantityRefused
from market.orders.models import LineRefund, Order, OrderLine
from market.orders.selectors import order_problems
from market.payments.enums import ReceiptState
from market.payments.models import Receipt, Refund
from market.payments.selectors import payment_problems
from tests.factories import (
    AT,
    hold_terms,
    make_cart,
    make_lot,
    make_order,
    make_outlet,
    make_staff,
    make_variant,
    pay,
    place,
    resident,
    ship,
    terms_for,
    transfer_of,
)
from tests.support.racing import race

pytestmark = pytest.mark.django_db(transaction=True)


def clicks(lines_of_buyers):
    """For each buyer a function that submits the buyer's cart."""
    found = []
    for lines in lines_of_buyers:
        user, buyer = resident()
        total_fen = sum(variant.price_fen * quantity for variant, quantity in lines.items())
        cart = make_cart(user, buyer, lines)
        found.append(
            partial(
                place_order,
                cart_number=cart.number,
                terms=terms_for(buyer, total_fen),
                key=uuid4(),
                actor=user,
                at=AT,
            )
        )
    return found


@pytest.fixture
def one_order(transactional_db):
    """A resident, a manager, and the resident's unpaid order of one of five packs of tea."""
    hold_terms()
    user, buyer = resident()
    tea = make_variant()
    make_lot(tea, 5)
    return user, make_staff(), place(user, buyer, {tea: 1})


def nothing_is_wrong():
    return stock_problems() + order_problems() + payment_problems() == []


def test_eight_buyers_of_five_units_buy_exactly_five():
    hold_terms()
    tea = make_variant()
    lots = [make_lot(tea, 3), make_lot(tea, 2)]

    answers = race(clicks([{tea: 1}] * 8))

    assert sum(isinstance(answer, Order) for answer in answers) == 5
    assert sum(isinstance(answer, OutOfStock) for answer in answers) == 3
    assert Order.objects.count() == 5
    assert Hold.objects.aggregate(total=Sum("quantity"))["total"] == 5
    assert [Lot.objects.get(pk=lot.pk).held for lot in lots] == [3, 2]
    assert nothing_is_wrong()


def test_control_read_then_write_oversells():
    tea = make_variant()
    lot = make_lot(tea, 5)
    read = Barrier(8)

    def buy():
        seen = Lot.objects.get(pk=lot.pk)
        read.wait(timeout=10)
        if seen.on_hand - seen.held >= 1:
            Hold.objects.create(reference=str(uuid4()), line=1, lot=seen, quantity=1, expires_at=AT)
            Lot.objects.filter(pk=lot.pk).update(held=seen.held + 1)

    race([buy] * 8)

    assert Hold.objects.count() == 8
    assert stock_problems() == [f"lot {lot.number}: on hand 5, movements 5; held 1, live holds 8"]


def test_double_click_makes_one_order():
    hold_terms()
    tea = make_variant()
    make_lot(tea, 50)
    (click,) = clicks([{tea: 2}])

    answers = race([click] * 6)

    assert len({answer.number for answer in answers}) == 1
    assert Order.objects.count() == 1
    assert Hold.objects.aggregate(total=Sum("quantity"))["total"] == 2


def test_two_tabs_with_keys_of_their_own_make_one_order():
    hold_terms()
    tea = make_variant()
    make_lot(tea, 50)
    (click,) = clicks([{tea: 2}])

    answers = race([partial(click, key=uuid4()) for _ in range(4)])

    assert sum(isinstance(answer, Order) for answer in answers) == 1
    assert {getattr(answer, "code", "") for answer in answers if not isinstance(answer, Order)} == {"CART_CLOSED"}
    assert Order.objects.count() == 1


def test_one_key_on_two_carts_at_once_makes_one_order():
    hold_terms()
    tea = make_variant()
    make_lot(tea, 50)
    key = uuid4()

    answers = race([partial(click, key=key) for click in clicks([{tea: 1}] * 3)])

    assert sum(isinstance(answer, Order) for answer in answers) == 1
    assert sum(isinstance(answer, KeyReused) for answer in answers) == 2
    assert Hold.objects.aggregate(total=Sum("quantity"))["total"] == 1


def test_control_a_cart_that_is_not_locked_makes_two_orders():
    user, buyer = resident()
    tea = make_variant()
    cart = make_cart(user, buyer, {tea: 1})
    read = Barrier(2)

    def submit():
        cart.refresh_from_db()
        is_open = cart.closed_at is None
        read.wait(timeout=10)
        if is_open:
            make_order(buyer, {tea: 1})

    race([submit] * 2)

    assert Order.objects.count() == 2


def test_carts_in_opposite_order_do_not_deadlock():
    hold_terms()
    tea, rice = make_variant(), make_variant()
    make_lot(tea, 20)
    make_lot(rice, 20)

    answers = race(clicks([{tea: 1, rice: 1}, {rice: 1, tea: 1}] * 5))

    assert [answer for answer in answers if not isinstance(answer, Order)] == []
    assert nothing_is_wrong()


def _lock_in_turn(lots, both_hold_one):
    with transaction.atomic():
        Lot.objects.select_for_update().get(pk=lots[0].pk)
        if both_hold_one:
            both_hold_one.pop().wait(timeout=10)
        Lot.objects.select_for_update().get(pk=lots[1].pk)
    return "done"


def test_control_locks_taken_in_opposite_order_deadlock_and_a_retry_mends_it():
    lots = [make_lot(make_variant()), make_lot(make_variant())]

    def racers(run):
        meet = Barrier(2)
        return [partial(run, order, [meet]) for order in (lots, lots[::-1])]

    bare = race(racers(_lock_in_turn))
    retried = race(racers(retry_when_busy(_lock_in_turn)))

    (error,) = [answer for answer in bare if isinstance(answer, OperationalError)]
    assert error.__cause__.sqlstate == "40P01"
    assert retried == ["done", "done"]


def test_ten_refunds_of_three_units_of_five_refund_once():
    hold_terms()
    user, buyer = resident()
    manager = make_staff()
    tea = make_variant(price_fen=1_000)
    make_lot(tea, 5)
    order = place(user, buyer, {tea: 5})
    pay(order, manager)

    answers = race(
        [
            partial(
                refund_lines,
                key=uuid4(),
                order_number=order.number,
                quantities={1: 3},
                reason="破损",
                actor=manager,
                at=AT,
            )
            for _ in range(10)
        ]
    )

    assert sum(isinstance(answer, QuantityRefused) for answer in answers) == 9
    assert Refund.objects.get().amount_fen == 3_000
    line = order.lines.get()
    assert (line.refunded_quantity, line.refunded_fen) == (3, 3_000)
    assert nothing_is_wrong()


def test_control_refunds_checked_without_a_lock_exceed_the_order():
    tea = make_variant(price_fen=1_000)
    order = make_order(lines={tea: 5})
    read = Barrier(4)

    def refund():
        line = OrderLine.objects.get(order=order)
        read.wait(timeout=10)
        if line.refunded_quantity + 3 <= line.quantity:
            LineRefund.objects.create(
                number=str(uuid4())[:24], key=uuid4(), line=line, quantity=3, amount_fen=3_000, refunded_at=AT
            )

    race([refund] * 4)

    assert LineRefund.objects.aggregate(total=Sum("quantity"))["total"] == 12
    assert len(order_problems()) == 1


def test_one_bank_line_entered_by_two_is_recorded_once(one_order):
    _, manager, order = one_order
    line = transfer_of(order).bank_line

    answers = race([partial(pay, order, manager, bank_line=line) for _ in range(4)])

    assert sum(isinstance(answer, Receipt) for answer in answers) == 1
    assert {answer.code for answer in answers if not isinstance(answer, Receipt)} == {"BANK_LINE_USED"}
    assert Receipt.objects.get().state == ReceiptState.APPLIED
    assert nothing_is_wrong()


def test_two_full_payments_at_once_pay_once_and_the_other_waits_at_the_desk(one_order):
    _, manager, order = one_order

    race([partial(pay, order, manager) for _ in range(2)])

    states = sorted(Receipt.objects.values_list("state", flat=True))
    assert states == [ReceiptState.APPLIED, ReceiptState.UNAPPLIED]
    assert nothing_is_wrong()


def test_cancelling_and_paying_at_once_leave_no_paid_cancelled_order_without_a_refund(one_order):
    user, manager, order = one_order

    race(
        [
            partial(cancel_order, order_number=order.number, reason=CancelReason.BUYER, actor=user, at=AT),
            partial(pay, order, manager),
        ]
    )

    assert Order.objects.get().state == OrderState.CANCELLED
    receipt = Receipt.objects.get()
    owed = Refund.objects.aggregate(total=Sum("amount_fen"))["total"] or 0
    assert owed == (order.total_fen if receipt.state == ReceiptState.APPLIED else 0)
    assert nothing_is_wrong()


def test_sweeping_buying_and_paying_at_the_last_instant_sell_the_goods_once():
    hold_terms()
    user, buyer = resident()
    manager = make_staff()
    tea = make_variant()
    make_lot(tea, 1)
    order = place(user, buyer, {tea: 1})
    end = order.hold_until
    (click,) = clicks([{tea: 1}])

    answers = race(
        [
            partial(click, at=end),
            partial(expire_holds, at=end),
            # The desk read its clock just before the end.
            partial(pay, order, manager, at=AT),
        ]
    )

    states = set(Order.objects.values_list("number", "state"))
    paid = (order.number, OrderState.AWAITING_SHIPMENT) in states
    assert isinstance(answers[0], OutOfStock if paid else Order)
    assert Hold.objects.filter(state="HELD").count() == 1
    assert nothing_is_wrong()


def test_shipping_one_order_twice_at_once_sends_the_goods_once():
    hold_terms()
    user, buyer = resident()
    manager = make_staff()
    tea = make_variant()
    lot = make_lot(tea, 5)
    order = place(user, buyer, {tea: 2})
    pay(order, manager)

    answers = race([partial(ship, order, manager) for _ in range(4)])

    assert sum(isinstance(answer, QuantityRefused | OrderClosed) for answer in answers) == 3
    lot.refresh_from_db()
    assert (lot.on_hand, lot.held) == (3, 0)
    assert nothing_is_wrong()


def test_one_arrival_sent_three_times_at_once_is_received_once():
    manager, tea = make_staff(), make_variant()
    make_outlet()
    arrival = Arrival(uuid4(), tea.sku, "direct-store", "B9", date(2025, 8, 1), date(2026, 8, 1), 20)

    lots = race([lambda: receive_stock(arrival=arrival, actor=manager, at=AT)] * 3)

    assert len({lot.number for lot in lots}) == 1
    assert StockMovement.objects.get().delta == 20
