"""Ask for an order's invoice, issue it, and take it back after a refund."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from market.audit.operations import record_activity
from market.buyers.selectors import member_ids
from market.invoicing.operations import record_invoice_request, record_issue, record_reversal
from market.invoicing.rules import InvoiceTitle, IssuedInvoice, checked_title
from market.invoicing.selectors import get_invoice_for_staff, invoice_with
from market.kernel.digests import KeyedInput, require_same_input
from market.kernel.money import yuan_text
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages
from market.orders.operations import claim_order, claim_order_for_staff

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.invoicing.models import Invoice


@retry_when_busy
@transaction.atomic(durable=True)
def ask_invoice(*, key: UUID, order_number: str, title: InvoiceTitle, actor: "User", at: datetime) -> "Invoice":
    """
    Ask for the invoice of a paid order, once per key.

    :raises NotFound: if there is no such order, or it is someone else's
    :raises InvoiceRefused: if name, 税号 or address are missing or wrong
    :raises InvoiceMoved: if the order is not paid, is over, or has an invoice
    :raises KeyReused: if the key was used for another invoice
    """
    order = claim_order(number=order_number, actor=actor)
    title = checked_title(title)
    form = KeyedInput(key, title.digest)
    if asked := invoice_with(form=form, order=order):
        return asked
    invoice = record_invoice_request(form=form, order=order, title=title, actor=actor, at=at)
    _note(invoice, "invoice.asked", actor, at)
    _tell(invoice, "申请收到了", "开好后会告诉您。", at)
    return invoice


@retry_when_busy
@transaction.atomic(durable=True)
def issue_invoice(*, key: UUID, number: str, paper: IssuedInvoice, actor: "User", at: datetime) -> "Invoice":
    """
    Put an invoice that was made outside before its buyer, once per key.

    :raises NotFound: if there is no such request, or the actor is no store manager
    :raises InvoiceMoved: if it was issued before, or nothing of the order is left to invoice
    :raises InvoiceRefused: if number, day or file cannot be taken
    :raises KeyReused: if the key was used for another paper
    """
    invoice = _claimed(number, actor)
    if invoice.issue_key == key:
        require_same_input(kept=invoice.issue_digest, digest=paper.digest)
        return invoice
    record_issue(form=KeyedInput(key, paper.digest), invoice=invoice, paper=paper, at=at)
    _note(invoice, "invoice.issued", actor, at)
    amount = yuan_text(invoice.amount_fen)
    _tell(invoice, "开好了", f"发票号码 {paper.invoice_number}，金额 {amount} 元，请到订单页下载。", at)
    return invoice


@retry_when_busy
@transaction.atomic(durable=True)
def reverse_invoice(*, number: str, red_number: str, actor: "User", at: datetime) -> "Invoice":
    """
    Note the 红字 invoice made after a refund; its buyer may then ask for one of the rest. Twice changes nothing.

    :raises NotFound: if there is no such invoice, or the actor is no store manager
    :raises InvoiceMoved: if no refund made it wrong, or it was reversed by another
    :raises InvoiceRefused: if the number is none
    """
    invoice = _claimed(number, actor)
    is_known = invoice.reversed_at is not None
    record_reversal(invoice=invoice, red_number=red_number, at=at)
    if not is_known:
        _note(invoice, "invoice.reversed", actor, at)
        _tell(invoice, "已冲红", f"红字发票号码 {red_number}。没有退的部分可以重新申请开票。", at)
    return invoice


def _claimed(number: str, actor: "User") -> "Invoice":
    """Lock the order of an invoice, and read the invoice anew."""
    claim_order_for_staff(number=get_invoice_for_staff(number=number, actor=actor).order.number, actor=actor)
    return get_invoice_for_staff(number=number, actor=actor)


def _note(invoice: "Invoice", action: str, actor: "User", at: datetime) -> None:
    record_activity(actor=actor.number, action=action, subject=invoice.order.number, at=at, invoice=invoice.number)


def _tell(invoice: "Invoice", what: str, more: str, at: datetime) -> None:
    order = invoice.order
    write_messages(
        user_ids=member_ids(buyer=order.buyer),
        subject=f"订单 {order.number} 的发票{what}",
        body=f"订单 {order.number} 的发票{what}。{more}",
        link=f"/orders/{order.number}/invoice/",
        at=at,
    )
