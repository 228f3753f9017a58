"""Refunds of lines, cancellation and expiry."""

from datetime import timedelta
from uuid import uuid4

import pytest

from market.flows.cancel_order import cancel_order
from market.flows.expire_holds import expire_holds
from market.flows.refund_lines import refund_lines
from market.inventory.enums import HoldState
from market.inventory.models import Hold, Lot
from market.kernel.errors import Invalid, KeyReused, NotFound
from market.notifications.models import Message
from market.orders.enums import CancelReason, OrderState, PaymentTerms
from market.orders.errors import AlreadyShipped, OrderClosed, QuantityRefused
from market.orders.models import LineRefund, Order
from market.payments.enums import PaymentState
from market.payments.models import Payment, Refund
from tests.factories import AT, fiscal_unit, make_lot, make_user, make_variant, pay, place, ship


def refund(order, manager, quantities, **fields):
    facts = {"key": uuid4(), "reason": "破损", "at": AT, **fields}
    return refund_lines(order_number=order.number, quantities=quantities, actor=manager, **facts)


def test_refund_of_a_paid_order_frees_stock_and_owes_the_money(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 3})
    pay(order, shop.manager)

    (row,) = refund(order, shop.manager, {1: 1})

    assert (row.quantity, row.amount_fen, row.reason) == (1, 10_001, "破损")
    assert Refund.objects.get().amount_fen == 10_001
    order.refresh_from_db()
    assert (order.refunded_fen, order.state) == (10_001, OrderState.AWAITING_SHIPMENT)
    assert shop.stock() == (10, 2)


def test_undelivered_units_come_back_before_delivered_ones(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 3})
    pay(order, shop.manager)
    ship(order, shop.manager, {1: 2})

    refund(order, shop.manager, {1: 2})

    assert shop.stock() == (8, 0)
    order.refresh_from_db()
    assert order.state == OrderState.SHIPPED
    refund(order, shop.manager, {1: 1})
    order.refresh_from_db()
    assert order.state == OrderState.REFUNDED
    assert [row.amount_fen for row in Refund.objects.order_by("pk")] == [20_002, 10_001]


def test_refund_of_an_unpaid_order_owes_nothing_and_lowers_what_is_due(shop):
    officer, unit = fiscal_unit()
    order = place(officer, unit, {shop.tea: 3}, payment_terms=PaymentTerms.GOODS_FIRST)
    ship(order, shop.manager)

    refund(order, shop.manager, {1: 1})

    assert not Refund.objects.exists()
    assert Payment.objects.get().amount_fen == 20_002
    order.refresh_from_db()
    assert pay(order, shop.manager).amount_fen == 20_002


def test_unpaid_order_refunded_in_full_is_cancelled_before_and_refunded_after_shipping(shop):
    officer, unit = fiscal_unit()
    kept, sent = (place(officer, unit, {shop.tea: 1}, payment_terms=PaymentTerms.GOODS_FIRST) for _ in range(2))
    ship(sent, shop.manager)

    refund(kept, shop.manager, {1: 1})
    refund(sent, shop.manager, {1: 1})

    kept.refresh_from_db()
    sent.refresh_from_db()
    assert (kept.state, kept.cancel_reason) == (OrderState.CANCELLED, CancelReason.STORE)
    assert sent.state == OrderState.REFUNDED
    assert list(Payment.objects.values_list("state", flat=True)) == [PaymentState.VOID] * 2


def test_refund_never_exceeds_the_line_and_repeats_nothing(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 3})
    pay(order, shop.manager)
    key = uuid4()
    rows = refund(order, shop.manager, {1: 2}, key=key)

    assert refund(order, shop.manager, {1: 2}, key=key) == rows
    with pytest.raises(KeyReused):
        refund(order, shop.manager, {1: 1}, key=key)
    with pytest.raises(QuantityRefused) as refusal:
        refund(order, shop.manager, {1: 2})
    assert refusal.value.details == {"line": 1, "left": 1}
    with pytest.raises(Invalid):
        refund(order, shop.manager, {1: 1}, reason=" ")
    with pytest.raises(NotFound):
        refund(order, shop.user, {1: 1})

    assert LineRefund.objects.count() == 1
    assert Refund.objects.get().amount_fen == 20_002


def test_buyer_cancels_before_anything_has_left(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 3})

    cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=shop.user, at=AT)

    order.refresh_from_db()
    assert (order.state, order.cancel_reason, order.cancelled_at) == (OrderState.CANCELLED, CancelReason.BUYER, AT)
    assert Payment.objects.get().state == PaymentState.VOID
    assert not Refund.objects.exists()
    assert shop.stock() == (10, 0)
    with pytest.raises(OrderClosed):
        cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=shop.user, at=AT)


def test_cancelling_a_paid_order_owes_the_money_back(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 3})
    pay(order, shop.manager)

    cancel_order(order_number=order.number, reason=CancelReason.STORE, actor=shop.manager, at=AT)

    assert Refund.objects.get().amount_fen == 30_003
    assert shop.stock() == (10, 0)


