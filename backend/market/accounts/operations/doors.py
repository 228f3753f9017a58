"""Writing what is counted at our doors, and forgetting sessions that are over."""

from datetime import datetime, timedelta

from django.db import transaction

from market.accounts.enums import AttemptKind
from market.accounts.errors import TooManyTries
from market.accounts.locks import lock_attempts, lock_tries
from market.accounts.models import Attempt, SignInFailure
from market.accounts.rules import ATTEMPT_LIMITS
from market.accounts.selectors import attempts_open_at, tries_open_at
from market.kernel.calendar import SHANGHAI

_FAILURES_KEPT = timedelta(days=1)
_TO_NEXT_MINUTE = timedelta(seconds=59)  # 10:30:01 is told as 10:31


@transaction.atomic
def begin_try(*, login: str, address: str, at: datetime) -> None:
    """
    Count a try as wrong until it turns out right, so that tries made at once cannot slip through; forget old ones.

    :raises TooManyTries: if the address tried the login, or any logins, wrongly too often, or if the login is guessed
        from everywhere and was tried a moment ago; this try is not counted
    """
    lock_tries(login=login)
    opens_at = tries_open_at(login=login, address=address, at=at)
    if opens_at is not None:
        raise _too_many("试错的次数太多了。", opens_at)
    SignInFailure.objects.filter(at__lt=at - _FAILURES_KEPT).delete()
    SignInFailure.objects.create(login=login, address=address, at=at)


@transaction.atomic
def clear_sign_in_failures(*, login: str, address: str = "") -> None:
    """Forget a login's wrong tries from an address after a right one there; without an address all of them."""
    failures = SignInFailure.objects.filter(login=login)
    (failures.filter(address=address) if address else failures).delete()


@transaction.atomic
def count_attempt(*, kind: AttemptKind, subject: str, address: str, at: datetime) -> None:
    """
    Count something done at our doors; forget old ones.

    :raises TooManyTries: if it was done too often, by the subject or from the address; this one is not counted
    """
    lock_attempts(kind=kind, subject=subject, address=address)
    opens_at = attempts_open_at(kind=kind, subject=subject, address=address, at=at)
    if opens_at is not None:
        raise _too_many(ATTEMPT_LIMITS[kind].sentence, opens_at)
    Attempt.objects.filter(at__lt=at - _FAILURES_KEPT).delete()
    Attempt.objects.create(kind=kind, subject=subject, address=address, at=at)


def _too_many(sentence: str, opens_at: datetime) -> TooManyTries:
    moment = f"{opens_at.astimezone(SHANGHAI) + _TO_NEXT_MINUTE:%H:%M}"
    return TooManyTries(f"{sentence}请在 {moment} 以后再试，或者打客服电话。", opens_at=opens_at)
