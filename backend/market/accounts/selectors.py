"""Reading people and failed sign-ins."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from market.accounts.enums import AttemptKind, LegalDocument
from market.accounts.errors import LoginTaken
from market.accounts.models import Attempt, Consent, Factor, FactorReset, OpenSession, RecoveryCode, SignInFailure, User
from market.accounts.rules import (
    ATTEMPT_LIMITS,
    FAILURE_WINDOW,
    MAX_ACCOUNTS_PER_RESET,
    MAX_FAILURES_PER_ADDRESS,
    MAX_FAILURES_PER_LOGIN_AND_ADDRESS,
    SLOW_FAILURES_PER_LOGIN,
    SLOW_GAP,
)
from market.kernel.errors import NotFound
from market.kernel.seals import unseal


def get_user(*, login: str) -> User:
    """
    Fetch an active person by login.

    :raises NotFound: if there is none
    """
    user = User.objects.filter(login=login, is_active=True, is_guest=False).first()
    if user is None:
        raise NotFound("没有这个账号。请先请对方注册。", field="login")
    return user


def find_user(*, login: str) -> User | None:
    """Find the active person who signs in with a login."""
    return User.objects.filter(login=login, is_active=True).first()


def check_login_free(*, login: str) -> None:
    """
    Check that nobody signs in with a login.

    :raises LoginTaken: if somebody does
    """
    if User.objects.filter(login=login).exists():
        raise LoginTaken("这个手机号或邮箱是别的账号登录用的，请换一个。", field="contact")


def users_to_reset(*, email: str) -> list[User]:
    """List the active people to whose mailbox reset links go, first who signs in with the address."""
    people = User.objects.filter(email=email, is_active=True).alias(signs_in_with_it=Q(login=email))
    return list(people.order_by("-signs_in_with_it", "pk")[:MAX_ACCOUNTS_PER_RESET])


def user_by_number(*, number: str) -> User | None:
    """Find the active person whom a reset link names."""
    return User.objects.filter(number=number, is_active=True).first()


def is_erased(*, number: str) -> bool:
    """Tell whether the account of a number was deleted, with all that it said of its person."""
    return User.objects.filter(number=number, login=number.lower(), is_active=False).exists()


def guest_by_number(*, number: str) -> User | None:
    """Find the guest whom a session names."""
    return User.objects.filter(number=number, is_active=True, is_guest=True).first()


def consent_is_due(*, user: User, version: str) -> bool:
    """Tell whether a person who agreed to the legal texts once has not agreed to this version of them yet."""
    given = set(Consent.objects.filter(user=user).values_list("document", "version"))
    return bool(given) and any((document.value, version) not in given for document in LegalDocument)


def consents_of(*, user: User) -> list[Consent]:
    """List what a person agreed to, oldest first."""
    return list(Consent.objects.filter(user=user).order_by("at", "pk"))


def names_of(*, numbers: Iterable[str]) -> dict[str, str]:
    """Give the names of people by number, also of those who are no longer active."""
    return dict(User.objects.filter(number__in=set(numbers)).values_list("number", "display_name"))


def has_factor(*, user: User) -> bool:
    """Tell whether signing in takes a second step."""
    return Factor.objects.filter(user=user).exclude(confirmed_at=None).exists()


def factor_secret_of(*, user: User) -> str:
    """
    Give the secret that a person is setting up, to be shown.

    :raises NotFound: if none was begun, or it is in use already and is never shown again
    """
    factor = Factor.objects.filter(user=user, confirmed_at=None).first()
    if factor is None:
        raise NotFound("没有正在设置的动态码。请从“登录保护”重新开始。")
    return unseal(factor.sealed_secret)


def recovery_codes_left(*, user: User) -> int:
    """Count a person's recovery codes that were not used."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def open_sessions_of(*, user: User) -> list[OpenSession]:
    """List the browsers in which a person is signed in, the one used last first."""
    return list(OpenSession.objects.filter(user=user).order_by("-seen_at", "-pk"))


def get_open_session(*, user: User, number: str, current_key: str) -> OpenSession:
    """
    Fetch another of a person's sessions.

    :raises NotFound: if it is none of theirs, is over, or is the one at hand
    """
    opened = OpenSession.objects.filter(user=user, number=number).exclude(session_key=current_key).first()
    if opened is None:
        raise NotFound("没有这处登录，它可能已经退出了。")
    return opened


def waiting_resets() -> list[FactorReset]:
    """List the resets of second steps that a second member of staff has to answer, oldest first."""
    waiting = FactorReset.objects.filter(decided_at=None).select_related("user", "asked_by")
    return list(waiting.order_by("asked_at", "pk"))


def tries_open_at(*, login: str, address: str, at: datetime) -> datetime | None:
    """Give the instant from which a login may be tried again from an address; None if it may be tried now."""
    recent = SignInFailure.objects.filter(at__gt=at - FAILURE_WINDOW)
    of_login = recent.filter(login=login)
    closed = [
        *_nth_newest(of_login.filter(address=address), MAX_FAILURES_PER_LOGIN_AND_ADDRESS),
        *_nth_newest(recent.filter(address=address), MAX_FAILURES_PER_ADDRESS),
    ]
    slow = _nth_newest(of_login, 1) if _nth_newest(of_login, SLOW_FAILURES_PER_LOGIN) else []
    opens = [*(failed + FAILURE_WINDOW for failed in closed), *(failed + SLOW_GAP for failed in slow)]
    return max((instant for instant in opens if instant > at), default=None)


def attempts_open_at(*, kind: AttemptKind, subject: str, address: str, at: datetime) -> datetime | None:
    """Give the instant from which something may be done again at our doors; None if it may be done now."""
    limit = ATTEMPT_LIMITS[kind]
    recent = Attempt.objects.filter(kind=kind, at__gt=at - limit.window)
    newest = _nth_newest(recent.filter(address=address), limit.per_address)
    if subject:
        newest += _nth_newest(recent.filter(subject=subject), limit.per_subject)
    return max(newest) + limit.window if newest else None


def _nth_newest(counted: QuerySet[SignInFailure] | QuerySet[Attempt], number: int) -> list[datetime]:
    """Give the instant of the number-th newest row, if there are so many."""
    return list(counted.order_by("-at", "-pk").values_list("at", flat=True)[number - 1 : number])
