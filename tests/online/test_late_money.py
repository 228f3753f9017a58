"""Pages that expire, and money that comes after the stock was let go."""

from datetime import timedelta
from uuid import uuid4

import pytest

from market.catalogue.models import Variant
from market.delivery.operations import open_freight_table
from market.delivery.rules import Rate
from market.flows.cancel_order import cancel_order
from market.flows.expire_holds import expire_holds
from market.flows.online.settle import decide_late_money
from market.flows.online.sweeps import close_pages, send_refunds, settle_late_money
from market.flows.rebook_receipt import split_receipt, take_back_receipt, void_receipt
from market.flows.refund_lines import refund_lines
from market.flows.resolve_receipt import return_receipt
from market.inventory.models import Hold
from market.kernel.calendar import local_date_of
from market.kernel.errors import Forbidden, Invalid
from market.notifications.models import Message
from market.orders.enums import CancelReason, OrderState
from market.payments.enums import PaymentState, ReceiptState, RefundState
from market.payments.errors import CannotTakeBack, ReceiptDoesNotFit, ReceiptSettled
from market.payments.models import Receipt, Refund
from market.payments.rules import Division
from tests.factories import pay, place, ship
from tests.online.conftest import LATER, late_money
from tests.support.vendor import kind_of


def sell_out(shop):
    return place(shop.user, shop.buyer, {shop.tea: 10}, at=shop.at)


def test_order_lapses_only_after_its_page_was_closed_at_the_vendor(shop):
    order = shop.order()
    page = shop.start(order)

    assert expire_holds(at=shop.at + LATER) == 0
    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_PAYMENT
    assert close_pages(at=shop.at + LATER) == 1
    assert expire_holds(at=shop.at + LATER) == 1

    order.refresh_from_db()
    assert (order.state, order.cancel_reason, shop.stock()) == (OrderState.CANCELLED, CancelReason.EXPIRED, (10, 0))
    assert shop.peer.pay(page)[0] == 400
    assert [kind_of(body) for body in shop.peer.notices()] == ["checkout.session.expired"]


def test_page_that_was_paid_when_it_was_to_be_closed_settles_the_order(shop):
    order = shop.order()
    shop.peer.pay(shop.start(order))
    shop.peer.notices()

    assert close_pages(at=shop.at + timedelta(minutes=32)) == 1

    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_SHIPMENT


def test_page_of_a_cancelled_order_is_closed(shop):
    order = shop.order()
    page = shop.start(order)
    cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=shop.user, at=shop.at)

    assert close_pages(at=shop.at) == 1

    assert shop.peer.pay(page)[0] == 400


def test_late_money_holds_the_stock_again_and_revives_the_order(shop):
    order = late_money(shop, 2)

    assert shop.hear() == [200]

    order.refresh_from_db()
    assert (order.state, order.cancelled_at, order.cancel_reason) == (OrderState.AWAITING_SHIPMENT, None, "")
    assert (order.payment.state, Receipt.objects.get().state) == (PaymentState.CONFIRMED, ReceiptState.APPLIED)
    assert shop.stock() == (10, 2)
    assert Hold.objects.get(state="HELD").expires_at is None


def test_late_money_without_stock_waits_for_the_desk_and_goes_back_within_a_quarter_of_an_hour(shop):
    order = late_money(shop)
    sell_out(shop)

    shop.hear()
    receipt = Receipt.objects.get()
    assert (receipt.state, receipt.problem) == (ReceiptState.UNAPPLIED, "订单已取消，不能再办理。")
    heard = receipt.recorded_at
    assert settle_late_money(at=heard + timedelta(minutes=9)) == 0
    assert settle_late_money(at=heard + timedelta(minutes=11)) == 1
    assert send_refunds(at=heard + timedelta(minutes=11)) == 1

    order.refresh_from_db()
    refund = Refund.objects.get()
    assert (order.state, order.payment.state) == (OrderState.CANCELLED, PaymentState.VOID)
    assert (refund.amount_fen, refund.state, refund.way) == (10_001, RefundState.PAID, "VENDOR")
    assert [row["amount"] for row in shop.peer.things("refund")] == [10_001]
    assert Message.objects.filter(subject__contains="已退款", user=shop.user).count() == 1


def test_goods_that_come_back_in_the_meantime_revive_the_order(shop):
    order = late_money(shop)
    other = sell_out(shop)
    shop.hear()
    cancel_order(order_number=other.number, reason=CancelReason.BUYER, actor=shop.user, at=shop.at)

    assert settle_late_money(at=Receipt.objects.get().recorded_at + timedelta(minutes=11)) == 1

    order.refresh_from_db()
    assert (order.state, Refund.objects.count()) == (OrderState.AWAITING_SHIPMENT, 0)


