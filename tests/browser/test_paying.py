"""Paying online as a resident does: at the simulated vendor, whose notices come by themselves."""

import re
from collections.abc import Iterator

import pytest

from market.seeding.demo_accounts import MANAGER, RESIDENT
from tests.browser.buying import empty_cart, year_round
from tests.browser.house import DESK, PHONE, House, Visitor

pytestmark = pytest.mark.browser

DECLINED, DISPUTED = "4000000000000002", "4000000000000259"


def at_vendor(visitor: Visitor) -> str:
    """Buy a pack and go on to the vendor's page; gives the order's number."""
    empty_cart(visitor)
    visitor.goto(f"/search/?q={next(year_round())}")
    visitor.page.get_by_role("main").locator("a[href*='/products/']").first.click()
    visitor.page.get_by_role("radio", disabled=False).first.check(force=True)
    visitor.press("立即购买")
    visitor.page.get_by_role("button", name="提交订单").first.click()
    visitor.page.wait_for_url("**/pay/cs_test_*")
    found = re.search(r"MX-\w+", visitor.page.get_by_role("main").inner_text())
    assert found
    return found[0]


def by_card(visitor: Visitor, card: str = "4242424242424242") -> None:
    visitor.page.get_by_label("卡号").fill(card)
    visitor.page.get_by_role("button", name=re.compile("付款 ¥")).click()


def state_of(visitor: Visitor, number: str) -> str:
    visitor.goto(f"/orders/{number}/")
    return visitor.page.locator("h1 + p").inner_text()


@pytest.fixture(params=[(PHONE, True), (DESK, False)], ids=["phone", "desk without JavaScript"])
def resident(house: House, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    size, scripts = request.param
    visitor = house.visitor(RESIDENT, size=size, java_script_enabled=scripts)
    yield visitor
    visitor.page.context.close()


def test_declined_card_then_a_good_one(resident: Visitor) -> None:
    resident.expects = 402
    number = at_vendor(resident)
    by_card(resident, DECLINED)
    resident.page.get_by_role("alert").get_by_text("您的卡被拒了").wait_for()

    by_card(resident)

    resident.page.wait_for_url(f"**/orders/{number}/?back=1")
    assert "待发货" in resident.text()
    assert resident.faults == []


def test_wallet_sends_on_and_back(resident: Visitor) -> None:
    number = at_vendor(resident)
    resident.page.get_by_role("button", name="支付宝").click()
    resident.page.get_by_role("button", name="确认付款").click()

    resident.page.wait_for_url(f"**/orders/{number}/?back=1")

    assert "待发货" in resident.text()


def test_closed_tab_is_paid_all_the_same(house: House) -> None:
    visitor = house.visitor(RESIDENT, size=PHONE)
    number = at_vendor(visitor)
    page = visitor.page.url
    # The payer's tab is gone before the shop's page is asked for.
    visitor.page.route("**/paid/", lambda route: route.abort())
    by_card(visitor)
    visitor.page.wait_for_timeout(500)
    visitor.page.context.close()

    other = house.visitor(RESIDENT)
    house.program.wait_until(lambda: "待发货" in state_of(other, number), within=20)
    other.page.goto(page)
    assert "已经付过" in other.page.content()
    other.page.context.close()


def test_double_click_and_a_page_that_was_closed(house: House) -> None:
    visitor = house.visitor(RESIDENT)
    number = at_vendor(visitor)
    page = visitor.page.url
    visitor.goto(f"/orders/{number}/")
    visitor.inspect("order-to-pay")
    visitor.page.get_by_role("button", name="去支付").dblclick()
    visitor.page.wait_for_url("**/pay/cs_test_*")
    assert visitor.page.url == page

    visitor.goto(f"/orders/{number}/")
    visitor.page.get_by_role("main").get_by_role("button", name="取消订单").click()
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("dialog").get_by_role("button", name="确定").click()
    house.program.wait_until(lambda: "已经过期" in (visitor.page.goto(page) and visitor.page.content()), within=40)

    assert "已取消" in state_of(visitor, number)
    visitor.page.context.close()


@pytest.mark.shows("desk:difference", "desk:late_money")
def test_desk_sees_the_dispute_and_the_money(house: House) -> None:
    visitor = house.visitor(RESIDENT)
    number = at_vendor(visitor)
    by_card(visitor, DISPUTED)
    visitor.page.wait_for_url(f"**/orders/{number}/**")
    visitor.page.context.close()
    desk = house.visitor(MANAGER)

    def is_there() -> bool:
        desk.goto("/desk/online/")
        return desk.page.get_by_role("link", name="登记处理结果").count() > 0

    house.program.wait_until(is_there, within=20)
    desk.inspect("desk-online-dispute")
    desk.follow("登记处理结果")
    desk.inspect("desk-difference")
    desk.goto(f"/desk/orders/{number}/")
    receipt = desk.page.locator("a[href*='/desk/payments/SK']").first.get_attribute("href")
    assert receipt
    desk.goto(f"/desk/online/{receipt.rstrip('/').rpartition('/')[2]}/")
    desk.inspect("desk-late-money")
    desk.page.context.close()
