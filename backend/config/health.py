"""Answer the probes: /livez, /readyz and /version."""

import secrets
import shutil
from collections.abc import Callable
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse

LEAST_FREE_PERCENT = 5


class ProbeMiddleware:
    """Answer the probes before hosts are checked and pages are redirected: whoever asks may not know our name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.probes: dict[str, Callable[[HttpRequest], HttpResponse]] = {
            "/livez": livez,
            "/readyz": readyz,
            "/version": version,
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.probes.get(request.path, self.get_response)(request)


def livez(_request: HttpRequest) -> HttpResponse:
    """Say that the process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain", headers={"Cache-Control": "no-store"})


def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether requests can be served: the database takes writes, its tables are up to date, the disk has room."""
    problems = {name: problem for name, check in CHECKS.items() if (problem := check())}
    body: dict[str, object] = {"ready": not problems}
    if problems and _may_see_details(request):
        body["problems"] = problems
    return JsonResponse(body, status=503 if problems else 200, headers={"Cache-Control": "no-store"})


def version(_request: HttpRequest) -> HttpResponse:
    """Say which version runs."""
    return JsonResponse({"version": settings.VERSION}, headers={"Cache-Control": "no-store"})


def _may_see_details(request: HttpRequest) -> bool:
    token = request.headers.get("X-Health-Token", "")
    return settings.DEBUG or bool(
        settings.HEALTH_TOKEN and secrets.compare_digest(token.encode(), settings.HEALTH_TOKEN.encode())
    )


def _database_problem() -> str:
    """Ask for a transaction id, which a lost server or a standby cannot give, and whether writes are allowed."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id(), current_setting('transaction_read_only')")
            _, read_only = cursor.fetchone()
    except DatabaseError as error:
        return f"the database takes no writes: {type(error).__name__}"
    return "the database is read-only" if read_only == "on" else ""


def _migration_problem() -> str:
    """Compare the migrations on disk with those the database has; once they agreed they agree while we run."""
    if _agreed:
        return ""
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        return "the database cannot say which migrations it has"
    if missing := _migrations_on_disk() - applied:
        return f"{len(missing)} migrations are not applied"
    _agreed.append(True)
    return ""


_agreed: list[bool] = []


@cache
def _migrations_on_disk() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(loader.disk_migrations or {}) if apps.ready else frozenset()


def _disk_problem() -> str:
    usage = shutil.disk_usage(settings.DATA_DIR)
    percent = usage.free * 100 // usage.total
    return f"{percent} % of the disk is free" if percent < LEAST_FREE_PERCENT else ""


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database_problem,
    "migrations": _migration_problem,
    "disk": _disk_problem,
}
