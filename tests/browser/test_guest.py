"""A visitor without an account on a phone: few steps to the order, found again elsewhere, counted down in silence."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from market.seeding.demo_accounts import MANAGER, RESIDENT
from tests.browser.buying import order_at_vendor, order_of, year_round
from tests.browser.house import PHONE, House, Visitor

pytestmark = pytest.mark.browser
# What a buyer does until the order stands; paying takes the rest of 12, and of 4.
FIRST_TIME, REPEAT = 7, 3


@dataclass
class Counting:
    """A visitor whose clicks and filled fields are counted; an interaction is one of either."""

    visitor: Visitor
    interactions: int = 0

    def press(self, name: str) -> None:
        self.visitor.press(name)
        self.interactions += 1

    def follow(self, name: str) -> None:
        self.visitor.follow(name)
        self.interactions += 1

    def fill(self, label: str, value: str) -> None:
        self.visitor.page.get_by_role("main").get_by_label(label, exact=True).fill(value)
        self.interactions += 1


@pytest.fixture
def product() -> str:
    return next(year_round())


@pytest.fixture
def visitor(house: House) -> Iterator[Visitor]:
    visitor = house.visitor()
    visitor.resize(PHONE)
    yield visitor
    visitor.page.context.close()


def choose_first(buyer: Counting, sku: str) -> None:
    """From the page of results to the goods, and at once to the checkout."""
    buyer.visitor.goto(f"/search/?q={sku}")
    with buyer.visitor.page.expect_navigation():
        buyer.visitor.page.locator("main a[href*='/products/']").first.click()
    buyer.interactions += 1
    buyer.press("立即购买")


@pytest.mark.shows("storefront:find_order")
def test_first_order_of_a_visitor_takes_few_steps(house: House, visitor: Visitor, product: str) -> None:
    buyer = Counting(visitor)
    choose_first(buyer, product)
    visitor.inspect("guest-door")
    buyer.press("我读过并同意，直接下单")
    buyer.fill("收货人", "示例收货人")
    buyer.fill("手机或固定电话", "13900000000")
    buyer.fill("路、门牌、楼室", "示例路 1 号")
    visitor.inspect("guest-checkout")
    buyer.press("提交订单")
    number = order_at_vendor(visitor)

    assert buyer.interactions <= FIRST_TIME
    timer = visitor.page.get_by_role("timer")
    assert timer.get_attribute("aria-live") is None
    visitor.inspect("guest-order")
    other = house.visitor()
    other.goto("/orders/find/")
    other.inspect("find-order")
    assert "storefront:find_order" in other.inspected
    other.fill(订单号=number, 下单时填的电话="139 0000 0000")
    other.press("查订单")
    assert order_of(other) == number
    other.page.context.close()


def test_hold_is_counted_down(visitor: Visitor, product: str) -> None:
    visitor.page.clock.install()
    buyer = Counting(visitor)
    choose_first(buyer, product)
    buyer.press("我读过并同意，直接下单")
    buyer.fill("收货人", "示例收货人")
    buyer.fill("手机或固定电话", "13911111111")
    buyer.fill("路、门牌、楼室", "示例路 1 号")
    visitor.page.get_by_role("radio", name="银行转账").check(force=True)
    buyer.press("提交订单")
    order_of(visitor)
    timer = visitor.page.get_by_role("timer")
    before = timer.inner_text()

    visitor.page.clock.fast_forward("02:00:00")

    visitor.page.wait_for_function(
        "before => document.querySelector('[role=timer]').textContent !== before", arg=before
    )
    visitor.page.clock.fast_forward(40 * 24 * 3600 * 1000)
    timer.get_by_text("到期了，请刷新本页看结果").wait_for()


def test_repeat_order_of_a_resident_takes_three_steps(house: House, product: str) -> None:
    buyer = Counting(house.visitor(RESIDENT))
    choose_first(buyer, product)
    buyer.press("提交订单")
    order_at_vendor(buyer.visitor)

    assert buyer.interactions <= REPEAT
    buyer.visitor.page.context.close()


@pytest.mark.shows("desk:coupons", "desk:coupon_new", "desk:coupon")
def test_coupon_is_made_at_the_desk_and_used_at_the_checkout(house: House, product: str) -> None:
    manager = house.visitor(MANAGER)
    manager.goto("/desk/coupons/new/")
    manager.inspect("coupon-new")
    manager.fill(券码="AUTUMN1", 名称="示例满减", 减多少元="1", 商品满多少元可用="2", 最后一天="2099-12-31")
    manager.press("做这张券")
    manager.inspect("coupon")
    manager.goto("/desk/coupons/")
    manager.inspect("coupons")
    assert {"desk:coupons", "desk:coupon_new", "desk:coupon"} <= manager.inspected
    resident = house.visitor(RESIDENT)
    choose_first(Counting(resident), product)
    resident.page.get_by_label("优惠券码").fill("autumn1")
    resident.page.get_by_role("button", name="用这张券").click()
    resident.page.get_by_text("已用券").wait_for()
    assert "−¥1.00" in resident.page.locator("#effect").inner_text()
    resident.inspect("checkout-coupon")
    resident.press("提交订单")
    order_at_vendor(resident)
    assert "−¥1.00" in resident.text()
    resident.inspect("order-coupon")
    for visitor in (manager, resident):
        visitor.page.context.close()
