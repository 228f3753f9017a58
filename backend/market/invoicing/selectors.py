"""Reading invoices."""

from django.db.models import F, Q, QuerySet

from market.accounts.models import User
from market.accounts.policies import is_store_manager
from market.buyers.models import Buyer
from market.invoicing.enums import InvoiceState
from market.invoicing.models import Invoice, InvoiceFile
from market.kernel.calendar import SHANGHAI
from market.kernel.digests import KeyedInput, require_same_input
from market.kernel.errors import KeyReused, NotFound
from market.kernel.money import yuan_text
from market.kernel.pages import Page, page_of
from market.orders.models import Order


def invoices_of(*, order: Order) -> list[Invoice]:
    """List the invoices of an order, the latest first."""
    return list(Invoice.objects.filter(order=order).order_by("-asked_at", "-pk"))


def invoice_with(*, form: KeyedInput, order: Order) -> Invoice | None:
    """
    Give the invoice that was asked for under a key, if there is one.

    :raises KeyReused: if it is of another order or was asked for otherwise
    """
    invoice = Invoice.objects.filter(key=form.key).first()
    if invoice is not None:
        if invoice.order_id != order.pk:
            raise KeyReused
        require_same_input(kept=invoice.input_digest, digest=form.digest)
    return invoice


def get_invoice_for_staff(*, number: str, actor: User) -> Invoice:
    """
    Give any invoice to the store's staff.

    :raises NotFound: if there is none, or the actor is no store manager
    """
    invoice = Invoice.objects.select_related("order__buyer").filter(number=number).first()
    if invoice is None or not is_store_manager(actor):
        raise NotFound("没有这张发票申请。")
    return invoice


def invoice_file(*, order: Order) -> InvoiceFile:
    """
    Give the file of the last invoice issued for an order.

    :raises NotFound: if none was issued
    """
    files = InvoiceFile.objects.select_related("invoice").filter(invoice__order=order)
    found = files.exclude(invoice__state=InvoiceState.REVERSED).order_by("-pk").first()
    if found is None:
        raise NotFound("这个订单还没有开好的发票。")
    return found


def invoice_sum(order: Order) -> int:
    """Give what an invoice of an order says: what its buyer keeps and pays, in fen; nothing of a cancelled order."""
    return 0 if order.cancelled_at else order.due_fen


def is_wrong(invoice: Invoice) -> bool:
    """Tell whether a refund or cancellation made an issued invoice say too much, so that it is to be reversed."""
    return invoice.state == InvoiceState.ISSUED and invoice.amount_fen > invoice_sum(invoice.order)


def invoices_awaited_by(*, buyer: Buyer) -> list[str]:
    """List the numbers of a buyer's orders whose invoice was asked for, can be issued and is not yet."""
    asked = Invoice.objects.filter(order__buyer=buyer, state=InvoiceState.REQUESTED).select_related("order")
    return [invoice.order.number for invoice in asked.order_by("pk") if invoice_sum(invoice.order)]


def copy_of_invoices(*, buyer: Buyer) -> list[dict[str, object]]:
    """Copy a buyer's invoices, in words for the buyer."""
    invoices = Invoice.objects.filter(order__buyer=buyer).select_related("order")
    return [_copy_of(invoice) for invoice in invoices.order_by("-asked_at", "-pk")]


def invoices_for_desk(*, state: str, page: int = 1) -> Page[Invoice]:
    """Give a page of the invoices in a state, the oldest first."""
    return _page(Invoice.objects.filter(state=state), page)


def invoices_to_reverse(*, page: int = 1) -> Page[Invoice]:
    """Give a page of the issued invoices that say too much, the oldest first."""
    agreed = F("order__goods_fen") - F("order__discount_fen") + F("order__freight_fen")
    due = agreed - F("order__refunded_fen") - F("order__freight_back_fen")
    too_much = Q(amount_fen__gt=due) | Q(order__cancelled_at__isnull=False)
    return _page(Invoice.objects.filter(too_much, state=InvoiceState.ISSUED), page)


def _copy_of(invoice: Invoice) -> dict[str, object]:
    has_file = invoice.state == InvoiceState.ISSUED
    return {
        "订单号": invoice.order.number,
        "申请时间": f"{invoice.asked_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "状态": invoice.get_state_display(),
        "抬头": invoice.title,
        "税号": invoice.tax_number,
        "邮箱": invoice.email,
        "发票号码": invoice.invoice_number,
        "开票日期": str(invoice.issued_on or ""),
        "金额": yuan_text(invoice.amount_fen) if invoice.amount_fen else "",
        "文件": f"/orders/{invoice.order.number}/invoice/file/" if has_file else "",
    }


def _page(found: QuerySet[Invoice], page: int) -> Page[Invoice]:
    return page_of(found.select_related("order__buyer").order_by("asked_at", "pk"), page)
