"""Invoices at the desk: those asked for, those a refund made wrong, and the file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from market.desk.forms.invoices import IssueForm, ReverseForm
from market.desk.handling import done
from market.flows.invoice_order import issue_invoice, reverse_invoice
from market.invoicing.enums import InvoiceState
from market.invoicing.selectors import (
    get_invoice_for_staff,
    invoice_file,
    invoice_sum,
    invoices_for_desk,
    invoices_to_reverse,
    is_wrong,
)
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.web.forms import posted_fields, run_form, sent_act
from market.web.guards import person_of, store_manager_required
from market.web.invoice_files import invoice_download
from market.web.paging import page_number

_WRONG = "WRONG"
_TABS = [
    (InvoiceState.REQUESTED, "待开"),
    (_WRONG, "有退款，待冲红"),
    (InvoiceState.ISSUED, "已开"),
    (InvoiceState.REVERSED, "已冲红"),
]


@store_manager_required
def invoices_page(request: HttpRequest) -> HttpResponse:
    """Show the invoices in a state, those asked for unless told."""
    asked = request.GET.get("state", "")
    state = asked if asked in dict(_TABS) else InvoiceState.REQUESTED
    number = page_number(request)
    page = invoices_to_reverse(page=number) if state == _WRONG else invoices_for_desk(state=state, page=number)
    return render(request, "desk/invoices.html", {"page": page, "state": state, "tabs": _TABS})


@require_http_methods(["GET", "POST"])
@store_manager_required
def invoice_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show an invoice; upload it, or note the 红字 invoice that takes it back."""
    invoice = get_invoice_for_staff(number=number, actor=person_of(request))
    files = request.FILES if request.method == "POST" else None
    issue = IssueForm(posted_fields(request, "issue"), files, initial={"issued_on": local_date_of(now())})
    back = ReverseForm(posted_fields(request, "reverse"))
    name = sent_act(request, ("issue", "reverse")) or "issue"

    def act(stated: dict[str, Any]) -> HttpResponse:
        actor, at = person_of(request), now()
        if name == "issue":
            issue_invoice(key=stated["key"], number=number, paper=issue.paper(), actor=actor, at=at)
            return done(request, "发票登记好了，买家可以下载。", "desk:invoices")
        reverse_invoice(number=number, red_number=stated["red_number"], actor=actor, at=at)
        return done(request, "冲红登记好了。", "desk:invoices")

    context = {
        "invoice": invoice,
        "issue_form": issue,
        "reverse_form": back,
        "sum_fen": invoice_sum(invoice.order),
        "may_issue": invoice.state == InvoiceState.REQUESTED,
        "may_reverse": is_wrong(invoice),
        "has_file": invoice.state == InvoiceState.ISSUED,
    }
    form = issue if name == "issue" else back
    return run_form(request, form, act, page="desk/invoice.html", context=context)


@require_safe
@store_manager_required
def invoice_file_page(request: HttpRequest, number: str) -> HttpResponse:
    """Send the file of an invoice."""
    invoice = get_invoice_for_staff(number=number, actor=person_of(request))
    return invoice_download(invoice_file(order=invoice.order))
