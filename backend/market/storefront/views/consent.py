"""Asking once for the agreement to a new version of the legal texts."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from market.accounts.operations import record_consents
from market.accounts.selectors import consent_is_due
from market.kernel.clock import now
from market.storefront.forms.account import ConsentForm
from market.web.forms import posted_fields, run_form
from market.web.guards import guest_or_signed_in, person_of, safe_next
from market.web.shop import TERMS_IN_FORCE_ON, TERMS_VERSION


def asks_consent(request: HttpRequest) -> bool:
    """Tell whether this person has still to agree to the texts in force."""
    return consent_is_due(user=person_of(request), version=TERMS_VERSION)


def consent_first(going_to: str) -> HttpResponse:
    """Send to the page that asks, and from there on to where the person wanted."""
    return redirect(f"{reverse('storefront:consent')}?{urlencode({'next': going_to})}")


@require_http_methods(["GET", "POST"])
@guest_or_signed_in
def consent_page(request: HttpRequest) -> HttpResponse:
    """Ask for the agreement to the texts in force, once."""
    going_to = safe_next(request, reverse("storefront:home"))
    if not asks_consent(request):
        return redirect(going_to)

    def act(_stated: dict[str, bool]) -> HttpResponse:
        record_consents(user=person_of(request), version=TERMS_VERSION, at=now())
        messages.success(request, "记下了，谢谢。")
        return redirect(going_to)

    context = {"next": going_to, "version_on": TERMS_IN_FORCE_ON}
    return run_form(
        request, ConsentForm(posted_fields(request)), act, page="store/account/consent.html", context=context
    )
