"""A person's own pages: account, messages and address book."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from market.buyers.operations import remove_address, save_address
from market.buyers.rules import AddressInput
from market.buyers.selectors import addresses_of, applications_of, get_address
from market.kernel.clock import now
from market.kernel.errors import DomainError, NotFound
from market.notifications.operations import mark_all_read
from market.notifications.selectors import inbox_of, unread_count
from market.storefront.forms.account import DISTRICT, PROVINCE, AddressForm
from market.web.acting import acting_buyer, acting_choices
from market.web.forms import add_refusal
from market.web.guards import person_of, safe_next, sign_in_required

if TYPE_CHECKING:
    from market.buyers.models import Buyer

_INBOX_LENGTH = 50


@sign_in_required
def account_page(request: HttpRequest) -> HttpResponse:
    """Show the way to everything that is the person's own."""
    user = person_of(request)
    return render(
        request,
        "store/account/account.html",
        {
            "units": [buyer for buyer in acting_choices(request) if buyer.is_institution],
            "applications": applications_of(actor=user),
            "unread": unread_count(user=user),
        },
    )


@require_http_methods(["GET", "POST"])
@sign_in_required
def inbox_page(request: HttpRequest) -> HttpResponse:
    """Show the person's messages; a POST marks them read."""
    if request.method == "POST":
        mark_all_read(user=person_of(request), at=now())
        return redirect("storefront:inbox")
    rows = list(inbox_of(user=person_of(request))[:_INBOX_LENGTH])
    return render(request, "store/account/inbox.html", {"inbox": rows, "unread": sum(not row.read_at for row in rows)})


@sign_in_required
def addresses_page(request: HttpRequest) -> HttpResponse:
    """Show the address book of whom the person buys for."""
    return render(request, "store/account/addresses.html", {"addresses": list(addresses_of(buyer=_buyer(request)))})


@require_http_methods(["GET", "POST"])
@sign_in_required
def address_page(request: HttpRequest, number: str = "") -> HttpResponse:
    """Add an address, or change one."""
    buyer = _buyer(request)
    entry = get_address(number=number, buyer=buyer) if number else None
    names = AddressForm.base_fields
    initial = {name: getattr(entry, name) for name in names} if entry else {"province": PROVINCE, "district": DISTRICT}
    form = AddressForm(request.POST or None, initial=initial)
    back = safe_next(request, reverse("storefront:addresses"))
    if request.method == "POST" and form.is_valid():
        try:
            save_address(buyer=buyer, address=AddressInput(**form.cleaned_data), number=number)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "地址存好了。")
            return redirect(back)
    context = {"form": form, "entry": entry, "next": back}
    return render(request, "store/account/address.html", context, status=400 if form.errors else 200)


@require_POST
@sign_in_required
def remove_address_page(request: HttpRequest, number: str) -> HttpResponse:
    """Take an address out of the book."""
    remove_address(buyer=_buyer(request), number=number)
    messages.success(request, "地址删掉了。")
    return redirect("storefront:addresses")


def _buyer(request: HttpRequest) -> "Buyer":
    buyer = acting_buyer(request)
    if buyer is None:
        raise NotFound("这个账号没有可以下单的身份，请联系客服。")
    return buyer
