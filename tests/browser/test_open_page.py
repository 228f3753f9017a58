"""A page that stays open: what htmx is refused is said, new prices are said, and the focus stays where it was."""

from collections.abc import Callable, Iterator
from itertools import islice

import pytest

from market.seeding.demo import SCHOOL
from market.seeding.demo_accounts import MANAGER, NEWCOMER, OFFICE, OFFICER, RESIDENT, DemoAccount
from tests.browser.buying import empty_cart, year_round
from tests.browser.house import House, Visitor

pytestmark = pytest.mark.browser

Buying = Callable[..., Visitor]
ACTIVE = (
    "document.activeElement.id || document.activeElement.getAttribute('aria-label') || document.activeElement.tagName"
)


@pytest.fixture
def buying(house: House) -> Iterator[Buying]:
    """Let people in with one pack in the cart."""
    inside: list[Visitor] = []

    def let_in(who: DemoAccount, path: str, unit: str = "", *, sku: str) -> Visitor:
        visitor = house.visitor(who, unit)
        inside.append(visitor)
        empty_cart(visitor)
        visitor.goto(f"/search/?q={sku}")
        visitor.page.locator("li.card a").first.click()
        visitor.page.wait_for_url("**/products/**")
        visitor.goto(f"{visitor.page.url.removeprefix(visitor.url).partition('?')[0]}?sku={sku}")
        visitor.press("加入购物车")
        visitor.goto(path)
        return visitor

    yield let_in
    for visitor in inside:
        visitor.page.context.close()


@pytest.fixture
def sku() -> str:
    return next(islice(year_round(), 30, None))


def set_price(house: House, sku: str, yuan: str) -> None:
    manager = house.visitor(MANAGER)
    manager.goto(f"/desk/prices/{sku}/")
    manager.fill(新价格=yuan, 原因="示例调价")
    manager.press("改价")
    if manager.status == 409:
        manager.page.get_by_role("main").get_by_role("checkbox").first.check()
        manager.press("改价")
    manager.page.context.close()


@pytest.mark.parametrize(
    ("status", "spoil", "words"),
    [
        (409, "", "还没有通过审核"),
        (404, "document.querySelector('[name=settle]:not(:checked)').value = 'nobody'", "没有找到这个采购单位"),
        (403, "document.querySelector('#checkout [name=csrfmiddlewaretoken]').value = 'x'", "这一页放得太久"),
    ],
)  # fmt: skip
def test_refusal_of_a_choice_stands_on_top_of_the_page(
    buying: Buying, sku: str, status: int, spoil: str, words: str
) -> None:
    visitor = buying(NEWCOMER, "/checkout/", sku=sku)
    page = visitor.page
    visitor.expects = status
    token = page.locator("#checkout [name=csrfmiddlewaretoken]").input_value()
    own = page.locator("[name=settle]:checked").input_value()
    page.evaluate(f"() => {{ document.querySelector('[name=settle]:disabled').disabled = false; {spoil} }}")

    with page.expect_response("**/checkout/") as answer:
        page.locator("[name=settle]:not(:checked)").first.check(force=True)

    assert answer.value.status == status
    page.locator("#main > .note-bad[role=alert]:not(#lost)").get_by_text(words).wait_for()
    assert page.locator("#lost").is_hidden()
    assert page.locator("#effect input[name=seen]").count() == 1
    assert page.locator("#goods").get_by_text(sku).count() == 1
    page.evaluate("token => { document.querySelector('#checkout [name=csrfmiddlewaretoken]').value = token }", token)
    with page.expect_response("**/checkout/"):
        page.locator(f"[name=settle][value='{own}']").check(force=True)
    page.locator("[data-refusal]").wait_for(state="detached")
    assert visitor.faults == []


def test_price_that_rises_under_an_open_checkout_is_said_before_it_is_paid(
    house: House, buying: Buying, sku: str
) -> None:
    visitor = buying(OFFICER, "/checkout/", SCHOOL.name, sku=sku)
    page = visitor.page
    assert "的价格变了" not in visitor.text()
    page.evaluate("window.region = document.getElementById('effect')")
    set_price(house, sku, "999.00")

    with page.expect_response("**/checkout/"):
        page.locator("[name=fund_source][value=FISCAL_CANTEEN]").check(force=True)
    page.locator("input[name=seen][value*='/FISCAL_CANTEEN/']").wait_for(state="attached")

    assert "涨到 ¥999.00" in page.locator("#goods").inner_text()
    assert "有 1 样的价格变了，应付已按新价算。" in page.locator("#effect").inner_text()
    # The live region is the one that was there: only then is its new content read out.
    assert page.evaluate("window.region.isConnected && window.region === document.getElementById('effect')")
    assert page.evaluate("window.region.getAttribute('aria-live')") == "polite"
    visitor.inspect("checkout-price-rose")


def test_button_at_its_limit_and_line_that_was_changed_keep_the_focus(buying: Buying, sku: str) -> None:
    visitor = buying(RESIDENT, "/cart/", sku=sku)
    page = visitor.page
    line = page.locator(f"#line-{sku}")
    minus, number = line.get_by_role("button", name="减一"), line.locator("input[type=number]")
    with page.expect_navigation():
        number.fill("2")
        number.dispatch_event("change")

    with page.expect_navigation():
        minus.press("Enter")
        assert (number.input_value(), minus.get_attribute("aria-disabled")) == ("1", "true")
        assert page.evaluate(ACTIVE) == "减一"
    page.wait_for_load_state()

    assert page.evaluate(ACTIVE) == f"line-{sku}"
    assert number.input_value() == "1"
    minus.press("Enter")
    page.wait_for_timeout(1_000)
    assert (number.input_value(), page.evaluate(ACTIVE)) == ("1", "减一")
    assert visitor.complaints() == []


def test_year_that_was_chosen_keeps_the_focus(house: House) -> None:
    visitor = house.visitor(OFFICE)
    visitor.goto("/office/shares/")
    page = visitor.page

    with page.expect_navigation(url="**year=**"):
        page.locator("#year").dispatch_event("change")
    page.wait_for_load_state()

    assert page.evaluate(ACTIVE) == "year"
    assert visitor.faults == []
    page.context.close()
