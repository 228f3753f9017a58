"""A person's hand on a page: every click, filled field and chosen file is counted, and nothing else touches the page."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator

from config.simulated.vendor import CARD_GOOD
from tests.browser.house import Visitor


@dataclass
class Hand:
    """Does what a person does, and counts it; a check of a box is a click, and the way in is free."""

    visitor: Visitor
    count: int = 0

    @property
    def main(self) -> Locator:
        return self.visitor.page.get_by_role("main")

    def click(self, what: Locator) -> None:
        self.count += 1
        what.first.click()

    def click_on(self, name: str, role: str = "button") -> None:
        """Click what has this name in the main part."""
        self.click(self.main.get_by_role(role, name=name))

    def go_on(self, name: str, role: str = "button") -> None:
        """Click, and wait for the page that comes."""
        with self.visitor.page.expect_navigation():
            self.click_on(name, role)

    def fill(self, label: str, text: str) -> None:
        self.count += 1
        self.main.get_by_label(label, exact=True).first.fill(text)

    def choose_file(self, label: str, path: Path) -> None:
        self.count += 1
        self.main.get_by_label(label, exact=True).first.set_input_files(path)


Step = Callable[[Hand], None]
ORDER = re.compile(r"/orders/MX-[0-9A-Z]+/(\?back=1)?$")
VENDOR = re.compile(r"/pay/cs_test_\w+$")


def buy_from_home(hand: Hand) -> None:
    """Open the good that the home page shows first, and buy the pack it proposes."""
    hand.visitor.goto("/")
    hand.go_on("看看这一样", "link")
    hand.go_on("立即购买")


def sign_up(hand: Hand, *, login: str) -> None:
    """Make an account on the way to the checkout."""
    hand.go_on("注册", "link")
    hand.fill("手机号或邮箱", login)
    hand.fill("怎么称呼您", "示例新客")
    hand.fill("密码", "tea-and-rice-7")
    for box in ("《服务协议》", "《隐私政策》"):
        hand.click(hand.main.get_by_role("checkbox", name=box))
    hand.go_on("注册")


def fill_address(hand: Hand) -> None:
    """Say where the goods go; name and telephone stand there already."""
    hand.fill("路、门牌、楼室", "示例路 1 号")


def be_guest(hand: Hand) -> None:
    """Go on without an account."""
    hand.go_on("我读过并同意，直接下单")


def say_who(hand: Hand) -> None:
    """Say who receives the goods, which is not known of a guest."""
    hand.fill("收货人", "示例收货人")
    hand.fill("手机或固定电话", "13900000000")


def submit(hand: Hand) -> None:
    """Submit with what stands there; paid online, that leads to the vendor's page."""
    hand.go_on("提交订单")
    hand.visitor.page.wait_for_url(VENDOR)


def submit_for_transfer(hand: Hand) -> None:
    """Choose to pay by transfer, which the store notes later."""
    hand.click(hand.main.get_by_text("先款后货 · 银行转账"))
    hand.go_on("提交订单")
    hand.visitor.page.wait_for_url(ORDER)


def type_card(hand: Hand) -> None:
    hand.fill("卡号", CARD_GOOD)


def pay_by_card(hand: Hand) -> None:
    """Pay with the card whose number stands there, and come back to the order, which is paid."""
    hand.go_on("付款 ¥")
    hand.visitor.page.wait_for_url(ORDER)
    hand.main.get_by_text("待发货").first.wait_for()
