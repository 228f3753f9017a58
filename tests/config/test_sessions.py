"""A database that goes away while a session is saved is no session that was deleted."""

from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError, connection

from config.sessions import SessionStore

pytestmark = pytest.mark.django_db


def gone(_execute: object, *_args: Any) -> None:
    raise OperationalError("the server closed the connection unexpectedly")


def saved() -> SessionStore:
    store = SessionStore()
    store["words"] = "a"
    store.create()
    return store


def test_database_that_goes_away_is_said_to_be_away() -> None:
    store = saved()

    with connection.execute_wrapper(gone), pytest.raises(OperationalError):
        store.save()


def test_session_deleted_meanwhile_is_still_told_as_such() -> None:
    store = saved()
    SessionStore(store.session_key).delete()

    with pytest.raises(UpdateError):
        store.save()
