"""Money that comes in, fits or not, and is never dropped."""

from datetime import timedelta
from uuid import uuid4

import pytest

from market.flows.cancel_order import cancel_order
from market.flows.expire_holds import expire_holds
from market.flows.refund_lines import refund_lines
from market.flows.resolve_receipt import apply_receipt, return_receipt
from market.flows.settle_payment import record_transfer
from market.inventory.models import Hold
from market.kernel.errors import Forbidden, Invalid, KeyReused, NotFound
from market.kernel.numbers import new_number
from market.orders.enums import CancelReason, OrderState
from market.orders.models import Order
from market.payments.enums import PaymentState, ReceiptState, RefundState
from market.payments.errors import BankLineUsed, PayerDiffers, ReceiptDoesNotFit, ReceiptSettled, RefundSettled
from market.payments.models import Payment, Receipt, Refund
from market.payments.operations import mark_refund_paid
from market.payments.selectors import refunds_owed, unapplied_receipts
from tests.factories import AT, TODAY, pay, place, transfer_of


def test_full_payment_pays_the_order_and_keeps_its_stock_for_good(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 2})

    receipt = pay(order, shop.manager, value_on=TODAY - timedelta(days=1))

    assert (receipt.state, receipt.problem, receipt.payment) == (ReceiptState.APPLIED, "", order.payment)
    order.refresh_from_db()
    assert (order.state, order.paid_at, order.paid_on) == (
        OrderState.AWAITING_SHIPMENT,
        AT,
        TODAY - timedelta(days=1),
    )
    assert Payment.objects.get().state == PaymentState.CONFIRMED
    assert Hold.objects.get().expires_at is None
    assert expire_holds(at=order.hold_until + timedelta(days=99)) == 0


def test_partial_payments_add_up_and_pay_when_the_sum_reaches_what_is_due(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 2})

    pay(order, shop.manager, amount_fen=20_000)
    order.refresh_from_db()
    assert (order.state, order.paid_at) == (OrderState.AWAITING_PAYMENT, None)
    pay(order, shop.manager, amount_fen=2, value_on=TODAY)

    order.refresh_from_db()
    assert (order.state, order.paid_on) == (OrderState.AWAITING_SHIPMENT, TODAY)
    assert list(Receipt.objects.values_list("state", flat=True)) == [ReceiptState.APPLIED] * 2


def test_wrong_late_and_unreadable_money_waits_at_the_desk_with_its_problem(shop):
    order, cancelled, lapsed = (place(shop.user, shop.buyer, {shop.tea: 1}) for _ in range(3))
    cancel_order(order_number=cancelled.number, reason=CancelReason.BUYER, actor=shop.user, at=AT)
    before = Order.objects.values_list("number", "state", "paid_at").order_by("pk")
    expected = list(before)

    pay(order, shop.manager, amount_fen=10_002)
    pay(order, shop.manager, remittance_reference="货款")
    pay(order, shop.manager, remittance_reference=new_number("MX"))
    pay(cancelled, shop.manager)
    pay(lapsed, shop.manager, at=lapsed.hold_until)

    assert [receipt.problem for receipt in unapplied_receipts()] == [
        "金额不符：订单尚欠 100.01 元，到账 100.02 元。",
        "附言中没有可识别的订单号。",
        "附言中没有可识别的订单号。",
        "订单已取消，不能再办理。",
        "订单已超时，库存已释放。请买家重新下单。",
    ]
    assert list(before) == expected
    assert not Receipt.objects.filter(payment__isnull=False).exists()


def test_money_that_names_several_orders_is_to_be_divided(shop):
    one, two = (place(shop.user, shop.buyer, {shop.tea: 1}) for _ in range(2))

    receipt = pay(one, shop.manager, amount_fen=20_002, remittance_reference=f"{one.number} {two.number}")

    assert (receipt.state, receipt.problem) == (
        ReceiptState.UNAPPLIED,
        "附言里有 2 个订单号，请拆分到各个订单。",
    )
    assert not Receipt.objects.filter(payment__isnull=False).exists()


def test_money_under_another_name_goes_to_the_order_only_if_agreed_for_that_very_name(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 1})
    transfer = transfer_of(order, payer_name="别的户名")

    with pytest.raises(PayerDiffers) as asked:
        record_transfer(transfer=transfer, actor=shop.manager, at=AT)
    other = transfer_of(order, payer_name="又一个户名")
    with pytest.raises(PayerDiffers):
        record_transfer(transfer=other, actor=shop.manager, at=AT, agreed=asked.value.details["asked"])

    assert not Receipt.objects.exists()
    assert Order.objects.get().paid_at is None
    agreed = asked.value.details["asked"]
    receipt = record_transfer(transfer=transfer, actor=shop.manager, at=AT, agreed=agreed)
    assert receipt.state == ReceiptState.APPLIED
    assert record_transfer(transfer=transfer, actor=shop.manager, at=AT) == receipt


