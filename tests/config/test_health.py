"""The probes."""

import json
import shutil
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config import health


@pytest.fixture
def fresh_process() -> Iterator[None]:
    """A process that has not yet seen its migrations applied."""
    health._agreed.clear()
    yield
    health._agreed.clear()


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_livez_asks_nothing_and_nobody(client: Client) -> None:
    response = client.get("/livez", headers={"host": "a-stranger.example"})

    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_says_no_while_a_migration_is_missing(client: Client, fresh_process: None) -> None:
    MigrationRecorder(connection).record_unapplied("audit", "0001_initial")

    response = client.get("/readyz")

    assert (response.status_code, json.loads(response.content)) == (503, {"ready": False})


@pytest.mark.django_db
def test_readyz_says_no_on_a_full_disk_and_why_to_who_has_the_token(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(100, 96, 4))
    settings.HEALTH_TOKEN = "t0ken"

    wrong = client.get("/readyz", headers={"x-health-token": "other"})
    right = client.get("/readyz", headers={"x-health-token": "t0ken"})

    assert (wrong.status_code, json.loads(wrong.content)) == (503, {"ready": False})
    assert (right.status_code, json.loads(right.content)) == (
        503,
        {"ready": False, "problems": {"disk": "4 % of the disk is free"}},
    )


@pytest.mark.django_db
def test_readyz_looks_at_migrations_once(client: Client, fresh_process: None) -> None:
    client.get("/readyz")

    with CaptureQueriesContext(connection) as queries:
        client.get("/readyz")

    assert len(queries) == 1


@pytest.mark.django_db(transaction=True)
def test_readyz_says_no_on_a_database_that_only_reads(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        response = client.get("/readyz")
    finally:
        connection.close()

    assert response.status_code == 503


def test_version_is_that_of_the_project(client: Client) -> None:
    assert json.loads(client.get("/version").content) == {"version": "0.1.0"}
