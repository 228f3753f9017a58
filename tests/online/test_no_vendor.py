"""Online payment that was switched off: orders lapse all the same, and the desk transfers what is owed back."""

from datetime import timedelta

import pytest

from market.flows.cancel_order import cancel_order
from market.flows.expire_holds import expire_holds
from market.flows.online.sweeps import send_refunds
from market.flows.pay_refund import pay_refund
from market.kernel.calendar import local_date_of
from market.orders.enums import CancelReason, OrderState
from market.payments.enums import RefundState, RefundWay
from market.payments.gateways.base import GatewayDownError
from market.payments.gateways.stripe import StripeGateway
from market.payments.models import PaymentAttempt, Refund
from market.payments.selectors import refunds_owed

HOUR = timedelta(hours=1)


def cancelled(shop):
    order = shop.paid()
    cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=shop.user, at=shop.at)


def test_order_lapses_an_hour_after_its_page_has_ended_by_itself(shop, settings):
    order = shop.order()
    shop.start(order)
    ends = PaymentAttempt.objects.get().expires_at
    assert expire_holds(at=ends + HOUR * 2) == 0
    settings.STRIPE_SECRET_KEY = ""

    assert expire_holds(at=ends + HOUR - timedelta(seconds=1)) == 0
    assert expire_holds(at=ends + HOUR) == 1

    order.refresh_from_db()
    assert (order.state, shop.stock()) == (OrderState.CANCELLED, (10, 0))


def test_what_is_owed_from_then_on_goes_by_transfer(shop, settings):
    order = shop.paid()
    settings.STRIPE_SECRET_KEY = ""

    cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=shop.user, at=shop.at)

    refund = Refund.objects.get()
    assert (refund.amount_fen, refund.way, refund.key) == (10_001, RefundWay.TRANSFER, None)
    assert list(refunds_owed()) == [refund]


def test_what_was_owed_through_the_vendor_is_transferred_by_the_desk_an_hour_later(shop, settings):
    cancelled(shop)
    settings.STRIPE_SECRET_KEY = ""

    assert send_refunds(at=shop.at + HOUR - timedelta(seconds=1)) == 0
    assert send_refunds(at=shop.at + HOUR) == 1

    refund = Refund.objects.get()
    assert (refund.state, refund.way, refund.failure) == (
        RefundState.OWED,
        RefundWay.TRANSFER,
        "在线支付已停用，请转账退款",
    )
    today = local_date_of(shop.at)
    pay_refund(refund_number=refund.number, paid_on=today, bank_line="L1", actor=shop.manager, at=shop.at + HOUR)
    refund.refresh_from_db()
    assert refund.state == RefundState.PAID


def test_desk_is_told_to_look_first_where_the_vendor_was_asked_already(
    shop, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancelled(shop)

    def silent(*_self: object, **_asked: object) -> None:
        raise GatewayDownError("silent")

    monkeypatch.setattr(StripeGateway, "give_back", silent)
    send_refunds(at=shop.at)
    settings.STRIPE_SECRET_KEY = ""

    assert send_refunds(at=shop.at + HOUR * 2) == 1

    refund = Refund.objects.get()
    assert (refund.state, refund.way) == (RefundState.OWED, RefundWay.TRANSFER)
    assert "先到渠道后台核对" in refund.failure
