"""Signing up, in and out, and choosing for whom to buy."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from market.accounts.operations import drop_session
from market.flows.sign_in import sign_in
from market.flows.sign_up import sign_up
from market.kernel.clock import now
from market.storefront.entering import PROVED, enter
from market.storefront.forms.account import SignInForm, SignUpForm
from market.web.acting import act_as
from market.web.client import client_address
from market.web.context import LARGE_TYPE_COOKIE
from market.web.forms import posted_fields, run_form
from market.web.guards import is_guest, safe_next, sign_in_required
from market.web.shop import TERMS_VERSION

_YEAR_SECONDS = 365 * 24 * 3600


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_up_page(request: HttpRequest) -> HttpResponse:
    """Make an account and sign in."""

    def act(stated: dict[str, str]) -> HttpResponse:
        at = now()
        user = sign_up(
            login=stated["login"],
            password=stated["password"],
            display_name=stated["display_name"],
            email=stated["email"],
            version=TERMS_VERSION,
            at=at,
            address=client_address(request),
        )
        messages.success(request, f"注册好了，欢迎您，{user.display_name}。")
        return enter(request, user, at=at)

    form = SignUpForm(posted_fields(request), initial={"login": request.session.get(PROVED, "")})
    return run_form(request, form, act, page="store/account/sign_up.html", context={"next": safe_next(request, "")})


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Sign in; the answer never tells whether a login exists."""
    if request.user.is_authenticated and not is_guest(request):
        return redirect(safe_next(request, reverse("storefront:account")))

    def act(stated: dict[str, str]) -> HttpResponse:
        at = now()
        user = sign_in(login=stated["login"], password=stated["password"], address=client_address(request), at=at)
        return enter(request, user, at=at)

    going_to = safe_next(request, "")
    context = {"next": going_to, "may_go_as_guest": going_to.startswith(reverse("storefront:checkout"))}
    form = SignInForm(posted_fields(request))
    return run_form(request, form, act, page="store/account/sign_in.html", context=context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if request.session.session_key:
        drop_session(key=request.session.session_key)
    logout(request)
    messages.success(request, "已退出登录。")
    return redirect("storefront:home")


@require_POST
@sign_in_required
def act_as_page(request: HttpRequest) -> HttpResponse:
    """Choose for whom to buy."""
    buyer = act_as(request, number=request.POST.get("buyer", ""))
    messages.success(request, f"现在替“{buyer.name}”买。" if buyer.is_institution else "现在给您自己买。")
    return redirect(safe_next(request, reverse("storefront:home")))


@require_POST
def large_type(request: HttpRequest) -> HttpResponse:
    """Turn the large type on or off, and remember it for a year."""
    response = HttpResponseRedirect(safe_next(request, reverse("storefront:home")))
    wanted = "1" if request.POST.get("large") == "1" else "0"
    response.set_cookie(
        LARGE_TYPE_COOKIE, wanted, max_age=_YEAR_SECONDS, samesite="Lax", httponly=True, secure=request.is_secure()
    )
    return response