@pytest.mark.parametrize("name", ["示例 零余额账户（一）", "示例零余额账户(一)"])
def test_name_of_the_account_that_the_order_states_is_not_asked_about(shop, name):
    order = place(shop.user, shop.buyer, {shop.tea: 1}, payer_name="示例零余额账户（一）")

    assert pay(order, shop.manager, payer_name=name).state == ReceiptState.APPLIED


def test_money_for_a_paid_order_is_named_as_paid_twice(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 1})
    pay(order, shop.manager)

    again = pay(order, shop.manager)

    assert (again.state, again.problem) == (ReceiptState.UNAPPLIED, "订单已付清，这笔款是多付的。")


def test_same_bank_line_is_entered_once_and_the_same_key_changes_nothing(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 1})
    transfer = transfer_of(order)
    receipt = record_transfer(transfer=transfer, actor=shop.manager, at=AT)

    assert record_transfer(transfer=transfer, actor=shop.manager, at=AT) == receipt
    with pytest.raises(BankLineUsed):
        pay(order, shop.manager, bank_line=transfer.bank_line)
    with pytest.raises(KeyReused):
        pay(order, shop.manager, key=transfer.key)

    assert Receipt.objects.count() == 1


def test_only_a_store_manager_records_money_and_not_from_tomorrow(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 1})

    with pytest.raises(Forbidden):
        pay(order, shop.user)
    with pytest.raises(Invalid):
        pay(order, shop.manager, value_on=TODAY + timedelta(days=1))

    assert not Receipt.objects.exists()


def test_money_at_the_desk_goes_to_another_order(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 1})
    receipt = pay(order, shop.manager, remittance_reference="货款")

    apply_receipt(receipt_number=receipt.number, order_number=order.number, note="电话核实", actor=shop.manager, at=AT)

    receipt.refresh_from_db()
    assert (receipt.state, receipt.payment, receipt.resolution_note) == ("APPLIED", order.payment, "电话核实")
    order.refresh_from_db()
    assert order.state == OrderState.AWAITING_SHIPMENT
    with pytest.raises(ReceiptSettled):
        return_receipt(receipt_number=receipt.number, note="退", actor=shop.manager, at=AT)


def test_money_at_the_desk_that_fits_no_order_goes_back(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 1})
    receipt = pay(order, shop.manager, amount_fen=10_002)

    with pytest.raises(ReceiptDoesNotFit):
        apply_receipt(receipt_number=receipt.number, order_number=order.number, note="", actor=shop.manager, at=AT)
    with pytest.raises(NotFound):
        apply_receipt(receipt_number=receipt.number, order_number="MX-0", note="", actor=shop.manager, at=AT)
    with pytest.raises(Invalid):
        return_receipt(receipt_number=receipt.number, note=" ", actor=shop.manager, at=AT)
    with pytest.raises(Forbidden):
        return_receipt(receipt_number=receipt.number, note="退", actor=shop.user, at=AT)
    assert list(unapplied_receipts()) == [receipt]
    return_receipt(receipt_number=receipt.number, note="原路退回，流水 9", actor=shop.manager, at=AT)

    assert list(unapplied_receipts()) == []
    receipt.refresh_from_db()
    assert (receipt.state, receipt.payment) == (ReceiptState.RETURNED, None)


def test_part_paid_order_that_lapses_owes_its_money_back(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 1})
    pay(order, shop.manager, amount_fen=1)

    assert expire_holds(at=order.hold_until) == 1

    assert Refund.objects.get().amount_fen == 1
    assert Payment.objects.get().state == PaymentState.VOID


def test_refund_before_the_rest_comes_completes_a_part_payment(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 3})
    pay(order, shop.manager, amount_fen=20_003)

    refund_lines(key=uuid4(), order_number=order.number, quantities={1: 1}, reason="少一件", actor=shop.manager, at=AT)

    order.refresh_from_db()
    assert (order.due_fen, order.paid_on, order.state) == (20_002, TODAY, OrderState.AWAITING_SHIPMENT)
    assert Refund.objects.get().amount_fen == 1
    assert Hold.objects.get(state="HELD").expires_at is None


def test_refund_owed_is_paid_out_once(shop):
    order = place(shop.user, shop.buyer, {shop.tea: 1})
    pay(order, shop.manager)
    cancel_order(order_number=order.number, reason=CancelReason.BUYER, actor=shop.user, at=AT)
    (refund,) = refunds_owed()
    paid = {"refund_number": refund.number, "paid_on": TODAY, "bank_line": "T1", "at": AT}

    with pytest.raises(Forbidden):
        mark_refund_paid(**paid, actor=shop.user)
    with pytest.raises(Invalid):
        mark_refund_paid(**paid | {"paid_on": TODAY + timedelta(days=1)}, actor=shop.manager)
    mark_refund_paid(**paid, actor=shop.manager)
    with pytest.raises(RefundSettled):
        mark_refund_paid(**paid, actor=shop.manager)

    refund.refresh_from_db()
    assert (refund.state, refund.amount_fen, refund.paid_by) == (RefundState.PAID, 10_001, shop.manager)
