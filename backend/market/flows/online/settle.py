"""What the vendor says of money becomes facts of its order, in whatever order and however often it is heard."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from market.accounts.policies import is_store_manager
from market.audit.operations import record_activity
from market.buyers.selectors import member_ids
from market.inventory.errors import OutOfStock
from market.inventory.operations import hold_stock, release_holds
from market.inventory.rules import delivery_day
from market.kernel.calendar import local_date_of
from market.kernel.errors import Forbidden
from market.kernel.money import yuan_text
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages
from market.orders.enums import CancelReason
from market.orders.operations import cancel, claim_order_for_follow_up, reopen
from market.orders.rules import plan_online_hold
from market.orders.selectors import demand_of, is_lapsed, line_facts
from market.payments.enums import DifferenceKind
from market.payments.errors import ReceiptDoesNotFit
from market.payments.operations import (
    apply_receipt_to,
    balance_payment,
    claim_payment,
    claim_receipt,
    expect_again,
    find_problem,
    note_dispute,
    note_session,
    open_difference,
    record_online_receipt,
    settle_order,
)
from market.payments.selectors import attempt_for, dues_of, may_reopen, order_number_of, order_of_intent
from market.promotions.operations import release_coupon, use_coupon_again
from market.tally.operations import reconcile_order

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.orders.models import Order
    from market.payments.gateways.base import DisputeFacts, SessionFacts
    from market.payments.models import Payment, Receipt

# The desk may find the goods until then; the money is back on its way a quarter of an hour after it came.
DESK_MAY_DECIDE = timedelta(minutes=10)


@retry_when_busy
@transaction.atomic(durable=True)
def apply_session(*, session: "SessionFacts", at: datetime) -> None:
    """
    Act on how a vendor's page stands: money that is new settles its order, revives it, or is owed back at once.

    What lapsed and cannot be held again waits a moment for the desk. Money of a page that we never asked for opens a
    difference.
    """
    attempt = attempt_for(session=session)
    if attempt is None:
        if session.is_paid and session.order_number:
            open_difference(
                kind=DifferenceKind.UNKNOWN_MONEY,
                reference=session.intent_id or session.session_id,
                order=None,
                amount_fen=session.amount_fen,
                at=at,
            )
        return
    number = attempt.payment.order.number
    payment, order = _claim(number)
    if not note_session(attempt=attempt, session=session, at=at):
        return
    problem = _problem_of(payment, order, session.amount_fen, at)
    if problem and _revive(payment, order, at):
        problem = ""
    receipt = record_online_receipt(attempt=attempt, session=session, problem=problem, at=at)
    record_activity(actor="", action="receipt.online", subject=receipt.number, at=at, order=number, problem=problem)
    if not problem:
        _settle(payment, order, receipt.amount_fen, at)
    elif _waits_for_desk(payment, order, at):
        words = f"收到您付的 {yuan_text(receipt.amount_fen)} 元，但{problem}店里正在找货，找不到会原路退回。"
        _tell(order, "付款到得晚", words, at)
    else:
        _return(receipt, payment, order, problem, at)


@retry_when_busy
@transaction.atomic(durable=True)
def apply_dispute(*, dispute: "DisputeFacts", at: datetime) -> None:
    """Act on what a payer's bank says: the desk has a difference to work off."""
    order = order_of_intent(intent_id=dispute.intent_id)
    if order:
        _claim(order.number)
    note_dispute(dispute=dispute, order=order, at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def decide_late_money(*, receipt_number: str, revive: bool, actor: "User", at: datetime) -> bool:
    """
    Decide at the desk on money that came after its stock had gone: revive the order, or give the money back now.

    :raises Forbidden: if the actor is no store manager
    :raises NotFound: if there is no such money
    :raises ReceiptSettled: if it was decided on already
    :raises ReceiptDoesNotFit: if the order cannot be revived, because its goods are not there or it was closed
    """
    if not is_store_manager(actor):
        raise Forbidden("只有店长可以处理到账。")
    return _decide(receipt_number, revive=revive, must_revive=revive, actor_number=actor.number, at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def decide_unattended(*, receipt_number: str, at: datetime) -> bool:
    """
    Decide on late money that the desk left alone: revive the order if its goods are there by now, else give it back.

    :raises ReceiptSettled: if it was decided on already
    """
    return _decide(receipt_number, revive=True, must_revive=False, actor_number="", at=at)


def _decide(receipt_number: str, *, revive: bool, must_revive: bool, actor_number: str, at: datetime) -> bool:
    receipt = claim_receipt(number=receipt_number)
    payment, order = _claim(order_number_of(receipt=receipt))
    revived = revive and receipt.part_of_id is None and _revive(payment, order, at)
    if revived:
        apply_receipt_to(receipt=receipt, payment=payment, note="重新占货，订单恢复", at=at)
        _settle(payment, order, receipt.amount_fen, at)
    elif must_revive:
        raise ReceiptDoesNotFit("现在没有足够的货，或者订单已经作了别的处理，恢复不了。可以原路退款。")
    else:
        _return(receipt, payment, order, receipt.problem, at)
    action = "receipt.revived" if revived else "receipt.returned"
    record_activity(actor=actor_number, action=action, subject=receipt.number, at=at, order=order.number)
    return revived


def _claim(number: str) -> "tuple[Payment, Order]":
    payment = claim_payment(order_number=number)
    order = claim_order_for_follow_up(number=number)
    assert payment is not None  # noqa: S101 - an order is written with its payment
    return payment, order


def _problem_of(payment: "Payment", order: "Order", amount_fen: int, at: datetime) -> str:
    """Say why money cannot go to its order; what is above the sum due is no reason, it comes back by itself."""
    missing_fen = dues_of(payment=payment, due_fen=order.due_fen).missing_fen
    return find_problem(payment=payment, order=order, amount_fen=min(amount_fen, missing_fen) or amount_fen, at=at)


def _revive(payment: "Payment", order: "Order", at: datetime) -> bool:
    """Hold the stock of a lapsed order again and let it stand, if the stock is there and its coupon still free."""
    if not may_reopen(order=order, payment=payment) or not (order.cancelled_at or is_lapsed(order, at=at)):
        return False
    if not use_coupon_again(reference=order.number, goods_fen=order.goods_fen, at=at):
        return False
    plan = plan_online_hold(fulfilment=order.fulfilment, arrival=delivery_day(local_date_of(at)), at=at)
    quantities = {position: line.to_ship for position, line in line_facts(order).items() if line.to_ship}
    release_holds(reference=order.number)
    try:
        hold_stock(
            reference=order.number,
            demand=demand_of(order=order, quantities=quantities),
            outlet_id=order.pickup_outlet_id,
            until=plan.hold_until,
            sellable_until=plan.sellable_until,
            at=at,
        )
    except OutOfStock:
        if order.cancelled_at:
            release_coupon(reference=order.number, at=at)
        return False
    reopen(order=order, plan=plan)
    expect_again(payment=payment, amount_fen=order.due_fen)
    return True


def _waits_for_desk(payment: "Payment", order: "Order", at: datetime) -> bool:
    return may_reopen(order=order, payment=payment) and bool(order.cancelled_at or is_lapsed(order, at=at))


def _settle(payment: "Payment", order: "Order", amount_fen: int, at: datetime) -> None:
    settle_order(payment=payment, order=order, paid_on=local_date_of(at), reason="多付的款", at=at)
    reconcile_order(order=order, actor_number="", at=at)
    state = "已付清，准备发货" if order.paid_at else "尚未付清，请补足余款"
    _tell(order, "收到货款", f"收到在线支付 {yuan_text(amount_fen)} 元，{state}。", at)


def _return(receipt: "Receipt", payment: "Payment", order: "Order", reason: str, at: datetime) -> None:
    """Book money to its payment as more than is due, so that it is owed back; an order that lapsed is closed first."""
    if not order.cancelled_at and is_lapsed(order, at=at):
        cancel(order=order, reason=CancelReason.EXPIRED, at=at)
        release_holds(reference=order.number)
        release_coupon(reference=order.number, at=at)
        balance_payment(payment=payment, due_fen=0, reason=reason, at=at)
    apply_receipt_to(receipt=receipt, payment=payment, note="原路退回", at=at)
    due_fen = 0 if order.cancelled_at else order.due_fen
    balance_payment(payment=payment, due_fen=due_fen, reason=reason or "多付的款", at=at)
    reconcile_order(order=order, actor_number="", at=at)
    _tell(order, "付款正在退回", f"您付的 {yuan_text(receipt.amount_fen)} 元正在原路退回：{reason}", at)


def _tell(order: "Order", what: str, body: str, at: datetime) -> None:
    write_messages(
        user_ids=member_ids(buyer=order.buyer),
        subject=f"订单 {order.number} {what}",
        body=f"订单 {order.number}：{body}",
        link=f"/orders/{order.number}/",
        at=at,
    )
