"""The database under test: new enough, and with the tables the code expects."""

import json

import pytest
from django.db import connection
from django.test import Client

from config.apps import check_database_version
from config.database import OLDEST_VERSION

pytestmark = pytest.mark.django_db


def test_the_server_is_one_we_promise_to_work_with() -> None:
    assert connection.get_database_version()[0] >= OLDEST_VERSION
    assert check_database_version(databases=["default"]) == []


def test_an_older_server_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "get_database_version", lambda: (14, 9))

    assert [error.id for error in check_database_version(databases=["default"])] == ["config.E001"]


def test_ready_with_all_migrations_applied(client: Client) -> None:
    response = client.get("/readyz")

    assert (response.status_code, json.loads(response.content)) == (200, {"ready": True})
