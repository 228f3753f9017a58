"""One purchase from the cart to the refund, by each of the cast."""

from datetime import timedelta
from uuid import uuid4

import pytest

from market.flows.accept_delivery import accept_delivery
from market.flows.place_order import place_order
from market.flows.refund_lines import refund_lines
from market.flows.settle_payment import record_transfer
from market.flows.ship_order import ship_order
from market.inventory.models import Lot
from market.orders.enums import OrderState, PaymentTerms
from market.orders.models import Order
from market.orders.rules import Inspection, Parcel
from market.payments.enums import ReceiptState
from market.payments.models import Refund
from market.payments.rules import BankTransfer
from tests.factories import AT, TODAY, fiscal_unit, hold_terms, make_cart, make_lot, make_staff, make_variant, terms_for

pytestmark = pytest.mark.django_db


def test_unit_buys_accepts_pays_and_gets_a_refund():
    hold_terms()
    officer, unit = fiscal_unit()
    manager = make_staff()
    tea, rice = make_variant(price_fen=10_001), make_variant(price_fen=5_000, product__comparable="rice")
    tea_lot, _ = make_lot(tea, 10), make_lot(rice, 10)
    cart = make_cart(officer, unit, {tea: 3, rice: 2})
    terms = terms_for(unit, 40_003, payment_terms=PaymentTerms.GOODS_FIRST)

    order = place_order(cart_number=cart.number, terms=terms, key=uuid4(), actor=officer, at=AT)

    assert order.state == OrderState.AWAITING_SHIPMENT
    tea_lot.refresh_from_db()
    assert (tea_lot.on_hand, tea_lot.held) == (10, 3)

    later = AT + timedelta(days=1)
    ship_order(
        key=uuid4(),
        order_number=order.number,
        parcel=Parcel({1: 3, 2: 2}, "示例快递", "SF1"),
        actor=manager,
        at=later,
    )
    accept_delivery(
        key=uuid4(),
        order_number=order.number,
        inspection=Inspection({1: 3, 2: 2}, TODAY + timedelta(days=1)),
        actor=officer,
        at=later,
    )
    order = Order.objects.get(pk=order.pk)
    assert order.state == OrderState.AWAITING_SETTLEMENT

    transfer = BankTransfer(uuid4(), f"货款 {order.number}", 40_003, TODAY, unit.name, "B1")
    receipt = record_transfer(transfer=transfer, actor=manager, at=later)

    assert (receipt.state, receipt.problem) == (ReceiptState.APPLIED, "")
    order = Order.objects.get(pk=order.pk)
    assert (order.state, order.paid_on) == (OrderState.COMPLETED, TODAY)

    refund_lines(key=uuid4(), order_number=order.number, quantities={1: 1}, reason="破损", actor=manager, at=later)

    assert Refund.objects.get().amount_fen == 10_001
    assert Lot.objects.get(pk=tea_lot.pk).on_hand == 7
