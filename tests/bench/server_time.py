"""Server time (the whole request through every middleware, without the socket) and SQL statements."""

import statistics
import time
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment

from tests.bench.__main__ import PAGES

ROUNDS = 60


def measure_all() -> dict[str, str]:
    """Measure each page once warm."""
    setup_test_environment()
    client = Client()
    found = {}
    for name, path in PAGES.items():
        statements = 0

        def count(execute: Any, *words: Any) -> Any:
            nonlocal statements
            statements += 1
            return execute(*words)

        with connection.execute_wrapper(count):
            client.get(path)
        found[f"{name}, server time"] = f"{_median(client, path)}, {statements} statements"
    return found


def _median(client: Client, path: str) -> str:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        assert client.get(path).status_code == 200
        taken.append((time.perf_counter() - began) * 1000)
    return f"p50 {statistics.median(taken[10:]):.1f} ms"
