"""An order as the district office looks into it: what stands behind an entry, and nothing to press."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.orders.selectors import get_order_for_office
from market.payments.selectors import money_of
from market.tally.selectors import order_entries
from market.web.acceptance import differences_of
from market.web.guards import district_office_required, person_of
from market.web.order_words import total_label
from market.web.paging import page_number

if TYPE_CHECKING:
    from market.orders.models import LineRefund, Order


@require_GET
@district_office_required
def order_page(request: HttpRequest, number: str) -> HttpResponse:
    """
    Show an order's goods, deliveries, acceptances, money and entries; a resident's without a word on who it is.

    :raises NotFound: if there is no such order
    """
    order = get_order_for_office(number=number, actor=person_of(request))
    context = {
        "order": order,
        "total_label": total_label(order),
        "money": money_of(order=order, today=local_date_of(now())),
        "refunds": _refunds(order),
        "differences": differences_of(order),
        "entries": order_entries(number=order.number, page=page_number(request)),
        "in_office": True,
    }
    return render(request, "office/order.html", context)


def _refunds(order: "Order") -> "list[LineRefund]":
    """Give what was taken back out of the lines, in order."""
    refunds = [refund for line in order.lines.all() for refund in line.refunds.all()]
    return sorted(refunds, key=lambda refund: (refund.refunded_at, refund.pk))
