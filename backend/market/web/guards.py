"""Who may open a page."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from market.accounts.policies import is_district_office, is_store_manager
from market.kernel.errors import Forbidden

if TYPE_CHECKING:
    from market.accounts.models import User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def sign_in_required(view: View[P]) -> View[P]:
    """Let in who has signed in; send others to sign in and back here."""
    return _guard(view, lambda _request: None)


def guest_or_signed_in(view: View[P]) -> View[P]:
    """Let in who has signed in, and who orders without signing up; send others to sign in and back here."""
    return _guard(view, lambda _request: None, guests=True)


def is_guest(request: HttpRequest) -> bool:
    """Tell whether this is somebody who orders without signing up."""
    return bool(getattr(request.user, "is_guest", False))


def store_manager_required(view: View[P]) -> View[P]:
    """Let in store managers only."""
    return _guard(view, _refuse_unless_manager)


def district_office_required(view: View[P]) -> View[P]:
    """Let in the leading group's office only."""
    return _guard(view, _refuse_unless_office)


def person_of(request: HttpRequest) -> "User":
    """Give the person behind a guarded request."""
    return cast("User", request.user)


def go_to(request: HttpRequest, page: str) -> HttpResponse:
    """Go on to a page by its address or name; htmx is told to leave its page."""
    answer = redirect(page)
    return HttpResponseClientRedirect(answer.url) if getattr(request, "htmx", False) else answer


def safe_next(request: HttpRequest, default: str) -> str:
    """Give the page to go on to, if it is one of ours."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return _path_of(target, default) if ours else default


def page_before(request: HttpRequest, default: str) -> str:
    """Give the page of ours that this form stood on."""
    referer = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return _path_of(referer, default) if ours else default


def _is_path(target: str) -> bool:
    """Tell whether an address is a path on this host; one without a leading slash would name a view."""
    return target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)


def _path_of(address: str, default: str) -> str:
    """Take the path out of an address that came in a header; what is none gives the default."""
    try:
        path = urlsplit(address)._replace(scheme="", netloc="").geturl()
    except ValueError:
        return default
    return path if _is_path(path) else default


def _guard(view: View[P], check: Callable[[HttpRequest], None], *, guests: bool = False) -> View[P]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated or (is_guest(request) and not guests):
            return to_sign_in(request)
        check(request)
        return view(request, *args, **kwargs)

    return cast("View[P]", guarded)  # wraps() says more than is asked


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to sign in, and from there back to the page that was open; htmx is told to leave its page."""
    if request.method == "POST":
        messages.info(request, "刚才没有提交。登录后请再填一次。")
    page = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "/")
    if getattr(request, "htmx", False):
        page = request.headers.get("HX-Current-URL", "/")
    return go_to(request, redirect_to_login(_path_of(page, "/")).url)


def _refuse_unless_manager(request: HttpRequest) -> None:
    if not is_store_manager(request.user):
        raise Forbidden("这里是门店工作台，只有店长可以进入。")


def _refuse_unless_office(request: HttpRequest) -> None:
    if not is_district_office(request.user):
        raise Forbidden("这里是区合作交流办的页面，只有它的工作人员可以进入。")
