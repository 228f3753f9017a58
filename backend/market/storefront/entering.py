"""Opening a session for who has shown who they are."""

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from market.accounts.selectors import has_factor
from market.flows.sign_in import bring_cart_of, bring_guest_cart
from market.storefront.views.consent import asks_consent, consent_first
from market.web.acting import drop_guest_token, guest_token
from market.web.guards import is_guest, safe_next
from market.web.guests import forget_found, keep_guest, session_guest
from market.web.second_step import await_second_step, begin_noting, forget_awaited, note_taken

if TYPE_CHECKING:
    from market.accounts.models import User

PROVED = "proved_login"  # in the session: the number or address whose code was right, and with which nobody signs in


def enter(request: HttpRequest, user: "User", *, at: datetime) -> HttpResponse:
    """Let in who needs no second step; send who does to it, and from there on to where they wanted."""
    if not has_factor(user=user):
        return open_session(request, user, at=at)
    await_second_step(request, user, at=at)
    page, going_to = reverse("storefront:second_step"), safe_next(request, "")
    return redirect(f"{page}?{urlencode({'next': going_to})}" if going_to else page)


def enter_after_second_step(request: HttpRequest, user: "User", *, at: datetime) -> HttpResponse:
    """Let in who has taken the second step."""
    forget_awaited(request)
    if request.user.is_authenticated and not is_guest(request):
        note_taken(request)
        return redirect(safe_next(request, reverse("storefront:account")))
    answer = open_session(request, user, at=at)
    note_taken(request)
    return answer


def open_session(request: HttpRequest, user: "User", *, at: datetime) -> HttpResponse:
    """Open the session under a new key, bring the guest's cart along, and go on to where the person wanted."""
    token, guest = guest_token(request), session_guest(request)
    forget_found(request)
    login(request, user)
    begin_noting(request, user, at=at)
    if token:
        bring_guest_cart(guest_token=token, user=user, at=at)
        drop_guest_token(request)
    if guest is not None:
        bring_cart_of(guest=guest, user=user, at=at)
        keep_guest(request, guest=guest)
    going_to = safe_next(request, reverse("storefront:home"))
    return consent_first(going_to) if asks_consent(request) else redirect(going_to)
