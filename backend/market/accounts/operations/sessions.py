"""Writing who is signed in where."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from market.accounts.models import OpenSession, User
from market.accounts.rules import device_of
from market.accounts.selectors import get_open_session
from market.kernel.numbers import new_number


@transaction.atomic
def note_session(*, user: User, key: str, agent: str, at: datetime, former_key: str = "") -> None:
    """Note that a person's session was used just now; under a new key it goes on for the one that it had before."""
    if former_key and former_key != key:
        OpenSession.objects.filter(user=user, session_key=former_key).delete()
    OpenSession.objects.update_or_create(
        session_key=key,
        defaults={"user": user, "device": device_of(agent), "seen_at": at},
        create_defaults={
            "number": new_number("S"),
            "user": user,
            "device": device_of(agent),
            "seen_at": at,
            "opened_at": at,
        },
    )


@transaction.atomic
def drop_session(*, key: str) -> None:
    """Take a session that its person has ended off the list."""
    OpenSession.objects.filter(session_key=key).delete()


@transaction.atomic
def end_session(*, user: User, number: str, current_key: str) -> None:
    """
    End one of a person's sessions elsewhere.

    :raises NotFound: if it is none of theirs, is over, or is the one at hand
    """
    opened = get_open_session(user=user, number=number, current_key=current_key)
    Session.objects.filter(session_key=opened.session_key).delete()
    opened.delete()


@transaction.atomic
def end_other_sessions(*, user: User, current_key: str) -> int:
    """End all of a person's noted sessions but the one at hand (none: all of them), and count them."""
    others = OpenSession.objects.filter(user=user).exclude(session_key=current_key)
    keys = list(others.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    return others.filter(session_key__in=keys).delete()[0]


@transaction.atomic
def forget_expired_sessions(*, at: datetime, limit: int) -> int:
    """Delete at most so many sessions that are over, and count them."""
    expired = Session.objects.filter(expire_date__lt=at).order_by("expire_date").values("pk")[:limit]
    keys = list(expired.values_list("pk", flat=True))
    OpenSession.objects.filter(session_key__in=keys).delete()
    return Session.objects.filter(pk__in=keys).delete()[0]
