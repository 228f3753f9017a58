"""Signing up, in and out, and choosing for whom to buy."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from market.accounts.operations import clear_sign_in_failures, record_sign_in_failure
from market.accounts.rules import normalise_login
from market.accounts.selectors import is_sign_in_blocked
from market.buyers.selectors import buyers_of
from market.cart.operations import merge_guest_cart
from market.flows.sign_up import sign_up
from market.kernel.clock import now
from market.kernel.errors import DomainError, Invalid
from market.storefront.forms.account import SignInForm, SignUpForm
from market.web.acting import act_as, drop_guest_token, guest_token
from market.web.context import LARGE_TYPE_COOKIE
from market.web.forms import add_refusal
from market.web.guards import safe_next
from market.web.shop import TERMS_VERSION

if TYPE_CHECKING:
    from market.accounts.models import User

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_YEAR_SECONDS = 365 * 24 * 3600
_WRONG = "手机号、邮箱或密码不对。请再试一次，或者用“忘记密码”。"
_BLOCKED = "试错的次数太多了。请过 15 分钟再试，或者用“忘记密码”。"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_up_page(request: HttpRequest) -> HttpResponse:
    """Make an account and sign in."""
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        stated = form.cleaned_data
        try:
            user = sign_up(
                login=stated["login"],
                password=stated["password"],
                display_name=stated["display_name"],
                email=stated["email"],
                version=TERMS_VERSION,
                at=now(),
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            _enter(request, user)
            messages.success(request, f"注册好了，欢迎您，{user.display_name}。")
            return redirect(safe_next(request, reverse("storefront:home")))
    status = 400 if form.errors else 200
    return render(request, "store/account/sign_up.html", {"form": form, "next": safe_next(request, "")}, status=status)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Sign in; the answer never tells whether a login exists."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = _checked_user(request, form.cleaned_data["login"], form.cleaned_data["password"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            _enter(request, user)
            return redirect(safe_next(request, reverse("storefront:home")))
    status = 400 if form.errors else 200
    return render(request, "store/account/sign_in.html", {"form": form, "next": safe_next(request, "")}, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.success(request, "已退出登录。")
    return redirect("storefront:home")


@require_POST
def act_as_page(request: HttpRequest) -> HttpResponse:
    """Choose for whom to buy."""
    buyer = act_as(request, number=request.POST.get("buyer", ""))
    messages.success(request, f"现在替“{buyer.name}”买。" if buyer.is_institution else "现在是个人购物。")
    return redirect(safe_next(request, reverse("storefront:home")))


@require_POST
def large_type(request: HttpRequest) -> HttpResponse:
    """Turn the large type on or off, and remember it for a year."""
    response = HttpResponseRedirect(safe_next(request, reverse("storefront:home")))
    wanted = "1" if request.POST.get("large") == "1" else "0"
    response.set_cookie(LARGE_TYPE_COOKIE, wanted, max_age=_YEAR_SECONDS, samesite="Lax", httponly=True)
    return response


def _checked_user(request: HttpRequest, login_text: str, password: str) -> "User":
    """
    Give the person of this login and password.

    :raises Invalid: if one is wrong, or too many tries failed in a quarter of an hour
    """
    at, address = now(), request.META.get("REMOTE_ADDR", "")
    try:
        name = normalise_login(login_text)
    except Invalid:
        name = login_text.strip().lower()[:254]
    if is_sign_in_blocked(login=name, address=address, at=at):
        raise Invalid(_BLOCKED, code="SIGN_IN_BLOCKED")
    # ModelBackend hashes a dummy password for an unknown login, so that the time taken tells nothing.
    user = authenticate(request, username=name, password=password)
    if user is None:
        record_sign_in_failure(login=name, address=address, at=at)
        raise Invalid(_WRONG, code="SIGN_IN_REFUSED")
    clear_sign_in_failures(login=name)
    return user


def _enter(request: HttpRequest, user: "User") -> None:
    """Open the session under a new key and bring the guest's cart along."""
    token = guest_token(request)
    login(request, user, backend=_BACKEND)
    individual = next((buyer for buyer in buyers_of(actor=user) if not buyer.is_institution), None)
    if token and individual is not None:
        merge_guest_cart(guest_token=token, user=user, buyer=individual, at=now())
    drop_guest_token(request)