def test_desk_decides_earlier_once_and_only_a_manager(shop):
    order = late_money(shop)
    sell_out(shop)
    shop.hear()
    receipt = Receipt.objects.get()

    with pytest.raises(Forbidden):
        decide_late_money(receipt_number=receipt.number, revive=False, actor=shop.user, at=shop.at)
    with pytest.raises(ReceiptDoesNotFit):
        decide_late_money(receipt_number=receipt.number, revive=True, actor=shop.manager, at=shop.at)
    assert Refund.objects.count() == 0
    decide_late_money(receipt_number=receipt.number, revive=False, actor=shop.manager, at=shop.at)
    with pytest.raises(ReceiptSettled):
        decide_late_money(receipt_number=receipt.number, revive=False, actor=shop.manager, at=shop.at)

    order.refresh_from_db()
    assert (order.state, Refund.objects.get().amount_fen) == (OrderState.CANCELLED, 10_001)


def test_money_for_an_order_its_buyer_cancelled_goes_back_at_once(shop):
    order = shop.order()
    page = shop.start(order)
    cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=shop.user, at=shop.at)
    shop.peer.pay(page)

    shop.hear()

    order.refresh_from_db()
    assert (order.state, shop.stock()) == (OrderState.CANCELLED, (10, 0))
    assert list(Refund.objects.values_list("amount_fen", "way")) == [(10_001, "VENDOR")]


def test_order_paid_twice_gives_the_second_money_back(shop):
    order = shop.order()
    page = shop.start(order)
    pay(order, shop.manager, at=shop.at, value_on=shop.at.date())
    shop.peer.pay(page)

    shop.hear()

    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_SHIPMENT
    assert list(Refund.objects.values_list("amount_fen", "way")) == [(10_001, "VENDOR")]


def test_money_that_came_online_is_neither_voided_nor_noted_as_returned_by_hand(shop):
    late_money(shop)
    sell_out(shop)
    shop.hear()
    receipt = Receipt.objects.get()

    with pytest.raises(CannotTakeBack):
        void_receipt(key=uuid4(), receipt_number=receipt.number, reason="错", actor=shop.manager, at=shop.at)
    with pytest.raises(Invalid):
        return_receipt(receipt_number=receipt.number, note="退了", actor=shop.manager, at=shop.at)

    receipt.refresh_from_db()
    assert receipt.state == ReceiptState.UNAPPLIED


def test_late_money_divided_at_the_desk_pays_another_order_and_the_rest_goes_back(shop):
    late_money(shop, 3)
    other = shop.order(1)
    place(shop.user, shop.buyer, {shop.tea: 9}, at=shop.at)
    shop.hear()
    receipt = Receipt.objects.get()
    division = Division(uuid4(), receipt.number, {other.number: 10_001}, 20_002, "")
    split_receipt(division=division, actor=shop.manager, at=shop.at)

    later = receipt.recorded_at + timedelta(minutes=11)
    assert settle_late_money(at=later) == 1
    send_refunds(at=later)

    other.refresh_from_db()
    assert other.state == OrderState.AWAITING_SHIPMENT
    assert [row["amount"] for row in shop.peer.things("refund")] == [20_002]


def test_order_paid_by_transfer_by_mistake_awaits_its_online_money_again(shop):
    order = shop.order()
    slip = pay(order, shop.manager, at=shop.at, value_on=shop.at.date())

    take_back_receipt(key=uuid4(), receipt_number=slip.number, reason="记错", actor=shop.manager, at=shop.at)

    order.refresh_from_db()
    assert (order.state, order.hold_until) == (OrderState.AWAITING_PAYMENT, shop.at + timedelta(minutes=36))


def test_second_money_of_an_order_that_was_refunded_leaves_the_freight_that_is_kept(shop):
    Variant.objects.filter(pk=shop.tea.pk).update(net_weight_g=700)
    first = local_date_of(shop.at)
    rows = [
        Rate("LOCAL", "AMBIENT", first, first_fen=600, per_kg_fen=100),
        Rate("REMOTE", "AMBIENT", first, is_served=False),
    ]
    open_freight_table(rates=rows, at=shop.at)
    order = shop.order(2, shown_total_fen=20_702)
    page = shop.start(order)
    pay(order, shop.manager, at=shop.at, value_on=first)
    ship(order, shop.manager, at=shop.at)
    refund_lines(key=uuid4(), order_number=order.number, quantities={1: 2}, reason="退", actor=shop.manager, at=shop.at)
    order.refresh_from_db()
    assert (order.state, order.due_fen) == (OrderState.REFUNDED, 700)
    shop.peer.pay(page)

    shop.hear()

    order.payment.refresh_from_db()
    assert order.payment.state == PaymentState.CONFIRMED
    assert sorted(Refund.objects.values_list("way", "amount_fen")) == [("TRANSFER", 20_002), ("VENDOR", 20_702)]
