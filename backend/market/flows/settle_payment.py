"""Record money that came in by bank, and settle the order it is for."""

from datetime import datetime
from typing import TYPE_CHECKING

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
from market.payments.operations import claim_payment, find_problem, record_transfer_receipt, settle_order
from market.payments.rules import BankTransfer, check_payer, check_transfer, reference_in, unnamed_problem
from market.payments.selectors import last_value_day, receipt_recorded
from market.tally.operations import reconcile_order

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.orders.models import Order
    from market.payments.models import Receipt


@retry_when_busy
@transaction.atomic(durable=True)
def record_transfer(*, transfer: BankTransfer, actor: "User", at: datetime, agreed: str = "") -> "Receipt":
    """
    Record a line of the bank statement, once per key and once per line.

    It goes to the order whose number the payer wrote, if it is still owed; else it waits at the desk with its problem.
    Money under another name than the order's goes to it only if `agreed` is the token of that very question.

    :raises Forbidden: if the actor is no store manager
    :raises Invalid: if the bank line makes no sense
    :raises BankLineUsed: if the line was entered before
    :raises PayerDiffers: if it comes under another name than the order's and nobody agreed to that
    :raises KeyReused: if the key was used for another line or statement of it, or for one that was voided since
    """
    if not is_store_manager(actor):
        raise Forbidden("只有店长可以登记到账。")
    check_transfer(transfer, today=local_date_of(at))
    if recorded := receipt_recorded(transfer=transfer):
        return recorded
    number = reference_in(transfer.remittance_reference)
    payment = claim_payment(order_number=number) if number else None
    order = claim_order_for_staff(number=number, actor=actor) if payment else None
    problem = unnamed_problem(transfer.remittance_reference)
    if payment and order:
        problem = find_problem(payment=payment, order=order, amount_fen=transfer.amount_fen, at=at)
        if not problem:
            names = (order.buyer_name, order.payer_name)
            check_payer(transfer.payer_name, order_number=number, names=names, agreed=agreed)
    receipt = record_transfer_receipt(transfer=transfer, payment=payment, problem=problem, actor=actor, at=at)
    record_activity(
        actor=actor.number, action="receipt.recorded", subject=receipt.number, at=at, order=number, problem=problem
    )
    if payment and order and not problem:
        settle_order(
            payment=payment,
            order=order,
            paid_on=last_value_day(payment=payment, otherwise=local_date_of(at)),
            reason="",
            at=at,
        )
        reconcile_order(order=order, actor_number=actor.number, at=at)
        _tell(order, receipt, at)
    return receipt


def _tell(order: "Order", receipt: "Receipt", at: datetime) -> None:
    state = "已付清" if order.paid_at else "尚未付清，请补足余款"
    write_messages(
        user_ids=member_ids(buyer=order.buyer),
        subject=f"订单 {order.number} 收到货款",
        body=f"订单 {order.number} 收到货款 {yuan_text(receipt.amount_fen)} 元，{state}。",
        link=f"/orders/{order.number}/",
        at=at,
    )
