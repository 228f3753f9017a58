"""The second step of signing in: who has to have taken it, and what a session knows of it and of its last use."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from market.accounts.operations import note_session
from market.accounts.policies import is_staff
from market.accounts.rules import SEEN_EVERY
from market.accounts.selectors import user_by_number
from market.kernel.clock import now
from market.web.acting import acting_choices
from market.web.guards import go_to, is_guest, page_before, person_of

if TYPE_CHECKING:
    from market.accounts.models import User

# In the session: the second step was taken; who still has to take it, since when; when the last use was noted.
_TAKEN, _WAITING, _NOTED = "second_step", "second_step_of", "noted_at"
_WAITS = timedelta(minutes=10)
_PROTECTED_SITES = frozenset({"portal", "desk", "office"})


class SecondStepMiddleware:
    """Lead who works for the shop, the office or a unit to the second step first; note when sessions are used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the views answer, and note the use of a session from time to time."""
        response = self.get_response(request)
        if request.session.accessed and _NOTED in request.session and request.user.is_authenticated:
            _note_use(request)
        return response

    def process_view(self, request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse | None:
        """Ask for the second step before the pages of units and staff."""
        match = request.resolver_match
        protected = match is not None and match.app_name in _PROTECTED_SITES
        if not protected or not request.user.is_authenticated or request.session.get(_TAKEN) or not _must(request):
            return None
        if request.method == "POST":
            messages.info(request, "刚才没有提交。过了登录的第二步再填一次。")
        page = request.get_full_path() if request.method == "GET" else page_before(request, "/")
        return go_to(request, f"{reverse('storefront:second_step')}?{urlencode({'next': page})}")


def has_taken(request: HttpRequest) -> bool:
    """Tell whether this session has taken the second step."""
    return bool(request.session.get(_TAKEN))


def note_taken(request: HttpRequest) -> None:
    """Note that this session has taken the second step."""
    request.session[_TAKEN] = True


def await_second_step(request: HttpRequest, user: "User", *, at: datetime) -> None:
    """Keep who has shown a right password or code, and is not signed in until the second step."""
    request.session.cycle_key()
    request.session[_WAITING] = {"person": user.number, "at": at.isoformat(), "hash": user.get_session_auth_hash()}


def awaited_person(request: HttpRequest, *, at: datetime) -> "User | None":
    """Give who has the second step still to take: within ten minutes, and while the password is the same."""
    if request.user.is_authenticated and not is_guest(request):
        return person_of(request)
    waiting = request.session.get(_WAITING)
    if not waiting or at - datetime.fromisoformat(waiting["at"]) > _WAITS:
        return None
    user = user_by_number(number=waiting["person"])
    return user if user is not None and user.get_session_auth_hash() == waiting["hash"] else None


def forget_awaited(request: HttpRequest) -> None:
    """Forget who had the second step to take."""
    request.session.pop(_WAITING, None)


def begin_noting(request: HttpRequest, user: "User", *, at: datetime) -> None:
    """Put this session on its person's list, and keep the time of its last use from now on."""
    request.session[_NOTED] = int(at.timestamp())
    agent = request.headers.get("User-Agent", "")
    note_session(user=user, key=str(request.session.session_key), agent=agent, at=at)


def keep_session(request: HttpRequest, user: "User", *, at: datetime) -> None:
    """Go on in this session, under a new key, after its person's password was changed."""
    former = str(request.session.session_key)
    update_session_auth_hash(request, user)
    agent = request.headers.get("User-Agent", "")
    note_session(user=user, key=str(request.session.session_key), agent=agent, at=at, former_key=former)


def _must(request: HttpRequest) -> bool:
    return is_staff(request.user) or any(buyer.is_institution for buyer in acting_choices(request))


def _note_use(request: HttpRequest) -> None:
    at = now()
    if int(at.timestamp()) - int(request.session[_NOTED]) >= SEEN_EVERY.total_seconds():
        begin_noting(request, person_of(request), at=at)
