"""Many buyers, few units: exactly what is there is sold, everybody else hears so in words."""

import os
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.support.figures import note
from tests.support.live import BACKEND, Answer, Program, Shopper, form_of, running

FULL = os.environ.get("MARKET_SOAK") == "full"
BUYERS, UNITS, PROCESSES = (200, 20, 8) if FULL else (30, 4, 4)
pytestmark = pytest.mark.soak if FULL else pytest.mark.live

ADDRESS = {
    "address": "new",
    "recipient": "示例收货人",
    "phone": "13900000000",
    "province": "上海市",
    "district": "松江区",
    "detail": "示例路 1 号",
}


def crowd(program: Program) -> tuple[list[Answer], list[float]]:
    """Let everybody fill a cart and open the checkout, and then submit at the same moment."""
    scene = program.python("tests.soak", "make", str(BUYERS), str(UNITS))
    start = Barrier(BUYERS)

    def buy(session: str) -> tuple[Answer, float]:
        shopper = Shopper(program.port, {"sessionid": session})
        shopper.post("/cart/add/", {"sku": scene["sku"], "quantity": "1"})
        fields = {**form_of(shopper.get("/checkout/").text, "checkout"), **ADDRESS, "act": "submit"}
        start.wait(timeout=240)
        began = time.monotonic()
        return shopper.post("/checkout/", fields), time.monotonic() - began

    with ThreadPoolExecutor(BUYERS) as pool:
        rows = list(pool.map(buy, scene["sessions"]))
    return [answer for answer, _ in rows], [seconds for _, seconds in rows]


@pytest.fixture
def guarded() -> Iterator[Program]:
    with running(WEB_WORKERS=str(PROCESSES), DATABASE_POOL_SIZE="4") as program:
        yield program


@pytest.fixture
def unguarded() -> Iterator[Program]:
    with running(WEB_WORKERS=str(PROCESSES), DJANGO_SETTINGS_MODULE="tests.soak.unguarded_settings") as program:
        yield program


def test_exactly_what_is_there_is_sold(guarded: Program) -> None:
    guarded.wait_until(lambda: len(guarded.pids("gunicorn")) == PROCESSES + 1, within=30)

    answers, seconds = crowd(guarded)

    sold = [answer for answer in answers if answer.status == 302 and answer.location.startswith("/orders/")]
    refused = [answer for answer in answers if answer.status == 409]
    told = [answer for answer in answers if answer.status == 302 and answer.location == "/cart/"]
    statuses = Counter(answer.status for answer in answers)
    assert len(sold) == UNITS, statuses
    assert len(refused) + len(told) == BUYERS - UNITS, statuses
    assert all("库存" in answer.text or "售完" in answer.text for answer in refused)
    assert guarded.python("tests.soak", "result")["held"] == UNITS
    assert guarded.command("verify_stock").returncode == 0
    p95 = statistics.quantiles(seconds, n=20)[18]
    note(f"{BUYERS} buyers, {UNITS} units, {PROCESSES} web processes", f"{len(sold)} sold, p95 {p95:.2f} s", full=FULL)


def test_without_the_guard_the_crowd_oversells(unguarded: Program) -> None:
    answers, _seconds = crowd(unguarded)

    sold = sum(answer.status == 302 and answer.location.startswith("/orders/") for answer in answers)
    assert sold > UNITS


def test_the_program_has_no_switch_for_its_guard() -> None:
    words = ("unguarded", "without_lock", "tests.soak")
    found = [path for path in BACKEND.rglob("*.py") for word in words if word in path.read_text()]

    assert found == []
