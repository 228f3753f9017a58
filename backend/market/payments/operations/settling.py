"""Writing money expected, received and given back."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from market.accounts.models import User
from market.accounts.policies import is_store_manager
from market.audit.operations import record_activity
from market.inventory.errors import HoldLost
from market.inventory.operations import keep_holds, limit_holds
from market.kernel.calendar import end_of, local_date_of
from market.kernel.constraints import constraint_of, insert_under_key
from market.kernel.errors import Forbidden, Invalid, KeyReused, NotFound
from market.kernel.numbers import new_number
from market.orders.enums import PaymentMethod
from market.orders.errors import OrderClosed
from market.orders.models import Order
from market.orders.operations import mark_paid, mark_unpaid, require_open
from market.orders.rules import ONLINE_HOLD
from market.orders.selectors import hold_days, units_to_ship
from market.payments.enums import PaymentState, ReceiptState, RefundState, RefundWay
from market.payments.errors import BankLineUsed, ReceiptSettled, RefundSettled
from market.payments.locks import lock_payment, lock_payments, lock_receipt, lock_refund
from market.payments.models import Payment, Receipt, Refund
from market.payments.operations.giving_back import owe_back
from market.payments.rules import BankTransfer, next_state, owed_back, problem_of
from market.payments.selectors import dues_of


@transaction.atomic
def expect_payment(*, order: Order, at: datetime) -> Payment:
    """Expect what a new order brings; the order's number is what the payer writes on a transfer."""
    return Payment.objects.create(
        number=new_number("P"),
        order=order,
        method=order.payment_method,
        remittance_reference=order.number,
        amount_fen=order.due_fen,
        expected_at=at,
    )


def claim_payment(*, order_number: str) -> Payment | None:
    """Lock what an order is expected to bring, before the order itself; None if no order has the number."""
    return lock_payment(order_number=order_number)


def claim_payments(*, order_numbers: Iterable[str]) -> dict[str, Payment]:
    """
    Lock what several orders are expected to bring, by pk, before the orders themselves; by order number.

    :raises NotFound: naming the number of which there is no order
    """
    numbers = list(order_numbers)
    payments = {payment.order.number: payment for payment in lock_payments(order_numbers=numbers)}
    for number in numbers:
        if number not in payments:
            raise NotFound(f"没有订单 {number}。请核对订单号。", field=f"part_{number}")
    return payments


def claim_receipt(*, number: str) -> Receipt:
    """
    Lock money that waits at the desk, before its payment.

    :raises NotFound: if there is none of this number
    :raises ReceiptSettled: if it was applied or returned already
    """
    try:
        receipt = lock_receipt(number=number)
    except Receipt.DoesNotExist:
        raise NotFound("没有这笔到账记录。") from None
    if receipt.state != ReceiptState.UNAPPLIED:
        raise ReceiptSettled(f"这笔款{ReceiptState(receipt.state).label}，不用再处理。")
    return receipt


@transaction.atomic
def record_transfer_receipt(
    *, transfer: BankTransfer, payment: Payment | None, problem: str, actor: User, at: datetime
) -> Receipt:
    """
    Write down money that came by bank: applied to a locked payment, or with its problem waiting at the desk.

    :raises BankLineUsed: if the bank line was entered a moment ago
    :raises KeyReused: if the key was used for another line a moment ago
    """
    receipt = Receipt(
        number=new_number("SK"),
        key=transfer.key,
        input_digest=transfer.digest,
        method=PaymentMethod.BANK_TRANSFER,
        bank_line=transfer.bank_line.strip(),
        reference_text=transfer.remittance_reference.strip(),
        payer_name=transfer.payer_name.strip(),
        amount_fen=transfer.amount_fen,
        value_on=transfer.value_on,
        payment=None if problem else payment,
        state=ReceiptState.UNAPPLIED if problem else ReceiptState.APPLIED,
        problem=problem,
        recorded_at=at,
        recorded_by=actor,
    )
    try:
        receipt.save(force_insert=True)
    except IntegrityError as error:
        if constraint_of(error) == "bank_line_once":
            raise BankLineUsed("这条银行流水已经登记过，没有重复入账。", field="bank_line") from error
        if "_key_" in constraint_of(error):
            raise KeyReused from error
        raise
    return receipt


@transaction.atomic
def record_counter_receipt(*, key: UUID, payment: Payment, amount_fen: int, actor: User, at: datetime) -> Receipt:
    """
    Write down money handed over at the pick-up counter.

    :raises KeyReused: if the key took money for another order a moment ago
    """
    receipt = Receipt(
        number=new_number("SK"),
        key=key,
        method=PaymentMethod.ON_PICKUP,
        amount_fen=amount_fen,
        value_on=local_date_of(at),
        payment=payment,
        state=ReceiptState.APPLIED,
        recorded_at=at,
        recorded_by=actor,
    )
    insert_under_key(receipt)
    return receipt


@transaction.atomic
def apply_receipt_to(*, receipt: Receipt, payment: Payment, note: str, at: datetime) -> Receipt:
    """Apply locked money from the desk to a locked payment."""
    receipt.payment, receipt.state = payment, ReceiptState.APPLIED
    receipt.resolved_at, receipt.resolution_note = at, note
    receipt.save(update_fields=["payment", "state", "resolved_at", "resolution_note"])
    return receipt


