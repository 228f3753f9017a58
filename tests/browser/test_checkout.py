"""The checkout while an answer is slow: what is typed or chosen meanwhile is what the order says."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

import pytest
from playwright.sync_api import Page, Route

from market.seeding.demo import SCHOOL
from market.seeding.demo_accounts import OFFICER
from tests.browser.buying import choose, order_of, year_round
from tests.browser.house import House, Visitor

pytestmark = pytest.mark.browser

DELAY_MS = 2_000
GIVEN_UP = {"console: htmx:afterRequest", "console: htmx:sendAbort"}


@pytest.fixture
def officer(house: House) -> Iterator[Visitor]:
    """An officer of the school before the checkout, with two packs in the cart."""
    visitor = house.visitor(OFFICER, SCHOOL.name)
    skus = list(islice(year_round(), 2))
    visitor.goto("/unit/bulk/")
    visitor.page.get_by_label("粘贴清单").fill("\n".join(f"{sku}\t1" for sku in skus))
    visitor.press("看每一行")
    visitor.press("放进订单")
    visitor.page.wait_for_url("**/checkout/")
    yield visitor
    visitor.page.context.close()


@contextmanager
def slow_answers(page: Page) -> Iterator[list[Route]]:
    """Hold back what htmx asks for until the block has been done, and two seconds more."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "hx-request" in route.request.headers:
            held.append(route)
        else:
            route.continue_()

    page.route("**/checkout/", hold)
    yield held
    page.wait_for_timeout(DELAY_MS)
    last = held[-1]  # the page has given up the ones before
    with page.expect_response("**/checkout/"):
        last.continue_()
    page.unroute("**/checkout/", hold)


def write_on(page: Page, words: str) -> None:
    """Go on writing the remark, key by key."""
    remark = page.get_by_label("给店家留言")
    remark.press("End")
    remark.press_sequentially(words)


def check(visitor: Visitor, name: str, value: str) -> None:
    visitor.page.locator(f"input[name={name}][value='{value}']").check(force=True)


def kept(visitor: Visitor, name: str) -> str:
    value: str = visitor.page.locator(f"input[name={name}]").input_value()
    return value


def test_remark_and_method_chosen_while_the_indicator_is_slow_are_in_the_order(officer: Visitor) -> None:
    page = officer.page
    with slow_answers(page) as held:
        check(officer, "fund_source", "FISCAL_CANTEEN")
        write_on(page, "周一上午送，")
        check(officer, "purpose", "CANTEEN")
        write_on(page, "走北门（示例）")
        page.get_by_label("汇款账户名称").fill("示例零余额账户")
        check(officer, "method", "BANK_TRANSFER/GOODS_FIRST")
        write_on(page, "。")
        assert len(held) >= 1
    page.locator("input[name=seen][value$='/FISCAL_CANTEEN/CANTEEN']").wait_for(state="attached")

    assert kept(officer, "remark") == "周一上午送，走北门（示例）。"
    assert kept(officer, "payer_name") == "示例零余额账户"
    assert page.locator("input[name=method]:checked").get_attribute("value") == "BANK_TRANSFER/GOODS_FIRST"
    assert page.locator("input[name=purpose]:checked").get_attribute("value") == "CANTEEN"
    officer.press("提交订单")

    order_of(officer)
    text = officer.text()
    for words in ("周一上午送，走北门（示例）。", "财政·食堂", "食堂食材", "验收后付", "待发货"):
        assert words in text, (words, text)
    # Each newer choice made the page give up the request before, which htmx says on the console.
    assert {fault.partition(",")[0] for fault in officer.faults} == GIVEN_UP
    assert officer.violations() + officer.misplaced() == []


def test_what_is_typed_while_unit_and_way_change_slowly_is_in_the_order(officer: Visitor) -> None:
    page = officer.page
    own = page.locator("input[name=settle]:not(:checked):not([disabled])").first.get_attribute("value") or ""
    school = page.locator("input[name=settle]:checked").get_attribute("value") or ""
    with slow_answers(page):
        check(officer, "settle", own)
        write_on(page, "先打电话")
    page.locator("#payer:not(:has(input))").wait_for(state="attached")
    assert kept(officer, "remark") == "先打电话"
    with slow_answers(page):
        check(officer, "settle", school)
        write_on(page, "，再送")
    page.get_by_label("汇款账户名称").wait_for()
    assert (kept(officer, "remark"), kept(officer, "payer_name")) == ("先打电话，再送", SCHOOL.name)
    choose(officer, "财政·食堂")
    choose(officer, "食堂食材")

    with slow_answers(page):
        check(officer, "fulfilment", "PICKUP")
        check(officer, "outlet", "direct-store")
        page.get_by_label("收货人").fill("示例提货人")
        page.get_by_label("手机或固定电话").fill("021-0000 0077")
        write_on(page, "（示例）")
    assert page.locator("input[name=outlet]:checked").get_attribute("value") == "direct-store"
    assert (kept(officer, "recipient"), kept(officer, "remark")) == ("示例提货人", "先打电话，再送（示例）")
    officer.press("提交订单")

    order_of(officer)
    text = officer.text()
    for words in ("先打电话，再送（示例）", "示例提货人", "021-00000077", "财政·食堂", "直营店"):
        assert words in text, (words, text)
    # The outlet was chosen before the answer about the way: the page gave that request up.
    assert {fault.partition(",")[0] for fault in officer.faults} == GIVEN_UP
    assert officer.violations() + officer.misplaced() == []


def test_control_a_form_swapped_whole_loses_what_is_typed_meanwhile(officer: Visitor) -> None:
    page = officer.page
    page.evaluate(
        """() => {
          const form = document.getElementById("checkout");
          for (const name of ["hx-target", "hx-select"]) form.setAttribute(name, "#checkout");
          form.removeAttribute("hx-select-oob");
          for (const part of form.querySelectorAll("[name=remark]")) part.removeAttribute("id");
        }"""
    )
    with slow_answers(page):
        check(officer, "fund_source", "FISCAL_CANTEEN")
        page.locator("input[name=remark]").press_sequentially("走北门")
    page.locator("input[name=seen][value*='FISCAL_CANTEEN']").wait_for(state="attached")

    assert kept(officer, "remark") == ""
