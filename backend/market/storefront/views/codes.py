"""Signing in or up by a code, and a code in the place of a forgotten password."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from market.flows.send_code import enter_by_code, send_proof_code, send_sign_in_code
from market.kernel.clock import now
from market.storefront.entering import PROVED, enter
from market.storefront.forms.proofs import AskCodeForm, CodeForm
from market.web.client import client_address
from market.web.forms import posted_fields, run_form
from market.web.guards import page_before, person_of, safe_next, sign_in_required

_ASKED = "code_for"  # in the session: where the code to sign in with was sent


@never_cache
@require_http_methods(["GET", "POST"])
def ask_page(request: HttpRequest) -> HttpResponse:
    """Send a code to sign in or up with; the answer is the same whether anybody has the login or not."""
    going_to = safe_next(request, "")

    def act(stated: dict[str, str]) -> HttpResponse:
        login = send_sign_in_code(login=stated["login"], address=client_address(request), at=now())
        request.session[_ASKED] = login
        return redirect(_with_next(reverse("storefront:code_enter"), going_to))

    form = AskCodeForm(posted_fields(request))
    return run_form(request, form, act, page="store/account/code_ask.html", context={"next": going_to})


@never_cache
@require_http_methods(["GET", "POST"])
def enter_page(request: HttpRequest) -> HttpResponse:
    """Sign in by the code that came; who has no account goes on to sign up with the proved number or address."""
    going_to, login = safe_next(request, ""), request.session.get(_ASKED, "")
    if not login:
        return redirect(_with_next(reverse("storefront:code_ask"), going_to))

    def act(stated: dict[str, str]) -> HttpResponse:
        at = now()
        user = enter_by_code(login=login, code=stated["code"], at=at)
        del request.session[_ASKED]
        if user is not None:
            return enter(request, user, at=at)
        request.session[PROVED] = login
        messages.info(request, "验证好了。这个号还没有账号，再填两样就注册好。")
        return redirect(_with_next(reverse("storefront:sign_up"), going_to))

    form = CodeForm(posted_fields(request))
    context = {"next": going_to, "login": login}
    return run_form(request, form, act, page="store/account/code_enter.html", context=context)


@require_POST
@sign_in_required
def proof_page(request: HttpRequest) -> HttpResponse:
    """Send the person a code that stands in for the password, and go back to the form."""
    user = person_of(request)
    send_proof_code(user=user, address=client_address(request), at=now())
    messages.info(request, f"验证码发到 {user.login} 了，5 分钟内填在“现在的密码”里。")
    return redirect(page_before(request, reverse("storefront:account")))


def _with_next(page: str, going_to: str) -> str:
    return f"{page}?{urlencode({'next': going_to})}" if going_to else page
