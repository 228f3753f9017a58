"""Changing one's mobile number or mailbox."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from market.flows.change_contact import ask_contact, confirm_contact
from market.kernel.clock import now
from market.storefront.forms.proofs import CodeForm, ContactForm
from market.web.client import client_address
from market.web.forms import posted_fields, run_form
from market.web.guards import person_of, sign_in_required

_NEW = "new_contact"  # in the session: what was asked for, and waits for its code


@never_cache
@sensitive_post_parameters("proof")
@require_http_methods(["GET", "POST"])
@sign_in_required
def contact_page(request: HttpRequest) -> HttpResponse:
    """Ask for another number or mailbox, after the old proof."""
    user = person_of(request)

    def act(stated: dict[str, str]) -> HttpResponse:
        request.session[_NEW] = ask_contact(
            user=user, contact=stated["contact"], proof=stated["proof"], address=client_address(request), at=now()
        )
        return redirect("storefront:contact_confirm")

    form = ContactForm(posted_fields(request))
    return run_form(request, form, act, page="store/account/contact_change.html", context={"person": user})


@never_cache
@require_http_methods(["GET", "POST"])
@sign_in_required
def confirm_page(request: HttpRequest) -> HttpResponse:
    """Change to the new number or mailbox once its code is right."""
    contact = request.session.get(_NEW, "")
    if not contact:
        return redirect("storefront:contact_change")

    def act(stated: dict[str, str]) -> HttpResponse:
        confirm_contact(user=person_of(request), contact=contact, code=stated["code"], at=now())
        del request.session[_NEW]
        messages.success(request, f"改好了，现在用 {contact}。")
        return redirect("storefront:account")

    form = CodeForm(posted_fields(request))
    return run_form(request, form, act, page="store/account/contact_confirm.html", context={"contact": contact})
