"""Locks of the accounts app."""

from django.db import connection

from market.accounts.models import Factor, FactorReset, OneTimeCode, User
from market.kernel.errors import NotFound

# The first key of our advisory locks: what they are about.
_TRIES = 1
_ATTEMPTS = 3


def lock_tries(*, login: str) -> None:
    """Let the tries of one login queue until the transaction ends; a login that nobody has, has no row to lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_TRIES, login])


def lock_attempts(*, kind: str, subject: str, address: str) -> None:
    """Let attempts of one kind queue by whom they concern and by address, in this order, until the transaction ends."""
    names = [f"{kind}/{subject}"] if subject else []
    with connection.cursor() as cursor:
        for name in [*names, f"{kind}@{address}"]:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_ATTEMPTS, name])


def lock_code(*, purpose: str, target_digest: str) -> OneTimeCode | None:
    """Lock the code sent for one purpose to one target, if there is one."""
    return OneTimeCode.objects.select_for_update().filter(purpose=purpose, target_digest=target_digest).first()


def lock_factor(*, user: User) -> Factor | None:
    """Lock a person's second step of signing in, if there is one."""
    return Factor.objects.select_for_update().filter(user=user).first()


def lock_reset(*, number: str) -> FactorReset:
    """
    Lock a reset of a second step.

    :raises NotFound: if there is none
    """
    reset = FactorReset.objects.select_for_update().filter(number=number).first()
    if reset is None:
        raise NotFound("没有这条重置申请。")
    return reset
