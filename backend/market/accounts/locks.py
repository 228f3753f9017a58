"""Locks of the accounts app."""

from django.db import connection

_TRIES = 1  # the first key of our advisory locks: what they are about


def lock_tries(*, login: str) -> None:
    """Let the tries of one login queue until the transaction ends; a login that nobody has, has no row to lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_TRIES, login])