@transaction.atomic
def mark_receipt_returned(*, receipt: Receipt, note: str, at: datetime) -> Receipt:
    """
    Note that locked money from the desk went back to its payer.

    :raises Invalid: if no note says how
    """
    if receipt.method == PaymentMethod.ONLINE:
        raise Invalid("在线支付的钱只能原路退回，请到「在线支付」里办理。", field="note")
    if not note.strip():
        raise Invalid("请写明退回的方式和流水号。", field="note")
    receipt.state, receipt.resolved_at, receipt.resolution_note = ReceiptState.RETURNED, at, note.strip()
    receipt.save(update_fields=["state", "resolved_at", "resolution_note"])
    return receipt


@transaction.atomic
def balance_payment(*, payment: Payment, due_fen: int, reason: str, at: datetime) -> Payment:
    """
    Bring a locked payment in line with what is due and what came, after either has changed.

    It is confirmed when all has come and void when nothing is due any more; what came above that becomes a refund owed.
    """
    payment.state = next_state(dues_of(payment=payment, due_fen=due_fen))
    if payment.state == PaymentState.CONFIRMED and payment.confirmed_at is None:
        payment.confirmed_at = at
    payment.amount_fen = due_fen or payment.amount_fen
    payment.save(update_fields=["state", "confirmed_at", "amount_fen"])
    if amount_fen := owed_back(dues_of(payment=payment, due_fen=due_fen)):
        owe_back(payment=payment, amount_fen=amount_fen, reason=reason, at=at)
    return payment


@transaction.atomic
def settle_order(*, payment: Payment, order: Order, paid_on: date, reason: str, at: datetime) -> Payment:
    """
    Balance a locked payment with its locked order; if that completes what is due, the order is paid on that day.

    :raises HoldLost: if the order is now paid but its stock was sold on
    """
    balance_payment(payment=payment, due_fen=order.due_fen, reason=reason, at=at)
    if payment.state == PaymentState.CONFIRMED and order.paid_at is None:
        keep_holds(reference=order.number, quantity=units_to_ship(order))
        mark_paid(order=order, paid_on=paid_on, at=at)
    return payment


@transaction.atomic
def await_payment_again(*, payment: Payment, order: Order, at: datetime) -> Payment:
    """
    Let a locked order that was paid await its money again, after some of it was taken back.

    Nothing may have been refunded of it. Its term to pay runs anew, as the slip was the store's; until then its goods
    are held, or for good if some of them have left.
    """
    if payment.state != PaymentState.CONFIRMED:
        return payment
    payment.state, payment.confirmed_at = PaymentState.EXPECTED, None
    payment.save(update_fields=["state", "confirmed_at"])
    today = local_date_of(at)
    if order.payment_method == PaymentMethod.ONLINE:
        until = at + ONLINE_HOLD
    else:
        days = hold_days(method=order.payment_method, is_institution=order.is_institutional, on=today)
        until = end_of(today + timedelta(days=days))
    mark_unpaid(order=order, hold_until=max(order.hold_until, until))
    if not order.lines.filter(shipped_quantity__gt=0).exists():
        limit_holds(reference=order.number, until=order.hold_until)
    return payment


@transaction.atomic
def find_problem(*, payment: Payment, order: Order, amount_fen: int, at: datetime) -> str:
    """
    Say why a sum cannot go to a locked order, in words for the desk; empty if it can.

    A sum that completes what is due makes the order's holds permanent on the way, so that they cannot be lost any more.
    """
    try:
        require_open(order, at=at)
        dues = dues_of(payment=payment, due_fen=order.due_fen)
        problem = problem_of(dues, amount_fen)
        if not problem and amount_fen == dues.missing_fen:
            keep_holds(reference=order.number, quantity=units_to_ship(order))
    except (OrderClosed, HoldLost) as refusal:
        return refusal.message
    return problem


@transaction.atomic
def mark_refund_paid(*, refund_number: str, paid_on: date, bank_line: str, actor: User, at: datetime) -> Refund:
    """
    Note that money owed back was paid out.

    :raises Forbidden: if the actor is no store manager
    :raises NotFound: if there is no such refund
    :raises RefundSettled: if it was paid out already
    :raises Invalid: if the day lies in the future, or before the one on which the money was owed
    """
    if not is_store_manager(actor):
        raise Forbidden("只有店长可以登记退款。")
    try:
        refund = lock_refund(number=refund_number)
    except Refund.DoesNotExist:
        raise NotFound("没有这笔退款。") from None
    if refund.state == RefundState.PAID:
        raise RefundSettled("这笔退款已经登记过。")
    if refund.way == RefundWay.VENDOR:
        raise RefundSettled("这笔退款正由支付渠道原路退回，不用打款。退不回去会转到这里。")
    if paid_on > local_date_of(at):
        raise Invalid("退款日期不能晚于今天。", field="paid_on")
    if paid_on < (owed_on := local_date_of(refund.owed_at)):
        raise Invalid(f"这笔退款 {owed_on} 才产生，退款日期不能早于这一天。", field="paid_on")
    refund.state, refund.paid_on, refund.paid_by = RefundState.PAID, paid_on, actor
    refund.bank_line = bank_line.strip()
    refund.save(update_fields=["state", "paid_on", "paid_by", "bank_line"])
    record_activity(actor=actor.number, action="refund.paid", subject=refund.number, at=at)
    return refund
