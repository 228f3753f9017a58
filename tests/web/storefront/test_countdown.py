"""How long an unpaid order keeps its goods: said by the server, counted down by a script that announces nothing."""

from datetime import datetime, timedelta

import pytest
import time_machine

from market.storefront.countdown import HoldLeft
from tests.factories import AT, pay, place
from tests.web.conftest import Scene, page_text, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (3 * 86_400 + 3_599, "3 天 0 小时"),
        (86_400, "1 天 0 小时"),
        (86_399, "23 小时 59 分"),
        (3_600, "1 小时 0 分"),
        (3_599, "59 分 59 秒"),
        (2_160, "36 分 0 秒"),
        (1, "0 分 1 秒"),
    ],
)
def test_what_is_left_is_said_in_its_two_largest_units(seconds: int, words: str) -> None:
    assert HoldLeft(AT, seconds).words == words


def timer(scene: Scene, number: str, at: datetime) -> str:
    with time_machine.travel(at, tick=False):
        page = page_text(signed_in(scene.resident, scene.home).get(f"/orders/{number}/"))
    return page.partition("货还为您留")[2].partition("</p>")[0]


def test_unpaid_order_says_what_is_left_and_until_when(scene: Scene) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 1})

    said = timer(scene, order.number, order.hold_until - timedelta(hours=2, minutes=5, microseconds=1))

    assert said.startswith('<b role="timer" data-countdown="7500">2 小时 5 分</b>，留到 ')
    assert "aria-live" not in said
    late = timer(scene, order.number, order.hold_until + timedelta(seconds=1))
    assert 'data-countdown="0">到期了，请刷新本页看结果</b>' in late


def test_paid_order_counts_nothing_down(scene: Scene) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 1})
    pay(order, scene.manager)

    assert timer(scene, order.number, AT) == ""


def test_units_with_goods_first_are_not_hurried(scene: Scene) -> None:
    order = place(scene.officer, scene.school, {scene.tea: 1}, payment_terms="GOODS_FIRST")

    assert "data-countdown" not in page_text(signed_in(scene.officer, scene.school).get(f"/orders/{order.number}/"))
