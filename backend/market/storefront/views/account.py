"""A person's own pages: account, messages and address book."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.buyers.operations import remove_address, save_address
from market.buyers.selectors import addresses_of, applications_of, get_address
from market.kernel.clock import now
from market.notifications.operations import mark_read
from market.notifications.selectors import inbox_of, unread_count
from market.storefront.forms.account import DISTRICT, PROVINCE, AddressForm
from market.storefront.forms.places import LOOK_ACTS, pasted_fields
from market.storefront.views.places import pasted_note
from market.web.acting import acting_choices, shown_buyer
from market.web.forms import posted_fields, run_form
from market.web.guards import person_of, safe_next, sign_in_required
from market.web.paging import page_number


@require_safe
@sign_in_required
def account_page(request: HttpRequest) -> HttpResponse:
    """Show the way to everything that is the person's own."""
    user = person_of(request)
    context = {
        "login": user.login,
        "units": [buyer for buyer in acting_choices(request) if buyer.is_institution],
        "applications": applications_of(actor=user),
        "unread": unread_count(user=user),
    }
    return render(request, "store/account/account.html", context)


@require_http_methods(["GET", "POST"])
@sign_in_required
def inbox_page(request: HttpRequest) -> HttpResponse:
    """Show the person's messages; a POST marks them read."""
    user = person_of(request)
    if request.method == "POST":
        mark_read(user=user, at=now())
        return redirect("storefront:inbox")
    context = {"page": inbox_of(user=user, page=page_number(request)), "unread": unread_count(user=user)}
    return render(request, "store/account/inbox.html", context)


@require_safe
@sign_in_required
def addresses_page(request: HttpRequest) -> HttpResponse:
    """Show the address book of whom the person buys for."""
    buyer = shown_buyer(request)
    context = {"buyer": buyer, "addresses": list(addresses_of(buyer=buyer))}
    return render(request, "store/account/addresses.html", context)


@require_http_methods(["GET", "POST"])
@sign_in_required
def address_page(request: HttpRequest, number: str = "") -> HttpResponse:
    """Add an address, or change one; then back to the page that asked for it."""
    buyer, back = shown_buyer(request), safe_next(request, reverse("storefront:addresses"))
    entry = get_address(number=number, buyer=buyer) if number else None

    def act(_stated: dict[str, Any]) -> HttpResponse:
        save_address(buyer=buyer, address=form.address(), actor=person_of(request), at=now(), number=number)
        messages.success(request, "地址存好了。")
        return redirect(back)

    asked = request.POST.get("act", "")
    known = {name: getattr(entry, name, "") for name in AddressForm.base_fields} if entry else None
    start = known or {"province": PROVINCE, "district": DISTRICT}
    pasted = pasted_fields(request.POST.get("paste", "")) if asked == "paste" else {}
    if asked in LOOK_ACTS:
        typed = {name: request.POST.get(name, "") for name in AddressForm.base_fields}
        form = AddressForm(initial={**start, **typed, **pasted})
    else:
        form = AddressForm(posted_fields(request), initial=start)
    note = pasted_note(pasted) if asked == "paste" else ""
    context = {"buyer": buyer, "entry": entry, "next": back, "pasted": note}
    return run_form(request, form, act, page="store/account/address.html", context=context)


@require_POST
@sign_in_required
def remove_address_page(request: HttpRequest, number: str) -> HttpResponse:
    """Take an address out of the book."""
    remove_address(buyer=shown_buyer(request), number=number, actor=person_of(request), at=now())
    messages.success(request, "地址删掉了。已经下的订单不受影响。")
    return redirect("storefront:addresses")
