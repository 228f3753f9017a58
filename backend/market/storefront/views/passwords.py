"""Changing and resetting a password."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from market.accounts.selectors import user_by_number
from market.flows.renew_password import change_password, reset_password, send_reset_link
from market.kernel.clock import now
from market.storefront.forms.account import AskResetForm, ChangePasswordForm, NewPasswordForm
from market.web.client import client_address
from market.web.forms import posted_fields, run_form
from market.web.guards import person_of, sign_in_required
from market.web.second_step import keep_session

if TYPE_CHECKING:
    from market.accounts.models import User


@never_cache
@sensitive_post_parameters("old_password", "password")
@require_http_methods(["GET", "POST"])
@sign_in_required
def change_page(request: HttpRequest) -> HttpResponse:
    """Change one's own password; the other sessions end."""
    user = person_of(request)

    def act(stated: dict[str, str]) -> HttpResponse:
        at, key = now(), str(request.session.session_key)
        change_password(
            user=user,
            proof=stated["old_password"],
            new=stated["password"],
            address=client_address(request),
            at=at,
            session_key=key,
        )
        keep_session(request, user, at=at)
        messages.success(request, "密码改好了。其他设备上的登录都已退出。")
        return redirect("storefront:account")

    return run_form(request, ChangePasswordForm(posted_fields(request)), act, page="store/account/password.html")


@never_cache
@require_http_methods(["GET", "POST"])
def ask_page(request: HttpRequest) -> HttpResponse:
    """Ask for a reset link; the answer is the same whether anybody has the address or not."""

    def act(stated: dict[str, str]) -> HttpResponse:
        def link_for(user: "User") -> str:
            # In the query, for logs keep paths.
            proof = {"person": user.number, "token": default_token_generator.make_token(user)}
            return request.build_absolute_uri(f"{reverse('storefront:reset')}?{urlencode(proof)}")

        send_reset_link(email=stated["email"], address=client_address(request), link_for=link_for, at=now())
        return redirect("storefront:reset_sent")

    return run_form(request, AskResetForm(posted_fields(request)), act, page="store/account/reset_ask.html")


@require_safe
def sent_page(request: HttpRequest) -> HttpResponse:
    """Say where to look for the link."""
    return render(request, "store/account/reset_sent.html")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def reset_page(request: HttpRequest) -> HttpResponse:
    """Set a new password by a link; the link dies with the old password, or when it is remembered after all."""
    user = user_by_number(number=request.GET.get("person", ""))
    if user is None or not default_token_generator.check_token(user, request.GET.get("token", "")):
        return render(request, "store/account/reset_dead.html", status=404)

    def act(stated: dict[str, str]) -> HttpResponse:
        reset_password(user=user, password=stated["password"], at=now())
        messages.success(request, "新密码设好了，请用它登录。")
        return redirect("storefront:sign_in")

    form = NewPasswordForm(posted_fields(request))
    return run_form(request, form, act, page="store/account/reset.html", context={"login": user.login})
