"""Ordering without signing up: entering, finding an order by number and phone, and taking orders over."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from market.flows.serve_guests import claim_guest_orders, enter_as_guest, find_guest_order
from market.kernel.clock import now
from market.kernel.errors import NotFound
from market.storefront.forms.guests import FindOrderForm
from market.web.acting import drop_guest_token, guest_token
from market.web.client import client_address
from market.web.forms import posted_fields, run_form
from market.web.guards import person_of, safe_next, sign_in_required
from market.web.guests import claimable_guest, drop_guest, remember_order
from market.web.shop import TERMS_VERSION


@require_POST
def guest_page(request: HttpRequest) -> HttpResponse:
    """Let somebody who agreed to the legal texts order without signing up, in this browser."""
    going_to = safe_next(request, reverse("storefront:checkout"))
    if not request.user.is_authenticated:
        guest = enter_as_guest(
            guest_token=guest_token(request), version=TERMS_VERSION, address=client_address(request), at=now()
        )
        login(request, guest)
        drop_guest_token(request)
    return redirect(going_to)


@never_cache
@require_http_methods(["GET", "POST"])
def find_page(request: HttpRequest) -> HttpResponse:
    """Find an order that was placed without signing in; a wrong number and a wrong phone get the same answer."""

    def act(stated: dict[str, str]) -> HttpResponse:
        order = find_guest_order(
            number=stated["number"], phone=stated["phone"], address=client_address(request), at=now()
        )
        remember_order(request, number=order.number)
        return redirect("storefront:order", order.number)

    return run_form(request, FindOrderForm(posted_fields(request)), act, page="store/find_order.html")


@require_POST
@sign_in_required
def claim_page(request: HttpRequest) -> HttpResponse:
    """
    Take over what this browser ordered before its person signed in.

    :raises NotFound: if it ordered nothing
    """
    guest = claimable_guest(request)
    if guest is None:
        raise NotFound("这个浏览器里没有可以归到账号的订单。")
    claim_guest_orders(guest_number=guest.number, actor=person_of(request), at=now())
    drop_guest(request)
    messages.success(request, "没登录时下的单，归到您的账号了。")
    return redirect("storefront:orders")
