"""Divide money at the desk over several orders, take it back from an order, or void a bank line entered by mistake."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from market.accounts.policies import is_store_manager
from market.audit.operations import record_activity
from market.buyers.selectors import member_ids
from market.kernel.calendar import local_date_of
from market.kernel.errors import Forbidden
from market.kernel.money import yuan_text
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages
from market.orders.operations import claim_order_for_staff
from market.payments.enums import RebookingKind, ReceiptState
from market.payments.errors import CannotTakeBack, ReceiptDoesNotFit, ReceiptSettled
from market.payments.operations import (
    await_payment_again,
    claim_line,
    claim_payments,
    find_problem,
    record_division,
    record_taking_back,
    record_voiding,
    require_undoable,
    settle_order,
)
from market.payments.rules import Division, check_division
from market.payments.selectors import division_made, last_value_day, rebooking_made
from market.tally.operations import reconcile_orders

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.orders.models import Order
    from market.payments.models import Payment, Receipt


@retry_when_busy
@transaction.atomic(durable=True)
def split_receipt(*, division: Division, actor: "User", at: datetime) -> "Sequence[Receipt]":
    """
    Divide money that waits at the desk over orders of one buyer, once per key; what is named as the rest waits on.

    All of it is booked or nothing: every part must fit its order, and parts and rest must be exactly the money.

    :raises Forbidden: if the actor is no store manager
    :raises NotFound: if there is no such receipt or order
    :raises ReceiptSettled: if the money was applied, returned, divided or voided already
    :raises PartsDoNotSum: if parts and rest are not the money that came in
    :raises ReceiptDoesNotFit: if the orders are of several buyers, or one is closed or owes less than its part
    :raises KeyReused: if the key was used for something else
    """
    _require_manager(actor)
    receipt, _line = claim_line(number=division.receipt_number)
    if made := division_made(division=division):
        return made
    if receipt.state != ReceiptState.UNAPPLIED:
        raise ReceiptSettled(f"这笔款{ReceiptState(receipt.state).label}，不能再拆分。")
    check_division(division, amount_fen=receipt.amount_fen)
    payments = claim_payments(order_numbers=division.parts)
    orders = {number: claim_order_for_staff(number=number, actor=actor) for number in payments}
    _require_fit(division, payments, orders, at)
    parts = record_division(receipt=receipt, division=division, payments=payments, actor=actor, at=at)
    for number, payment in payments.items():
        paid_on = last_value_day(payment=payment, otherwise=local_date_of(at))
        settle_order(payment=payment, order=orders[number], paid_on=paid_on, reason="", at=at)
    # The books of the units are locked last, after the stock of every order.
    reconcile_orders(orders=orders.values(), actor_number=actor.number, at=at)
    for order in orders.values():
        _tell_paid(order, division.parts[order.number], at)
    record_activity(
        actor=actor.number,
        action="receipt.split",
        subject=receipt.number,
        at=at,
        parts=dict(division.parts),
        rest_fen=division.rest_fen,
        note=division.note,
    )
    return parts


@retry_when_busy
@transaction.atomic(durable=True)
def take_back_receipt(*, key: UUID, receipt_number: str, reason: str, actor: "User", at: datetime) -> "Receipt":
    """
    Take money back from the order it was applied to, once per key; it waits at the desk again, the order for its money.

    :raises Forbidden: if the actor is no store manager
    :raises NotFound: if there is no such receipt
    :raises ReceiptSettled: if the money is with no order
    :raises CannotTakeBack: if a refund or a hand-over rests on it
    :raises Invalid: if no reason is given, or a long one
    :raises KeyReused: if the key was used for something else
    """
    _require_manager(actor)
    receipt, _line = claim_line(number=receipt_number)
    if rebooking_made(key=key, receipt=receipt, kind=RebookingKind.TAKEN_BACK, reason=reason):
        return receipt
    if receipt.state != ReceiptState.APPLIED:
        raise ReceiptSettled(f"这笔款{ReceiptState(receipt.state).label}，没有记在订单上，不能冲回。")
    payments, orders = _claim_orders([receipt], actor)
    (order,) = orders.values()
    record_taking_back(receipt=receipt, order_number=order.number, key=key, reason=reason, actor=actor, at=at)
    _await_again(payments, orders, reason, actor, at)
    record_activity(
        actor=actor.number,
        action="receipt.taken_back",
        subject=receipt.number,
        at=at,
        order=order.number,
        reason=reason,
    )
    return receipt


@retry_when_busy
@transaction.atomic(durable=True)
def void_receipt(*, key: UUID, receipt_number: str, reason: str, actor: "User", at: datetime) -> "Receipt":
    """
    Void a bank line entered by mistake, once per key, with all that it was divided into; it may be entered anew.

    :raises Forbidden: if the actor is no store manager
    :raises NotFound: if there is no such receipt
    :raises ReceiptSettled: if it was voided already
    :raises CannotTakeBack: if some of it went back to its payer, or a refund or a hand-over rests on it
    :raises Invalid: if no reason is given, or a long one
    :raises KeyReused: if the key was used for something else
    """
    _require_manager(actor)
    receipt, line = claim_line(number=receipt_number)
    if rebooking_made(key=key, receipt=receipt, kind=RebookingKind.VOIDED, reason=reason):
        return receipt
    if receipt.state == ReceiptState.VOID:
        raise ReceiptSettled("这条流水的登记已经作废，不用再处理。")
    if any(row.state == ReceiptState.RETURNED for row in line):
        raise CannotTakeBack("这条流水的钱已有退回付款人的，登记不能作废。")
    payments, orders = _claim_orders([row for row in line if row.state == ReceiptState.APPLIED], actor)
    record_voiding(receipt=receipt, line=line, key=key, reason=reason, actor=actor, at=at)
    _await_again(payments, orders, reason, actor, at)
    record_activity(
        actor=actor.number,
        action="receipt.voided",
        subject=receipt.number,
        at=at,
        bank_line=receipt.bank_line,
        orders=list(orders),
        reason=reason,
    )
    return receipt


def _require_manager(actor: "User") -> None:
    if not is_store_manager(actor):
        raise Forbidden("只有店长可以处理到账。")


def _require_fit(
    division: Division, payments: "Mapping[str, Payment]", orders: "Mapping[str, Order]", at: datetime
) -> None:
    if len({order.buyer_id for order in orders.values()}) > 1:
        raise ReceiptDoesNotFit("这些订单不是同一个买家的。请只填一个买家的订单，其余的留在余款里再拆。")
    for number, amount_fen in division.parts.items():
        problem = find_problem(payment=payments[number], order=orders[number], amount_fen=amount_fen, at=at)
        if problem:
            raise ReceiptDoesNotFit(f"订单 {number}：{problem}", field=f"part_{number}")


def _claim_orders(receipts: "Sequence[Receipt]", actor: "User") -> "tuple[Mapping[str, Payment], Mapping[str, Order]]":
    """Lock the payments, then the orders, that money was applied to, and refuse if it cannot come off one of them."""
    numbers = {row.pk: row.payment.order.number for row in receipts if row.payment}
    payments = claim_payments(order_numbers=numbers.values())
    orders = {number: claim_order_for_staff(number=number, actor=actor) for number in payments}
    for row in receipts:
        require_undoable(receipt=row, order=orders[numbers[row.pk]])
    return payments, orders


def _await_again(
    payments: "Mapping[str, Payment]", orders: "Mapping[str, Order]", reason: str, actor: "User", at: datetime
) -> None:
    """Let the orders await their money again, and the tally forget what it counted of them by a correction."""
    for number, payment in payments.items():
        await_payment_again(payment=payment, order=orders[number], at=at)
    reconcile_orders(orders=orders.values(), actor_number=actor.number, at=at)
    for order in orders.values():
        write_messages(
            user_ids=member_ids(buyer=order.buyer),
            subject=f"订单 {order.number} 的到账已更正",
            body=f"店里更正了订单 {order.number} 的到账登记（{reason.strip()}），尚欠的金额见订单页。",
            link=f"/orders/{order.number}/",
            at=at,
        )


def _tell_paid(order: "Order", amount_fen: int, at: datetime) -> None:
    state = "已付清" if order.paid_at else "尚未付清，请补足余款"
    write_messages(
        user_ids=member_ids(buyer=order.buyer),
        subject=f"订单 {order.number} 收到货款",
        body=f"订单 {order.number} 收到货款 {yuan_text(amount_fen)} 元，{state}。",
        link=f"/orders/{order.number}/",
        at=at,
    )
