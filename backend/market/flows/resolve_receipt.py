"""Decide at the desk on money that fitted no order: give it to one, or note that it went back."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.accounts.policies import is_store_manager
from market.audit.operations import record_activity
from market.buyers.selectors import member_ids
from market.kernel.calendar import local_date_of
from market.kernel.errors import Forbidden, NotFound
from market.kernel.money import yuan_text
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages
from market.orders.operations import claim_order_for_staff
from market.payments.errors import ReceiptDoesNotFit
from market.payments.operations import (
    apply_receipt_to,
    claim_payment,
    claim_receipt,
    find_problem,
    mark_receipt_returned,
    settle_order,
)
from market.payments.rules import check_payer
from market.payments.selectors import last_value_day
from market.tally.operations import reconcile_order

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.payments.models import Receipt


@retry_when_busy
@transaction.atomic(durable=True)
def apply_receipt(
    *, receipt_number: str, order_number: str, note: str, actor: "User", at: datetime, agreed: str = ""
) -> "Receipt":
    """
    Give money that waits at the desk to an order; under another name than the order's only if that was `agreed` to.

    :raises Forbidden: if the actor is no store manager
    :raises NotFound: if there is no such receipt or order
    :raises ReceiptSettled: if the money was applied or returned already
    :raises ReceiptDoesNotFit: if the order is closed or owes less
    :raises PayerDiffers: if the money came under another name than the order's and nobody agreed to that
    """
    _require_manager(actor)
    receipt = claim_receipt(number=receipt_number)
    payment = claim_payment(order_number=order_number)
    if payment is None:
        raise NotFound("没有这个订单。请核对订单号。", field="order_number")
    order = claim_order_for_staff(number=order_number, actor=actor)
    if problem := find_problem(payment=payment, order=order, amount_fen=receipt.amount_fen, at=at):
        raise ReceiptDoesNotFit(problem, field="order_number")
    names = (order.buyer_name, order.payer_name)
    check_payer(receipt.payer_name, order_number=order_number, names=names, agreed=agreed)
    apply_receipt_to(receipt=receipt, payment=payment, note=note, at=at)
    settle_order(
        payment=payment,
        order=order,
        paid_on=last_value_day(payment=payment, otherwise=local_date_of(at)),
        reason="",
        at=at,
    )
    reconcile_order(order=order, actor_number=actor.number, at=at)
    record_activity(
        actor=actor.number, action="receipt.applied", subject=receipt.number, at=at, order=order.number, note=note
    )
    write_messages(
        user_ids=member_ids(buyer=order.buyer),
        subject=f"订单 {order.number} 收到货款",
        body=f"您的汇款 {yuan_text(receipt.amount_fen)} 元已记入订单 {order.number}。",
        link=f"/orders/{order.number}/",
        at=at,
    )
    return receipt


@retry_when_busy
@transaction.atomic(durable=True)
def return_receipt(*, receipt_number: str, note: str, actor: "User", at: datetime) -> "Receipt":
    """
    Note that money that waited at the desk went back to its payer.

    :raises Forbidden: if the actor is no store manager
    :raises NotFound: if there is no such receipt
    :raises ReceiptSettled: if the money was applied or returned already
    :raises Invalid: if no note says how
    """
    _require_manager(actor)
    receipt = mark_receipt_returned(receipt=claim_receipt(number=receipt_number), note=note, at=at)
    record_activity(actor=actor.number, action="receipt.returned", subject=receipt.number, at=at, note=note)
    return receipt


def _require_manager(actor: "User") -> None:
    if not is_store_manager(actor):
        raise Forbidden("只有店长可以处理到账。")
