"""One embedded PostgreSQL server for the whole run, in a throw-away directory; xdist's workers share it."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from config.postgres import using_server

SERVER = pytest.StashKey[ExitStack]()
GUARD = pytest.StashKey[subprocess.Popen[bytes]]()
BACKEND = Path(__file__).resolve().parents[1] / "backend"


def _take_second_step(request: HttpRequest, **_more: object) -> None:
    """Whom a test puts into a session (`force_login` has no path) has taken the second step; who signs in has not."""
    if not request.path:
        request.session["second_step"] = True


user_logged_in.connect(_take_second_step, dispatch_uid="tests take the second step")


def pytest_configure(config: pytest.Config) -> None:
    """Start the server in the process that was called, not in its workers; keep each file's tests together."""
    if config.getoption("dist", "no") == "load":
        config.option.dist = "loadfile"  # a file's fixtures may be dear: a program that runs, a database of its own
    if hasattr(config, "workerinput") or settings.DATABASE_URL:
        return
    config.stash[SERVER] = ExitStack()
    config.stash[GUARD] = subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "support" / "server_guard.py"), str(settings.DATA_DIR)],
        stdin=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(BACKEND)},
        start_new_session=True,  # an interrupt at the keyboard is not for it
    )
    settings.STATIC_ROOT.mkdir(parents=True)
    settings.DATA_DIR.chmod(0o711)  # as root, the database runs as an account that has to walk in
    programs = os.environ.get("MARKET_TEST_PROGRAMS")  # another PostgreSQL's bin folder, such as Debian's
    server = using_server(settings.DATA_DIR, binaries=Path(programs) if programs else None, durable=False)
    config.stash[SERVER].enter_context(server)  # commands that tests run find it in use, and leave it running


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, and let the guard clear up."""
    if server := config.stash.get(SERVER, None):
        server.close()
    if guard := config.stash.get(GUARD, None):
        guard.communicate(timeout=60)
