"""One embedded PostgreSQL server for the whole run, in a throw-away directory; xdist's workers share it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.postgres import ensure_server

GUARD = pytest.StashKey[subprocess.Popen[bytes]]()
BACKEND = Path(__file__).resolve().parents[1] / "backend"


def pytest_configure(config: pytest.Config) -> None:
    """Start the server in the process that was called, not in its workers; keep each file's tests together."""
    if config.getoption("dist", "no") == "load":
        config.option.dist = "loadfile"  # a file's fixtures may be dear: a program that runs, a database of its own
    if hasattr(config, "workerinput") or settings.DATABASE_URL:
        return
    config.stash[GUARD] = subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "support" / "server_guard.py"), str(settings.DATA_DIR)],
        stdin=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(BACKEND)},
        start_new_session=True,  # an interrupt at the keyboard is not for it
    )
    settings.STATIC_ROOT.mkdir(parents=True)
    settings.DATA_DIR.chmod(0o711)  # as root, the database runs as an account that has to walk in
    programs = os.environ.get("MARKET_TEST_PROGRAMS")  # another PostgreSQL's bin folder, such as Debian's
    ensure_server(settings.DATA_DIR, binaries=Path(programs) if programs else None, durable=False)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let the guard stop the server, and wait for it."""
    if guard := config.stash.get(GUARD, None):
        guard.communicate(timeout=60)
