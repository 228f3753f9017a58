"""The second step of signing in: setting it up, taking it, its recovery codes, and giving it up."""

from urllib.parse import quote

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from market.accounts.rules import factor_address
from market.accounts.selectors import factor_secret_of, has_factor, recovery_codes_left
from market.flows.protect_account import (
    confirm_protection,
    end_protection,
    must_keep_factor,
    renew_recovery_codes,
    start_protection,
)
from market.flows.sign_in import take_second_step
from market.kernel.clock import now
from market.storefront.entering import enter_after_second_step
from market.storefront.forms.proofs import FactorCodeForm, ProofForm, SecondStepForm
from market.web.client import client_address
from market.web.forms import posted_fields, run_form
from market.web.guards import person_of, safe_next, sign_in_required
from market.web.second_step import awaited_person, has_taken, note_taken

_SECRET_GROUP = 4


@never_cache
@require_http_methods(["GET", "POST"])
def second_step_page(request: HttpRequest) -> HttpResponse:
    """Take the second step's code; who has to have one and has none is led to set it up."""
    at, going_to = now(), safe_next(request, "")
    user = awaited_person(request, at=at)
    if user is None:
        messages.info(request, "请先登录。")
        return redirect(_with_next("storefront:sign_in", going_to))
    if not has_factor(user=user):
        messages.info(request, "替单位采购的人和工作人员，登录要多一步动态码。先设一次，两分钟就好。")
        return redirect(_with_next("storefront:protection_begin", going_to))
    if has_taken(request):
        return redirect(going_to or reverse("storefront:account"))

    def act(stated: dict[str, str]) -> HttpResponse:
        take_second_step(user=user, code=stated["code"], address=client_address(request), at=at)
        return enter_after_second_step(request, user, at=at)

    form = SecondStepForm(posted_fields(request))
    return run_form(request, form, act, page="store/account/second_step.html", context={"next": going_to})


@require_safe
@sign_in_required
def protection_page(request: HttpRequest) -> HttpResponse:
    """Show whether signing in takes a second step, and what can be done about it."""
    user = person_of(request)
    context = {
        "is_on": has_factor(user=user),
        "left": recovery_codes_left(user=user),
        "must": must_keep_factor(user=user),
    }
    return render(request, "store/account/protection.html", context)


@never_cache
@sensitive_post_parameters("proof")
@require_http_methods(["GET", "POST"])
@sign_in_required
def begin_page(request: HttpRequest) -> HttpResponse:
    """Begin to set the second step up, after the old proof."""
    going_to = safe_next(request, "")

    def act(stated: dict[str, str]) -> HttpResponse:
        start_protection(user=person_of(request), proof=stated["proof"], address=client_address(request), at=now())
        return redirect(_with_next("storefront:protection_confirm", going_to))

    form = ProofForm(posted_fields(request))
    return run_form(request, form, act, page="store/account/protection_begin.html", context={"next": going_to})


@never_cache
@require_http_methods(["GET", "POST"])
@sign_in_required
def confirm_page(request: HttpRequest) -> HttpResponse:
    """Show the secret as a QR code and as letters, and take the first code; then show the recovery codes, once."""
    user, going_to = person_of(request), safe_next(request, "")
    if has_factor(user=user):
        return redirect("storefront:protection")
    secret = factor_secret_of(user=user)
    address = factor_address(secret=secret, login=user.login)

    def act(stated: dict[str, str]) -> HttpResponse:
        key = str(request.session.session_key)
        codes = confirm_protection(
            user=user, code=stated["code"], address=client_address(request), at=now(), session_key=key
        )
        note_taken(request)
        return _show_codes(request, codes, going_to)

    context = {
        "next": going_to,
        "secret": " ".join(secret[at : at + _SECRET_GROUP] for at in range(0, len(secret), _SECRET_GROUP)),
        "picture": segno.make(address).svg_data_uri(scale=5, border=4, light="#fff"),
        "address": address,
    }
    form = FactorCodeForm(posted_fields(request))
    return run_form(request, form, act, page="store/account/protection_confirm.html", context=context)


@never_cache
@sensitive_post_parameters("proof")
@require_http_methods(["GET", "POST"])
@sign_in_required
def codes_page(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes, after the old proof, and show them, once."""

    def act(stated: dict[str, str]) -> HttpResponse:
        codes = renew_recovery_codes(
            user=person_of(request), proof=stated["proof"], address=client_address(request), at=now()
        )
        return _show_codes(request, codes, "")

    return run_form(request, ProofForm(posted_fields(request)), act, page="store/account/protection_codes.html")


@never_cache
@sensitive_post_parameters("proof")
@require_http_methods(["GET", "POST"])
@sign_in_required
def end_page(request: HttpRequest) -> HttpResponse:
    """Give the second step up, after the old proof."""

    def act(stated: dict[str, str]) -> HttpResponse:
        end_protection(user=person_of(request), proof=stated["proof"], address=client_address(request), at=now())
        messages.success(request, "登录不再要动态码了。")
        return redirect("storefront:protection")

    return run_form(request, ProofForm(posted_fields(request)), act, page="store/account/protection_end.html")


def _show_codes(request: HttpRequest, codes: list[str], going_to: str) -> HttpResponse:
    """Show recovery codes in the answer itself: a page to come back to would have to keep them."""
    text = "百县百品商城 恢复码，每个用一次：\n" + "\n".join(codes) + "\n"
    context = {"codes": codes, "file": f"data:text/plain;charset=utf-8,{quote(text)}", "next": going_to}
    return render(request, "store/account/recovery_codes.html", context)


def _with_next(page: str, going_to: str) -> str:
    return f"{reverse(page)}?{urlencode({'next': going_to})}" if going_to else reverse(page)
