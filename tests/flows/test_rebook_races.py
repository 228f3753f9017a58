"""Decisions on money at once, on real threads and connections; the guard has a control that goes without it."""

from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest

from market.flows.rebook_receipt import split_receipt, take_back_receipt, void_receipt
from market.flows.resolve_receipt import apply_receipt, return_receipt
from market.flows.ship_order import ship_order
from market.inventory.selectors import stock_problems
from market.kernel.errors import DomainError
from market.orders.errors import NotPaid
from market.orders.models import Order, Shipment
from market.orders.rules import Parcel
from market.orders.selectors import order_problems
from market.payments.enums import ReceiptState
from market.payments.models import Payment, Rebooking, Receipt
from market.payments.rules import Division
from market.payments.selectors import payment_problems, unapplied_receipts
from market.tally.selectors import verify_tally
from tests.factories import AT, hold_terms, make_lot, make_staff, make_variant, pay, place, resident
from tests.support.racing import race
from tests.tally.scenes import set_policy

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene():
    hold_terms()
    set_policy(2025)
    user, buyer = resident()
    tea = make_variant(price_fen=10_001)
    make_lot(tea, 20)
    yield make_staff(), [place(user, buyer, {tea: 1}) for _ in range(3)]
    assert stock_problems() + order_problems() + payment_problems() + verify_tally() == []


def divided(manager, receipt, orders, key):
    rest_fen = receipt.amount_fen - 10_001 * len(orders)
    asked = Division(key, receipt.number, {order.number: 10_001 for order in orders}, rest_fen, "")
    return partial(split_receipt, division=asked, actor=manager, at=AT)


def test_one_form_sent_six_times_at_once_divides_once(scene):
    manager, orders = scene
    receipt = pay(orders[0], manager, amount_fen=30_003)

    answers = race([divided(manager, receipt, orders, uuid4())] * 6)

    assert len({tuple(row.pk for row in answer) for answer in answers}) == 1
    assert Receipt.objects.filter(state=ReceiptState.APPLIED).count() == 3
    assert Order.objects.exclude(paid_at=None).count() == 3


def test_two_transfers_over_the_same_orders_in_opposite_order_pay_them_once(scene):
    manager, orders = scene
    receipts = [pay(orders[0], manager, amount_fen=amount) for amount in (30_003, 30_003)]

    answers = race(
        [divided(manager, receipts[0], orders, uuid4()), divided(manager, receipts[1], orders[::-1], uuid4())]
    )

    assert sum(isinstance(answer, DomainError) for answer in answers) == 1
    assert unapplied_receipts().get().amount_fen == 30_003
    assert Rebooking.objects.count() == 1


def test_waiting_money_is_divided_applied_returned_or_voided_and_only_one_of_them(scene):
    manager, orders = scene
    receipt = pay(orders[0], manager, amount_fen=20_002)
    facts = {"receipt_number": receipt.number, "actor": manager, "at": AT}

    answers = race(
        [
            divided(manager, receipt, orders[:2], uuid4()),
            partial(return_receipt, note="退", **facts),
            partial(apply_receipt, order_number=orders[2].number, note="", **facts),
            partial(void_receipt, key=uuid4(), reason="错", **facts),
        ]
    )

    done = [answer for answer in answers if not isinstance(answer, Exception)]
    assert all(isinstance(answer, DomainError) for answer in answers if isinstance(answer, Exception))
    # Voiding may follow a division, which it takes back; nothing may follow a void.
    assert len(done) == 1 or (len(done) == 2 and not isinstance(answers[3], Exception))
    state = Receipt.objects.get(pk=receipt.pk).state
    paid = Order.objects.exclude(paid_at=None).count()
    assert (state, paid) in {(ReceiptState.SPLIT, 2), (ReceiptState.RETURNED, 0), (ReceiptState.VOID, 0)}


def test_taking_back_and_shipping_at_once_never_ship_before_the_money_unnoticed(scene):
    manager, orders = scene
    order = orders[0]
    receipt = pay(order, manager)

    _, shipped = race(
        [
            partial(
                take_back_receipt, key=uuid4(), receipt_number=receipt.number, reason="错", actor=manager, at=AT
            ),
            partial(
                ship_order, key=uuid4(), order_number=order.number, parcel=Parcel({1: 1}, "示例快递"),
                actor=manager, at=AT,
            ),
        ]
    )  # fmt: skip

    assert Order.objects.get(pk=order.pk).paid_at is None
    assert Receipt.objects.get(pk=receipt.pk).state == ReceiptState.TAKEN_BACK
    assert isinstance(shipped, NotPaid) or Shipment.objects.count() == 1


def test_control_a_division_checked_without_a_lock_books_the_money_twice(scene):
    _manager, orders = scene
    receipt = pay(orders[0], _manager, amount_fen=20_002)
    read = Barrier(2)

    def book(order):
        seen = Receipt.objects.get(pk=receipt.pk)
        read.wait(timeout=10)
        if seen.state == ReceiptState.UNAPPLIED:
            Receipt.objects.create(
                number=f"SK-{order.pk}", key=uuid4(), method=seen.method, bank_line=seen.bank_line, part_of=seen,
                amount_fen=20_002, value_on=seen.value_on, payment=Payment.objects.get(order=order),
                state=ReceiptState.APPLIED, recorded_at=AT, recorded_by=seen.recorded_by,
            )  # fmt: skip
            Receipt.objects.filter(pk=seen.pk).update(state=ReceiptState.SPLIT)

    race([partial(book, order) for order in orders[:2]])

    assert f"receipt {receipt.number}: 20002, SPLIT, parts 40004, decisions 0" in payment_problems()
    Receipt.objects.filter(part_of=receipt).delete()
    Receipt.objects.filter(pk=receipt.pk).update(state=ReceiptState.UNAPPLIED)
