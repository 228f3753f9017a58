"""Money back the way it came: part of a line, done later, failing, refused, too late for the vendor."""

from datetime import timedelta
from uuid import uuid4

import pytest

from market.flows.cancel_order import cancel_order
from market.flows.online.sweeps import send_refunds
from market.flows.pay_refund import pay_refund
from market.flows.refund_lines import refund_lines
from market.kernel.calendar import local_date_of
from market.orders.enums import CancelReason, OrderState
from market.payments.enums import RefundState, RefundWay
from market.payments.errors import RefundSettled
from market.payments.models import Receipt, Refund
from market.payments.operations import note_refund_looked_at
from market.payments.selectors import money_of, refunds_owed, refunds_under_way
from tests.support.vendor import kind_of

LATE, FAILS = "4000000000007726", "4000000000005126"


def take_out(shop, order, units):
    refund_lines(
        key=uuid4(), order_number=order.number, quantities={1: units}, reason="少了", actor=shop.manager, at=shop.at
    )


def test_part_of_a_line_goes_back_to_the_fen_and_once(shop):
    order = shop.paid(3)
    take_out(shop, order, 1)

    assert send_refunds(at=shop.at) == 1
    assert send_refunds(at=shop.at + timedelta(hours=1)) == 0

    refund = Refund.objects.get()
    assert (refund.amount_fen, refund.state, refund.way) == (10_001, RefundState.PAID, RefundWay.VENDOR)
    assert [row["amount"] for row in shop.peer.things("refund")] == [10_001]
    take_out(shop, order, 2)
    send_refunds(at=shop.at)
    order.refresh_from_db()
    assert order.state == OrderState.REFUNDED
    assert sum(row["amount"] for row in shop.peer.things("refund")) == 30_003


def test_refund_under_way_is_promised_until_the_vendor_says_it_is_done(shop):
    order = shop.paid(1, LATE)
    cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=shop.user, at=shop.at)
    assert send_refunds(at=shop.at) >= 1
    refund = Refund.objects.get()
    assert refund.state == RefundState.PENDING
    money = money_of(order=order, today=local_date_of(shop.at))
    assert (money.owed_fen, money.refunded_fen) == (10_001, 0)
    with pytest.raises(RefundSettled):
        pay_refund(
            refund_number=refund.number, paid_on=local_date_of(shop.at), bank_line="L1", actor=shop.manager, at=shop.at
        )

    shop.peer.change(refund.vendor_id, becomes_at=0)
    shop.peer.vendor.move_on()
    shop.hear()

    refund.refresh_from_db()
    assert (refund.state, refund.bank_line) == (RefundState.PAID, refund.vendor_id)


def test_refund_that_fails_after_it_seemed_done_is_owed_by_transfer(shop):
    order = shop.paid(1, FAILS)
    cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=shop.user, at=shop.at)
    send_refunds(at=shop.at)
    refund = Refund.objects.get()
    assert refund.state == RefundState.PAID
    shop.peer.change(refund.vendor_id, becomes_at=0)
    shop.peer.vendor.move_on()
    told = shop.peer.notices()
    assert [kind_of(body) for body in told] == ["refund.created", "refund.failed"]

    # The last word is heard first, and the first once more at the end.
    assert [shop.tell(body) for body in reversed(told)] == [200, 200]

    refund.refresh_from_db()
    assert (refund.state, refund.way, refund.paid_on) == (RefundState.OWED, RefundWay.TRANSFER, None)
    assert refund.failure == "expired_or_canceled_card"
    assert list(refunds_owed()) == [refund]
    assert send_refunds(at=shop.at + timedelta(hours=1)) == 0
    pay_refund(
        refund_number=refund.number, paid_on=local_date_of(shop.at), bank_line="L1", actor=shop.manager, at=shop.at
    )
    shop.tell(told[1])
    refund.refresh_from_db()
    assert refund.state == RefundState.PAID


def test_what_the_vendor_refuses_to_give_back_the_desk_transfers(shop):
    order = shop.paid()
    intent = shop.peer.things("payment_intent")[0]
    shop.peer.change(intent["id"], status="canceled")
    cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=shop.user, at=shop.at)

    send_refunds(at=shop.at)

    refund = Refund.objects.get()
    assert (refund.state, refund.way) == (RefundState.OWED, RefundWay.TRANSFER)
    assert refund.failure.startswith("This PaymentIntent")


def test_vendor_that_is_down_is_asked_again_under_the_same_key(shop, settings):
    order = shop.paid()
    cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=shop.user, at=shop.at)
    there, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:9"
    assert send_refunds(at=shop.at) == 0
    assert Refund.objects.get().state == RefundState.REQUESTED

    settings.STRIPE_API_BASE = there
    assert send_refunds(at=shop.at + timedelta(seconds=30)) == 0
    assert send_refunds(at=shop.at + timedelta(minutes=2)) == 1

    assert (Refund.objects.get().state, len(shop.peer.things("refund"))) == (RefundState.PAID, 1)


def test_money_of_half_a_year_ago_goes_back_by_transfer(shop):
    order = shop.paid()
    Receipt.objects.update(value_on=local_date_of(shop.at) - timedelta(days=181))

    cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=shop.user, at=shop.at)

    assert list(Refund.objects.values_list("way", "receipt")) == [(RefundWay.TRANSFER, None)]


def test_refunds_under_way_are_looked_at_in_turn(shop):
    for _ in range(2):
        order = shop.paid(1, LATE)
        cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=shop.user, at=shop.at)
    send_refunds(at=shop.at)
    first, second = Refund.objects.order_by("pk")
    Refund.objects.filter(pk=first.pk).update(requested_at=shop.at - timedelta(hours=1))

    assert refunds_under_way(limit=1) == [first]
    note_refund_looked_at(refund=first, at=shop.at + timedelta(seconds=10))

    assert refunds_under_way(limit=1) == [second]