def test_shipped_order_other_people_and_the_clocks_reason_do_not_cancel(shop):
    order, sent = (place(shop.user, shop.buyer, {shop.tea: 2}) for _ in range(2))
    pay(sent, shop.manager)
    ship(sent, shop.manager, {1: 1})

    for number, reason, actor, refusal in (
        (sent.number, CancelReason.BUYER, shop.user, AlreadyShipped),
        (order.number, CancelReason.BUYER, make_user(), NotFound),
        (order.number, CancelReason.STORE, shop.user, NotFound),
        (order.number, CancelReason.EXPIRED, shop.user, Invalid),
        ("MX-0", CancelReason.BUYER, shop.user, NotFound),
    ):
        with pytest.raises(refusal):
            cancel_order(order_number=number, reason=reason, actor=actor, at=AT)

    assert not Order.objects.filter(cancelled_at__isnull=False).exists()
    assert shop.stock() == (9, 3)


def test_sweep_cancels_what_has_lapsed_and_tells_the_buyer(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 3})
    paid = place(shop.user, shop.buyer, {shop.tea: 1})
    pay(paid, shop.manager)
    end = order.hold_until
    assert expire_holds(at=end - timedelta(seconds=1)) == 0

    assert expire_holds(at=end) == 1

    order.refresh_from_db()
    assert (order.state, order.cancel_reason) == (OrderState.CANCELLED, CancelReason.EXPIRED)
    assert shop.stock() == (10, 1)
    assert Message.objects.filter(user=shop.user, subject=f"订单 {order.number} 已超时取消").count() == 1
    assert expire_holds(at=end) == 0


def test_a_broken_order_holds_up_no_other(shop, caplog):
    rice = make_variant()
    make_lot(rice, 5)
    broken = place(shop.user, shop.buyer, {shop.tea: 3})
    later = place(shop.user, shop.buyer, {rice: 1})
    # Less than its holds: freeing them would leave the lot below zero.
    Lot.objects.filter(pk=shop.lot.pk).update(held=0)

    assert expire_holds(at=later.hold_until) == 1

    assert [record.getMessage() for record in caplog.records] == [f"order {broken.number} did not expire"]
    states = dict(Order.objects.values_list("number", "state"))
    assert states == {broken.number: OrderState.AWAITING_PAYMENT, later.number: OrderState.CANCELLED}
    assert not Message.objects.filter(subject=f"订单 {broken.number} 已超时取消").exists()
    Lot.objects.filter(pk=shop.lot.pk).update(held=3)
    assert expire_holds(at=later.hold_until) == 1


@pytest.mark.parametrize(
    ("pickup", "handed"),
    [({}, "发出"), ({"fulfilment": "PICKUP", "pickup_outlet_code": "direct-store", "address_line": ""}, "提走")],
)
def test_goods_first_order_that_is_not_handed_over_lapses_with_words_of_its_own(shop, pickup, handed):
    officer, unit = fiscal_unit()
    order = place(officer, unit, {shop.tea: 3}, payment_terms=PaymentTerms.GOODS_FIRST, **pickup)
    (placed,) = Message.objects.filter(user=officer, subject=f"订单 {order.number} 已提交")
    assert "先货后款，验收后再付款" in placed.body
    assert "请转账" not in placed.body
    assert expire_holds(at=order.hold_until - timedelta(seconds=1)) == 0

    assert expire_holds(at=order.hold_until) == 1

    order.refresh_from_db()
    assert (order.state, order.cancel_reason) == (OrderState.CANCELLED, CancelReason.UNSENT)
    assert order.get_cancel_reason_display() == "到期未交货"
    assert shop.stock() == (10, 0)
    told = Message.objects.get(user=officer, subject=f"订单 {order.number} 到期没有{handed}，已取消")
    assert f"的货在期限内没有{handed}" in told.body
    assert "未付清" not in told.body


def test_order_whose_stock_was_sold_on_is_cancelled_by_the_sweep(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 10})
    end = order.hold_until
    other = place(shop.user, shop.buyer, {shop.tea: 8}, at=end)
    assert Hold.objects.get(reference=order.number).state == HoldState.RELEASED

    receipt = pay(order, shop.manager, at=end)
    assert expire_holds(at=end) == 1

    assert receipt.problem == "订单已超时，库存已释放。请买家重新下单。"
    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED
    assert Order.objects.get(pk=other.pk).state == OrderState.AWAITING_PAYMENT
    assert shop.stock() == (10, 8)


def test_shipped_goods_first_order_never_lapses(shop):
    officer, unit = fiscal_unit()
    order = place(officer, unit, {shop.tea: 2}, payment_terms=PaymentTerms.GOODS_FIRST)
    ship(order, shop.manager, {1: 1})

    assert expire_holds(at=order.hold_until + timedelta(days=1)) == 0
