"""Reading people and failed sign-ins."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from market.accounts.models import SignInFailure, User
from market.accounts.rules import (
    FAILURE_WINDOW,
    MAX_ACCOUNTS_PER_RESET,
    MAX_FAILURES_PER_ADDRESS,
    MAX_FAILURES_PER_LOGIN,
)
from market.kernel.errors import NotFound


def get_user(*, login: str) -> User:
    """
    Fetch an active person by login.

    :raises NotFound: if there is none
    """
    user = User.objects.filter(login=login, is_active=True).first()
    if user is None:
        raise NotFound("没有这个账号。请先请对方注册。", field="login")
    return user


def users_to_reset(*, email: str) -> list[User]:
    """List the active people to whose mailbox reset links go, first who signs in with the address."""
    people = User.objects.filter(email=email, is_active=True).alias(signs_in_with_it=Q(login=email))
    return list(people.order_by("-signs_in_with_it", "pk")[:MAX_ACCOUNTS_PER_RESET])


def user_by_number(*, number: str) -> User | None:
    """Find the active person whom a reset link names."""
    return User.objects.filter(number=number, is_active=True).first()


def names_of(*, numbers: Iterable[str]) -> dict[str, str]:
    """Give the names of people by number, also of those who are no longer active."""
    return dict(User.objects.filter(number__in=set(numbers)).values_list("number", "display_name"))


def tries_open_at(*, login: str, address: str, at: datetime) -> datetime | None:
    """Give the instant from which a login may be tried again from an address; None if it may be tried now."""
    recent = SignInFailure.objects.filter(at__gt=at - FAILURE_WINDOW).order_by("-at", "-pk")
    newest = [
        *_nth(recent.filter(login=login), MAX_FAILURES_PER_LOGIN),
        *_nth(recent.filter(address=address), MAX_FAILURES_PER_ADDRESS),
    ]
    return max(newest) + FAILURE_WINDOW if newest else None


def _nth(failures: QuerySet[SignInFailure], number: int) -> list[datetime]:
    """Give the instant of the number-th newest failure, if there are so many."""
    return list(failures.values_list("at", flat=True)[number - 1 : number])
