"""Take units back out of a purchase and owe their money: at the desk's own word, or at the end of a request."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from market.aftersales.enums import ReturnAct, ReturnKind, ReturnReason, ReturnState
from market.aftersales.operations import close_return, record_return_step, require_return_in
from market.aftersales.rules import Findings, Units, check_findings, refund_due_on
from market.aftersales.selectors import get_return_for_staff, is_step_made
from market.audit.operations import record_activity
from market.buyers.selectors import member_ids
from market.inventory.enums import ReturnedGoods
from market.inventory.operations import release_holds, take_back
from market.kernel.calendar import local_date_of
from market.kernel.digests import KeyedInput, digest_of
from market.kernel.money import yuan_text
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages
from market.orders.operations import claim_order_for_staff, close_unpaid, record_refunds, require_open
from market.orders.rules import check_quantities
from market.orders.selectors import demand_of, line_facts, refunds_with, stock_references
from market.payments.operations import claim_payment, settle_order
from market.payments.selectors import last_value_day, owed_back_at
from market.promotions.operations import release_coupon
from market.tally.operations import reconcile_order

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.aftersales.models import ReturnRequest
    from market.orders.models import LineRefund, Order
    from market.payments.models import Payment


@retry_when_busy
@transaction.atomic(durable=True)
def refund_lines(
    *,
    key: UUID,
    order_number: str,
    quantities: Mapping[int, int],
    reason: str,
    actor: "User",
    at: datetime,
    goods: "Mapping[int, ReturnedGoods] | None" = None,
) -> "list[LineRefund]":
    """
    Refund units of an order's lines, once per key: refused ones, then undelivered ones; never more than was ordered.

    `goods` says by line what became of delivered units; where it says nothing, they stay with the buyer.

    :raises NotFound: if there is no such order, or the actor is no store manager
    :raises OrderClosed: if it is cancelled, refunded in full or has lapsed
    :raises QuantityRefused: if more than what is left of a line was named
    :raises Invalid: if no reason is given
    :raises KeyReused: if the key was used for another refund
    """
    payment = claim_payment(order_number=order_number)
    order = claim_order_for_staff(number=order_number, actor=actor)
    form = KeyedInput(key, digest_of("refund", dict(quantities), reason.strip(), dict(goods or {})))
    if refunded := refunds_with(form=form, order=order):
        return refunded
    require_open(order, at=at)
    lines = line_facts(order)
    check_quantities(quantities, left={position: line.to_refund for position, line in lines.items()})
    refunds = record_refunds(form=form, order=order, quantities=quantities, reason=reason, actor=actor, at=at)
    undelivered = {
        refund.line.position: min(refund.quantity - refund.refused_quantity, lines[refund.line.position].to_ship)
        for refund in refunds
    }
    delivered = {position: quantity - undelivered[position] for position, quantity in quantities.items()}
    _take_back(order, delivered, goods or {}, reason=reason.strip(), actor=actor, at=at)
    release_holds(reference=order.number, quantities=undelivered)
    _settle(order, payment, refunds, reason=reason.strip(), goods=goods or {}, actor=actor, at=at)
    return refunds


@retry_when_busy
@transaction.atomic(durable=True)
def approve_return(*, key: UUID, number: str, note: str, actor: "User", at: datetime) -> "ReturnRequest":
    """
    Agree to a request, once per key: its goods are then awaited; where none come back the money is owed at once.

    :raises NotFound: if there is no such request, or the actor is no store manager
    :raises ReturnMoved: if it was answered or withdrawn
    :raises OrderClosed: if the order was refunded in full meanwhile
    :raises QuantityRefused: if units that it asks for were refunded meanwhile
    :raises KeyReused: if the key was used for something else
    """
    request, order, payment = _claimed(number, actor)
    form = KeyedInput(key, digest_of("approve_return", note.strip()))
    if is_step_made(form=form, request=request):
        return request
    require_return_in(request, {ReturnState.REQUESTED})
    require_open(order, at=at)
    asked = {row.line.position: row.quantity for row in request.lines.all()}
    check_quantities(asked, left={position: line.to_refund for position, line in line_facts(order).items()})
    if request.kind == ReturnKind.RETURN:
        act, words = ReturnAct.APPROVED, f"请把商品寄回，并在售后页填运单号。{note.strip()}"
        record_return_step(form=form, request=request, act=act, note=note.strip(), actor=actor, at=at)
        _note_return(request, "return.approved", "同意了", words, actor, at)
        return request
    findings = Findings({position: Units(kept=quantity) for position, quantity in asked.items()}, note)
    return _refund_asked(request, order, payment, form=form, findings=findings, actor=actor, at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def inspect_return(*, key: UUID, number: str, findings: Findings, actor: "User", at: datetime) -> "ReturnRequest":
    """
    Book goods that came back into their lots or off, and owe their money, once per key; taking none is a refusal.

    :raises NotFound: if there is no such request, or the actor is no store manager
    :raises ReturnMoved: if no goods are awaited
    :raises ReturnRefused: if more is found than was asked for, or less without a note
    :raises OrderClosed: if goods are taken and the order was refunded in full meanwhile
    :raises QuantityRefused: if units that are taken were refunded meanwhile
    :raises KeyReused: if the key was used for something else
    """
    request, order, payment = _claimed(number, actor)
    form = KeyedInput(key, findings.digest)
    if is_step_made(form=form, request=request):
        return request
    require_return_in(request, {ReturnState.APPROVED, ReturnState.SENT_BACK})
    check_findings(findings, asked={row.line.position: row.quantity for row in request.lines.all()})
    if findings.refunded:
        require_open(order, at=at)
        return _refund_asked(request, order, payment, form=form, findings=findings, actor=actor, at=at)
    close_return(form=form, request=request, findings=findings, refunded_fen=0, actor=actor, at=at)
    words = f"验货后没有收下，会寄还给您。原因：{findings.note.strip()}"
    _note_return(request, "return.refused", "没有同意", words, actor, at)
    return request


def _claimed(number: str, actor: "User") -> "tuple[ReturnRequest, Order, Payment | None]":
    """Lock the payment and the order that a request is about, and read the request anew."""
    order_number = get_return_for_staff(number=number, actor=actor).order.number
    payment = claim_payment(order_number=order_number)
    order = claim_order_for_staff(number=order_number, actor=actor)
    return get_return_for_staff(number=number, actor=actor), order, payment


def _refund_asked(
    request: "ReturnRequest",
    order: "Order",
    payment: "Payment | None",
    *,
    form: KeyedInput,
    findings: Findings,
    actor: "User",
    at: datetime,
) -> "ReturnRequest":
    """Refund delivered units of a request, each back in its lot, written off or left with the buyer, and close it."""
    reason = f"售后 {request.number}：{ReturnReason(request.reason).label}"
    left = {position: line.to_refund for position, line in line_facts(order).items()}
    check_quantities(findings.refunded, left=left)
    quantities = findings.refunded
    refunds = record_refunds(form=form, order=order, quantities=quantities, reason=reason, actor=actor, at=at)
    for units, what in (
        ({position: one.restocked for position, one in findings.units.items()}, ReturnedGoods.RESTOCK),
        ({position: one.scrapped for position, one in findings.units.items()}, ReturnedGoods.SCRAP),
    ):
        _take_back(order, units, dict.fromkeys(units, what), reason=reason, actor=actor, at=at)
    _settle(order, payment, refunds, reason=reason, goods={}, actor=actor, at=at)
    refunded_fen = sum(refund.amount_fen for refund in refunds)
    close_return(form=form, request=request, findings=findings, refunded_fen=refunded_fen, actor=actor, at=at)
    due_on = refund_due_on(local_date_of(at))
    words = f"退款 {yuan_text(refunded_fen)} 元，最晚 {due_on} 前原路退回。{findings.note.strip()}"
    _note_return(request, "return.refunded", "已办退款", words, actor, at)
    return request


def _note_return(request: "ReturnRequest", action: str, what: str, words: str, actor: "User", at: datetime) -> None:
    """Record a step of the store, and tell the buyer."""
    order = request.order
    record_activity(actor=actor.number, action=action, subject=order.number, at=at, return_number=request.number)
    write_messages(
        user_ids=member_ids(buyer=order.buyer),
        subject=f"售后 {request.number} {what}",
        body=f"订单 {order.number} 的售后 {request.number} {what}。{words}",
        link=f"/orders/returns/{request.number}/",
        at=at,
    )


def _settle(
    order: "Order",
    payment: "Payment | None",
    refunds: "list[LineRefund]",
    *,
    reason: str,
    goods: "Mapping[int, ReturnedGoods]",
    actor: "User",
    at: datetime,
) -> None:
    """Bring money, tally and record in line with refunds of a locked order, and tell its buyer."""
    if payment:
        # A refund that completes what is due lets the money count: the recognition day is the one on which it came.
        paid_on = last_value_day(payment=payment, otherwise=local_date_of(at))
        settle_order(payment=payment, order=order, paid_on=paid_on, reason=reason, at=at)
    close_unpaid(order=order, at=at)
    if order.coupon_code and order.cancelled_at is not None:
        release_coupon(reference=order.number, at=at)
    reconcile_order(order=order, actor_number=actor.number, at=at)
    amount_fen = sum(refund.amount_fen for refund in refunds)
    record_activity(
        actor=actor.number,
        action="order.refunded",
        subject=order.number,
        at=at,
        amount_fen=amount_fen,
        reason=reason,
        goods={str(position): choice for position, choice in goods.items()},
    )
    _tell(order, amount_fen, reason, at)


def _take_back(
    order: "Order",
    delivered: Mapping[int, int],
    goods: "Mapping[int, ReturnedGoods]",
    *,
    reason: str,
    actor: "User",
    at: datetime,
) -> None:
    demand = demand_of(order=order, quantities=delivered)
    take_back(
        references=stock_references(order),
        demand=demand,
        goods=goods,
        reason=reason,
        actor_number=actor.number,
        at=at,
    )


def _tell(order: "Order", amount_fen: int, reason: str, at: datetime) -> None:
    """Say whether money comes back or less is due: most refunds of an unpaid order are the latter."""
    owed_fen = owed_back_at(order=order, at=at)
    less = f"订单 {order.number} 应付减少 {yuan_text(amount_fen)} 元（{reason}）"
    write_messages(
        user_ids=member_ids(buyer=order.buyer),
        subject=f"订单 {order.number} {'有退款' if owed_fen else '应付减少'}",
        body=f"{less}，应退 {yuan_text(owed_fen)} 元，将原路退回。" if owed_fen else f"{less}，没有要退的款。",
        link=f"/orders/{order.number}/",
        at=at,
    )
