"""Checks that run with `manage.py check --database default` and before each migration."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from config.database import OLDEST_VERSION


class ConfigConfig(AppConfig):
    """Registers the checks."""

    name = "config"

    def ready(self) -> None:
        """Register the checks once Django is set up."""
        register(Tags.database)(check_database_version)


def check_database_version(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Refuse a database older than the one we promise to work with."""
    return [error for alias in databases or () if (error := _version_error(connections[alias]))]


def _version_error(connection: BaseDatabaseWrapper) -> CheckMessage | None:
    if connection.get_database_version() >= (OLDEST_VERSION,):
        return None
    return Error(
        f"PostgreSQL {OLDEST_VERSION} or newer is needed; this is {connection.get_database_version()[0]}.",
        hint="Point DATABASE_URL to a newer server, or unset it to use the embedded one.",
        id="config.E001",
    )
