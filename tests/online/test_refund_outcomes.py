"""Refunds of which no answer came: found in the vendor's books before they are asked for again or transferred."""

from datetime import timedelta

from market.flows.cancel_order import cancel_order
from market.flows.online.sweeps import send_refunds
from market.flows.pay_refund import pay_refund
from market.kernel.calendar import local_date_of
from market.orders.enums import CancelReason
from market.payments.enums import DifferenceKind, RefundState, RefundWay
from market.payments.gateways import online_gateway
from market.payments.gateways.base import GatewayDownError
from market.payments.gateways.stripe import StripeGateway
from market.payments.models import Difference, Refund
from market.payments.operations import turn_to_transfer


def owed(shop):
    order = shop.paid()
    cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=shop.user, at=shop.at)
    return Refund.objects.get()


def forget_keys(shop, monkeypatch):
    """Let the vendor forget what it answered under which key, as it does after a day."""
    monkeypatch.setattr(shop.peer.vendor.book, "answer_under", lambda _key: None)
    monkeypatch.setattr(shop.peer.vendor.book, "keep_answer", lambda *_answer: None)


def test_refund_that_was_done_without_an_answer_is_found_and_never_transferred(shop, monkeypatch):
    owed(shop)
    real = StripeGateway.give_back

    def unheard(self, **asked):
        real(self, **asked)
        raise GatewayDownError("lost")

    with monkeypatch.context() as patch:
        patch.setattr(StripeGateway, "give_back", unheard)
        assert send_refunds(at=shop.at) == 0
    assert Refund.objects.get().state == RefundState.REQUESTED
    forget_keys(shop, monkeypatch)

    assert send_refunds(at=shop.at + timedelta(hours=25)) == 1

    refund = Refund.objects.get()
    assert (refund.state, refund.way, refund.failure) == (RefundState.PAID, RefundWay.VENDOR, "")
    assert [row["id"] for row in shop.peer.things("refund")] == [refund.vendor_id]


def test_refused_refund_that_is_in_the_books_is_done(shop, monkeypatch):
    """Two workers: one's question was answered, the other's is refused because the money has gone."""
    refund = owed(shop)
    gateway = online_gateway()
    done = gateway.give_back(key=refund.key, intent_id=refund.receipt.bank_line, amount_fen=refund.amount_fen)
    forget_keys(shop, monkeypatch)

    assert send_refunds(at=shop.at) == 1

    refund.refresh_from_db()
    assert (refund.state, refund.way, refund.vendor_id) == (RefundState.PAID, RefundWay.VENDOR, done.refund_id)


def told_after_it_was_left_to_the_desk(shop):
    refund = owed(shop)
    gateway = online_gateway()
    gateway.give_back(key=refund.key, intent_id=refund.receipt.bank_line, amount_fen=refund.amount_fen)
    turn_to_transfer(refund_number=refund.number, failure="no")
    return refund


def test_success_heard_before_the_desk_transferred_is_the_refund(shop):
    refund = told_after_it_was_left_to_the_desk(shop)

    assert shop.hear() == [200]

    refund.refresh_from_db()
    assert (refund.state, refund.way) == (RefundState.PAID, RefundWay.VENDOR)
    assert Difference.objects.count() == 0


def test_success_heard_after_the_desk_transferred_opens_a_difference(shop):
    refund = told_after_it_was_left_to_the_desk(shop)
    pay_refund(
        refund_number=refund.number, paid_on=local_date_of(shop.at), bank_line="L1", actor=shop.manager, at=shop.at
    )

    assert shop.hear() == [200]

    refund.refresh_from_db()
    assert (refund.state, refund.way, refund.bank_line) == (RefundState.PAID, RefundWay.TRANSFER, "L1")
    found = Difference.objects.get()
    assert (found.kind, found.reference) == (DifferenceKind.REFUNDED_TWICE, refund.vendor_id)
    assert (found.order, found.amount_fen) == (refund.order, 10_001)


def test_key_that_the_vendor_does_not_take_refuses_nothing(shop, settings):
    owed(shop)
    right, settings.STRIPE_SECRET_KEY = settings.STRIPE_SECRET_KEY, "sk_test_of_somebody"

    assert send_refunds(at=shop.at) == 0

    refund = Refund.objects.get()
    assert (refund.state, refund.way, refund.failure) == (RefundState.REQUESTED, RefundWay.VENDOR, "")
    settings.STRIPE_SECRET_KEY = right
    assert send_refunds(at=shop.at + timedelta(minutes=2)) == 1
    assert Refund.objects.get().state == RefundState.PAID
