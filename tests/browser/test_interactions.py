"""How many acts a whole purchase takes, paid at the end: at most twelve for who comes first, four for who comes again.

A way to buy is a row of steps; one more way is one more row. A transfer is sent from the bank, so it ends with the order.
"""

from functools import partial
from pathlib import Path

import pytest

from market.seeding.demo_accounts import RESIDENT
from tests.browser.house import PHONE, House
from tests.browser.interactions import (
    ORDER,
    Hand,
    Step,
    be_guest,
    buy_from_home,
    fill_address,
    pay_by_card,
    say_who,
    sign_up,
    submit,
    submit_for_transfer,
    type_card,
)

pytestmark = pytest.mark.browser

FIRST_MOST, AGAIN_MOST = 12, 4
FIRST: dict[str, tuple[Step, ...]] = {
    "as a guest, paid by card": (buy_from_home, be_guest, say_who, fill_address, submit, type_card, pay_by_card),
    "with a new account, paid by a card on record": (
        buy_from_home,
        partial(sign_up, login="13911110002"),
        fill_address,
        submit,
        pay_by_card,
    ),
    "with a new account, paid by transfer": (
        buy_from_home,
        partial(sign_up, login="13911110001"),
        fill_address,
        submit_for_transfer,
    ),
}
AGAIN: dict[str, tuple[Step, ...]] = {
    "to the address on record, paid by a card on record": (buy_from_home, submit, pay_by_card),
    "to the address on record, paid by transfer": (buy_from_home, submit_for_transfer),
}


@pytest.mark.parametrize("way", FIRST)
def test_first_purchase_takes_few_acts(house: House, way: str) -> None:
    hand = Hand(house.visitor(size=PHONE))
    for step in FIRST[way]:
        step(hand)

    assert ORDER.search(hand.visitor.page.url)
    assert 0 < hand.count <= FIRST_MOST
    hand.visitor.page.context.close()


@pytest.mark.parametrize("way", AGAIN)
def test_purchase_of_who_comes_again_takes_fewer(house: House, way: str) -> None:
    hand = Hand(house.visitor(RESIDENT, size=PHONE))
    for step in AGAIN[way]:
        step(hand)

    assert ORDER.search(hand.visitor.page.url)
    assert 0 < hand.count <= AGAIN_MOST
    hand.visitor.page.context.close()


def test_every_act_is_counted(house: House, tmp_path: Path) -> None:
    hand = Hand(house.visitor())
    hand.visitor.goto("/sign-in/")
    hand.fill("手机号或邮箱", "nobody@demo.example")
    hand.fill("密码", "wrong-password")
    hand.visitor.expects = 400
    hand.go_on("登录")
    assert hand.count == 3

    hand.visitor.page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<label>示例 <input type=file></label>')"
    )
    (tmp_path / "x").write_text("x")
    hand.choose_file("示例", tmp_path / "x")
    assert hand.count == 4
    hand.visitor.page.context.close()
