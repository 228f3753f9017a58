"""Locks of the accounts app."""

from django.db import connection

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
