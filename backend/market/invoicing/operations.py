"""Writing invoices; callers hold the order's lock."""

from datetime import datetime

from django.db import IntegrityError, transaction

from market.accounts.models import User
from market.buyers.models import Buyer
from market.invoicing.enums import InvoiceState
from market.invoicing.errors import InvoiceMoved, InvoiceRefused
from market.invoicing.models import Invoice, InvoiceFile
from market.invoicing.rules import (
    InvoiceTitle,
    IssuedInvoice,
    check_invoice_day,
    check_invoice_number,
    invoice_file_kind,
)
from market.invoicing.selectors import invoice_sum, is_wrong
from market.kernel.calendar import local_date_of
from market.kernel.constraints import constraint_of, insert_under_key
from market.kernel.digests import KeyedInput
from market.kernel.errors import KeyReused
from market.kernel.numbers import new_number
from market.orders.enums import OrderState
from market.orders.models import Order


@transaction.atomic
def record_invoice_request(
    *, form: KeyedInput, order: Order, title: InvoiceTitle, actor: User, at: datetime
) -> Invoice:
    """
    Note that an invoice of a locked order is asked for.

    :raises InvoiceMoved: if the order is not paid, is over, or has an invoice that was not reversed
    :raises KeyReused: if the key asked for one of another order a moment ago
    """
    if order.paid_at is None or order.state in {OrderState.CANCELLED, OrderState.REFUNDED}:
        raise InvoiceMoved("付清以后才能申请开票；取消或全部退款的订单不开票。")
    if Invoice.objects.filter(order=order).exclude(state=InvoiceState.REVERSED).exists():
        raise InvoiceMoved("这个订单已经申请过发票。要改抬头请打客服电话。")
    invoice = Invoice(
        number=new_number("FP"),
        key=form.key,
        input_digest=form.digest,
        order=order,
        state=InvoiceState.REQUESTED,
        title_kind=title.kind,
        title=title.title,
        tax_number=title.tax_number,
        email=title.email,
        asked_at=at,
        asked_by=actor,
    )
    insert_under_key(invoice)
    return invoice


@transaction.atomic
def record_issue(*, form: KeyedInput, invoice: Invoice, paper: IssuedInvoice, at: datetime) -> Invoice:
    """
    Note the number, day and file of an invoice, its order locked.

    :raises InvoiceMoved: if it was issued before, or nothing of the order is left to invoice
    :raises InvoiceRefused: if number, day or file cannot be taken, or the number stands on another invoice
    :raises KeyReused: if the key issued another invoice
    """
    if invoice.state != InvoiceState.REQUESTED:
        raise InvoiceMoved("这张发票已经开过了。")
    amount_fen = invoice_sum(invoice.order)
    if not amount_fen:
        raise InvoiceMoved("订单已取消或全部退款，没有可以开票的金额。")
    check_invoice_number(paper.invoice_number, field="invoice_number")
    check_invoice_day(paper.issued_on, since=local_date_of(invoice.asked_at), today=local_date_of(at))
    kind = invoice_file_kind(paper.content)
    invoice.state, invoice.amount_fen = InvoiceState.ISSUED, amount_fen
    invoice.invoice_number, invoice.issued_on = paper.invoice_number, paper.issued_on
    invoice.issue_key, invoice.issue_digest = form.key, form.digest
    _save_issued(invoice)
    InvoiceFile.objects.create(invoice=invoice, kind=kind, content=paper.content)
    return invoice


def _save_issued(invoice: Invoice) -> None:
    """Save it; the constraints tell, also of two uploads at the same time, whose number or key is taken."""
    try:
        invoice.save()
    except IntegrityError as error:
        broken = constraint_of(error)
        if broken == "invoice_number_once":
            raise InvoiceRefused("这个发票号码已经登记在另一张发票上。", field="invoice_number") from error
        if "issue_key" in broken:
            raise KeyReused from error
        raise


@transaction.atomic
def record_reversal(*, invoice: Invoice, red_number: str, at: datetime) -> Invoice:
    """
    Note the 红字 invoice that takes an issued one back, its order locked; saying it twice changes nothing.

    :raises InvoiceMoved: if it was not issued, no refund made it wrong, or it was reversed by another
    :raises InvoiceRefused: if the number is none
    """
    if invoice.state == InvoiceState.REVERSED and invoice.red_number == red_number:
        return invoice
    if not is_wrong(invoice):
        raise InvoiceMoved("这张发票不用冲红：没有退款，或者已经冲过。")
    check_invoice_number(red_number, field="red_number")
    invoice.state, invoice.red_number, invoice.reversed_at = InvoiceState.REVERSED, red_number, at
    invoice.save(update_fields=["state", "red_number", "reversed_at"])
    return invoice


@transaction.atomic
def erase_invoices(*, buyer: Buyer, name: str) -> dict[str, list[dict[str, str]]]:
    """
    Take whom they name, where they went and their files out of a resident's invoices; give them by the order's number.

    The number, day and sum stay; the paper itself is in the tax platform in which it was made.
    """
    fields = ("number", "invoice_number", "title", "tax_number", "email")
    invoices = Invoice.objects.filter(order__buyer=buyer)
    taken: dict[str, list[dict[str, str]]] = {}
    for invoice in invoices.select_related("order").order_by("pk"):
        taken.setdefault(invoice.order.number, []).append({field: getattr(invoice, field) for field in fields})
    InvoiceFile.objects.filter(invoice__in=invoices).delete()
    invoices.update(title=name, tax_number="", email="", input_digest="", issue_digest="")
    return taken
