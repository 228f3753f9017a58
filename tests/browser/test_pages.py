"""Every page and its empty and refused states, on a phone and at a desk: nothing sticks out, nothing complains, axe agrees.

A new page is one more `View(name, path, who)` in tests/browser/pages.py; every state of it in both sizes of type follows from that line
(tests/browser/states.py). A page that only work brings about is inspected by a test marked `shows`.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from market.seeding.demo import SCHOOL
from market.seeding.demo_accounts import OFFICER, RESIDENT
from tests.browser.buying import TEA
from tests.browser.house import PHONE, House, Visitor
from tests.browser.pages import CARD, LARGE, NO_PAGES, VIEWS, View
from tests.web.shop import addresses

pytestmark = pytest.mark.browser


def show(visitor: Visitor, view: View) -> None:
    """Go there, follow the links, and do what is to be done."""
    visitor.expects = view.expects
    visitor.goto(view.path)
    for link in filter(None, view.follow.split(", ")):
        with visitor.page.expect_navigation():
            visitor.page.locator(link).first.click()
    if view.then:
        view.then(visitor)


def test_every_page_is_looked_at() -> None:
    asked = {f"{site}:{name}" for site, name, _count in addresses()}
    shown = {view.address for view in VIEWS} - {""}
    for path in Path(__file__).parent.glob("test_*.py"):
        for marked in re.findall(r"^@pytest\.mark\.shows\((.*)\)$", path.read_text(encoding="utf-8"), re.MULTILINE):
            shown |= set(re.findall(r'"([^"]+)"', marked))

    assert asked >= NO_PAGES
    assert shown == asked - NO_PAGES


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_page_fits_and_nobody_complains(house: House, view: View) -> None:
    visitor = house.visitor(view.who, view.unit)
    try:
        show(visitor, view)
        assert visitor.status == view.expects
        assert view.address in {"", visitor.address}
        visitor.inspect(view.name.replace("/", "-"))
    finally:
        visitor.page.context.close()


@pytest.mark.parametrize("name", LARGE)
def test_page_in_large_type(house: House, name: str) -> None:
    view = next(view for view in VIEWS if view.name == name)
    visitor = house.visitor(view.who, view.unit, size=PHONE)
    try:
        show(visitor, view)
        visitor.assert_stands_in_large_type()
        visitor.page.evaluate("document.documentElement.classList.add('large')")
        visitor.shoot(f"{name}-large")
    finally:
        visitor.page.context.close()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("document.querySelector('main').style.width = '900px'", "px wide"),
        ("document.querySelector('h1').style.marginLeft = '-16px'", "at the edge"),
        ("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=/media/x.webp>')", "404: "),
        ("document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')", "button-name"),
        (
            "document.querySelector('main').insertAdjacentHTML('beforeend', '<p style=\"color:red\">')",
            "Security Policy",
        ),
        ("document.querySelector('h1').id = 'main'", "twice: #main"),
        ("console.error('planted')", "console: planted"),
    ],
)
def test_the_check_can_fail(house: House, fault: str, words: str) -> None:
    visitor = house.visitor(size=PHONE)
    visitor.goto("/about/")
    visitor.page.evaluate(fault)
    visitor.page.wait_for_load_state("networkidle")

    assert any(words in complaint for complaint in visitor.complaints())
    visitor.page.context.close()


def choose_first_pack(page: Page) -> None:
    page.get_by_role("radio", disabled=False).first.check(force=True)


def test_resident_buys_without_scripts(house: House) -> None:
    visitor = house.visitor(RESIDENT, java_script_enabled=False)
    visitor.goto("/categories/")
    for link in ("ul.kinds a", CARD):
        visitor.page.locator(link).first.click()
    choose_first_pack(visitor.page)
    visitor.press("加入购物车")
    visitor.page.get_by_role("link", name="去结算").click()
    visitor.page.get_by_role("radio", name="银行转账").check(force=True)
    visitor.press("提交订单")

    visitor.page.wait_for_url("**/orders/MX**")
    assert "怎么付款" in visitor.text()
    visitor.press("取消订单")
    assert "已取消" in visitor.text()


def test_unit_buys_without_scripts_and_sees_the_indicator_first(house: House) -> None:
    visitor = house.visitor(OFFICER, SCHOOL.name, java_script_enabled=False)
    visitor.goto(TEA)
    choose_first_pack(visitor.page)
    visitor.press("立即购买")
    for label in ("财政·食堂", "食堂食材", "先货后款"):
        visitor.page.get_by_role("radio", name=label).check(force=True)
    visitor.press("提交订单")
    assert "看一眼，再提交一次" in visitor.text()
    visitor.press("提交订单")

    visitor.page.wait_for_url("**/orders/MX**")
    assert "待发货" in visitor.text()
