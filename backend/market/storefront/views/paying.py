"""Paying an order online: off to the vendor's page, and back from it."""

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from market.flows.online.start import start_payment
from market.flows.online.sweeps import look_now
from market.kernel.clock import now
from market.orders.enums import PaymentMethod
from market.orders.selectors import get_order
from market.payments.errors import PaymentUnavailable
from market.payments.selectors import live_attempt
from market.web.guards import person_of
from market.web.guests import order_reader_required, reader_of

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.orders.models import Order


class _SeeOther(HttpResponseRedirect):
    """The answer to a form that leads to a page elsewhere, to be read with GET."""

    status_code = HTTPStatus.SEE_OTHER


@require_POST
@order_reader_required
def pay_page(request: HttpRequest, number: str) -> HttpResponse:
    """Open the vendor's page for the order and go there; twice is the same page."""
    payer = reader_of(request, number)
    return to_vendor(request, get_order(number=number, actor=payer).number, payer)


@require_GET
@order_reader_required
def paid_page(request: HttpRequest, number: str) -> HttpResponse:
    """Look once how the payment stands, as its notice may be slower than the payer, and show the order."""
    order = get_order(number=number, actor=reader_of(request, number))
    attempt = live_attempt(order_number=order.number)
    if attempt is not None and attempt.session_id:
        look_now(attempt=attempt, at=now())
    return redirect(f"{reverse('storefront:order', args=[order.number])}?back=1")


def onwards(request: HttpRequest, order: "Order") -> HttpResponse:
    """Go on from a new order: to the vendor's page if it is paid there, else to the order."""
    if order.payment_method == PaymentMethod.ONLINE:
        return to_vendor(request, order.number, person_of(request))
    return redirect("storefront:order", order.number)


def to_vendor(request: HttpRequest, number: str, payer: "User") -> HttpResponse:
    """Go to the vendor's page; where it cannot be opened, the order says so and how to go on."""
    page = reverse("storefront:order", args=[number])
    back = request.build_absolute_uri(reverse("storefront:order_paid", args=[number]))
    try:
        address = start_payment(order_number=number, actor=payer, return_url=back, at=now())
    except PaymentUnavailable as refusal:
        messages.error(request, refusal.message)
        return redirect(page)
    return _SeeOther(address)
