"""The invoice of a buyer's order: asking for it, and its file."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from market.flows.invoice_order import ask_invoice
from market.invoicing.enums import InvoiceState
from market.invoicing.selectors import invoice_file, invoice_sum, invoices_of, is_wrong
from market.kernel.clock import now
from market.orders.enums import OrderState
from market.orders.selectors import get_order
from market.storefront.forms.invoice import InvoiceForm
from market.web.forms import posted_fields, run_form
from market.web.guests import order_reader_required, reader_of
from market.web.invoice_files import invoice_download

_OVER = {OrderState.CANCELLED, OrderState.REFUNDED}


@require_http_methods(["GET", "POST"])
@order_reader_required
def invoice_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show the invoices of an order, or ask for one."""
    person = reader_of(request, number)
    order = get_order(number=number, actor=person)
    own = (order.buyer_name, order.buyer_uscc) if order.is_institutional else None
    form = InvoiceForm(posted_fields(request), own=own, initial={"email": person.email})

    def act(stated: dict[str, Any]) -> HttpResponse:
        ask_invoice(key=stated["key"], order_number=number, title=form.wanted(), actor=person, at=now())
        messages.success(request, "开票申请交上去了，开好后会告诉您。")
        return redirect("storefront:order_invoice", number)

    invoices = invoices_of(order=order)
    living = next((one for one in invoices if one.state != InvoiceState.REVERSED), None)
    context = {
        "order": order,
        "invoices": invoices,
        "own": own,
        "sum_fen": invoice_sum(order),
        "to_reverse": living is not None and is_wrong(living),
        "may_ask": living is None and order.paid_at is not None and order.state not in _OVER,
        "has_file": living is not None and living.state == InvoiceState.ISSUED,
    }
    return run_form(request, form, act, page="store/invoice.html", context=context)


@require_safe
@order_reader_required
def invoice_file_page(request: HttpRequest, number: str) -> HttpResponse:
    """Send the file of the order's invoice."""
    order = get_order(number=number, actor=reader_of(request, number))
    return invoice_download(invoice_file(order=order))
