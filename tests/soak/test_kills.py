"""The program is killed at random moments of running checkouts; nothing that a buyer was told is lost."""

import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus

import pytest
from lxml import html

from market.orders.rules import MAX_UNPAID_ORDERS
from tests.support.figures import note
from tests.support.live import Program, Shopper, form_of, running

FULL = os.environ.get("MARKET_SOAK") == "full"
WEB_KILLS, DATABASE_KILLS = (25, 5) if FULL else (2, 1)
BUYERS, UNITS = 8, 9_000
PEOPLE_EACH = 15
READY_SECONDS = 5.0
pytestmark = pytest.mark.soak if FULL else pytest.mark.live

ADDRESS = {
    "address": "new",
    "recipient": "示例收货人",
    "phone": "13900000000",
    "province": "上海市",
    "district": "松江区",
    "detail": "示例路 1 号",
}


@dataclass
class Diary:
    """What a buyer was told: order numbers, how many submissions had first no answer, and faults."""

    orders: set[str] = field(default_factory=set)
    resolved: int = 0
    faults: list[str] = field(default_factory=list)


def buy_until(stop: threading.Event, program: Program, sessions: list[str], sku: str) -> Diary:
    """Buy again and again, as one person after another, each as often as one may without paying."""
    diary = Diary()
    for session in sessions:
        shopper, most = Shopper(program.port, {"sessionid": session}), len(diary.orders) + MAX_UNPAID_ORDERS
        while not stop.is_set() and len(diary.orders) < most:
            buy(shopper, sku, diary)
    return diary


def buy(shopper: Shopper, sku: str, diary: Diary) -> None:
    """Buy once; a submission without an answer is sent again under its own key until it has one."""
    try:
        shopper.post("/cart/add/", {"sku": sku, "quantity": "1"})
        page = shopper.get("/checkout/")
    except OSError:
        time.sleep(0.05)
        return
    if page.status == HTTPStatus.OK:
        submit(shopper, {**form_of(page.text, "checkout"), **ADDRESS, "act": "submit"}, diary)


def submit(shopper: Shopper, fields: dict[str, str], diary: Diary) -> None:
    """Send the order until it is answered."""
    for attempt in range(600):
        try:
            answer = shopper.post("/checkout/", fields)
        except OSError:
            answer = None
        if answer is None or answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
            time.sleep(0.05)
            continue
        diary.resolved += attempt > 0
        if answer.location.startswith("/orders/"):
            diary.orders.add(answer.location.split("/")[2])
        else:
            said = " ".join(html.fromstring(answer.text).text_content().split()) if answer.text else ""
            diary.faults.append(f"{answer.status} {answer.location} {said[:600]}")
        return
    diary.faults.append("no answer at all")


def kill_one(program: Program, words: str, pick: random.Random) -> float:
    """Kill a process at a random moment, and give the seconds until the program is ready again."""
    time.sleep(pick.uniform(0.2, 1.2))
    if words == "gunicorn":
        program.wait_until(lambda: bool(program.pids(words)), within=30)  # the master may just be born again
    pid = pick.choice(program.pids(words)) if words == "gunicorn" else program.postmaster
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.05)
    return program.wait_until(program.is_ready, within=30)


def test_nothing_acknowledged_is_lost(capsys: pytest.CaptureFixture[str]) -> None:
    pick, stop = random.Random(20211103), threading.Event()
    with running(WEB_WORKERS="2") as program, ThreadPoolExecutor(BUYERS) as pool:
        scene = program.python("tests.soak", "make", str(BUYERS * PEOPLE_EACH), str(UNITS))
        queues = [scene["sessions"][place::BUYERS] for place in range(BUYERS)]
        buyers = [pool.submit(buy_until, stop, program, sessions, scene["sku"]) for sessions in queues]
        try:
            kills = ["gunicorn"] * WEB_KILLS + ["postgres"] * DATABASE_KILLS
            pick.shuffle(kills)
            seconds = [kill_one(program, words, pick) for words in kills]
            time.sleep(1)
        finally:
            stop.set()
        diaries = [buyer.result(timeout=120) for buyer in buyers]
        after = program.python("tests.soak", "result")
        stock, tally = program.command("verify_stock"), program.command("verify_tally")

    told = set().union(*(diary.orders for diary in diaries))
    assert len(told) > len(kills)
    assert [diary.faults for diary in diaries if diary.faults] == []
    assert told - set(after["orders"]) == set()
    assert set(after["orders"]) - told == set()  # and nothing was placed twice
    assert [number for number, lines in after["orders"].items() if lines != 1] == []
    assert (stock.returncode, tally.returncode) == (0, 0), stock.stdout + tally.stdout
    assert max(seconds) <= READY_SECONDS
    with capsys.disabled():
        note(
            f"{WEB_KILLS} kills of the web, {DATABASE_KILLS} of the database",
            f"{len(told)} orders told, 0 lost, {sum(diary.resolved for diary in diaries)} unknown resolved, ready again in at most {max(seconds):.1f} s",
            full=FULL,
        )
