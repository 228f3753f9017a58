"""The cart."""

import re
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_POST

from market.buyers.enums import BuyerKind
from market.cart.operations import add_lines, open_cart, set_line
from market.cart.selectors import open_cart_of, view_cart
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.kernel.errors import DomainError, Invalid
from market.orders.selectors import first_pickup_day
from market.storefront.freight import estimate
from market.web.acting import acting_buyer, guest_token, make_guest_token, shown_buyer
from market.web.guards import page_before, person_of

if TYPE_CHECKING:
    from market.buyers.models import Buyer
    from market.cart.models import Cart

_MOST_DIGITS = 6
_WHOLE = re.compile(r"-?\d+", re.ASCII)


def cart_page(request: HttpRequest) -> HttpResponse:
    """Show the cart with the prices and stock of the moment."""
    at = now()
    cart, buyer = _open(request), acting_buyer(request)
    until = first_pickup_day(kind=buyer.kind if buyer else BuyerKind.INDIVIDUAL, on=local_date_of(at))
    view = view_cart(cart=cart, pickup_until=until, at=at) if cart else None
    shows_codes = buyer is not None and buyer.is_institution
    freight = estimate(view, at=at) if view and view.lines else None
    context = {"cart": view, "buyer": buyer, "shows_codes": shows_codes, "freight": freight}
    return render(request, "store/cart.html", context)


@require_POST
def add_page(request: HttpRequest) -> HttpResponse:
    """Put a pack into the cart; act=buy goes on to the checkout."""
    cart = _open_or_make(request)
    try:
        add_lines(cart_number=cart.number, lines={request.POST.get("sku", ""): _quantity(request)}, at=now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(page_before(request, "storefront:cart"))
    if request.POST.get("act") == "buy":
        return redirect("storefront:checkout")
    messages.success(request, "放进购物车了。")
    return redirect("storefront:cart")


@require_POST
def line_page(request: HttpRequest) -> HttpResponse:
    """Change how many of a pack are wanted; act=remove takes it out."""
    cart = _open(request)
    if cart is None:
        return redirect("storefront:cart")
    sku = request.POST.get("sku", "")
    try:
        quantity = 0 if request.POST.get("act") == "remove" else _quantity(request)
        set_line(cart_number=cart.number, sku=sku, quantity=quantity, at=now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("storefront:cart")
    return redirect(f"{reverse('storefront:cart')}{iri_to_uri(f'#line-{sku}') if quantity else ''}")


def _quantity(request: HttpRequest) -> int:
    """
    Read the number; one that no cart holds becomes -1, which the cart refuses in words.

    :raises Invalid: if it is no whole number
    """
    text = request.POST.get("quantity", "1").strip()
    if not _WHOLE.fullmatch(text):
        raise Invalid("数量要填整数，比如 3。", field="quantity")
    return int(text) if len(text) <= _MOST_DIGITS else -1


def _open(request: HttpRequest) -> "Cart | None":
    if request.user.is_authenticated:
        return open_cart_of(user=person_of(request), buyer=_buyer(request))
    return open_cart_of(guest_token=guest_token(request))


def _buyer(request: HttpRequest) -> "Buyer | None":
    """Give the buyer for whom the page of a posted form was shown, else the acting one; nobody for a guest."""
    is_told = request.user.is_authenticated and request.POST.get("buyer")
    return shown_buyer(request) if is_told else acting_buyer(request)


def _open_or_make(request: HttpRequest) -> "Cart":
    buyer = _buyer(request)
    if buyer is not None:
        return open_cart(user=person_of(request), buyer=buyer, at=now())
    return open_cart(guest_token=make_guest_token(request), at=now())
