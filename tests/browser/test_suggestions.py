"""The search as a combobox: by keyboard, as a screen reader hears it, by touch, and without a script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import DESK, PHONE, House, Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def visitor(house: House) -> Iterator[Visitor]:
    visitor = house.visitor()
    visitor.goto("/about/")
    yield visitor
    visitor.page.context.close()


def type_in(page: Page, words: str) -> None:
    field = page.get_by_role("combobox", name="搜索商品")
    field.click()
    field.press_sequentially(words)
    expect(page.get_by_role("listbox", name="搜索建议")).to_be_visible()
    page.wait_for_function("words => document.querySelector('#suggested-all').textContent.includes(words)", arg=words)


def heard(page: Page) -> tuple[str, str | None, str]:
    """Whether the list is open, which option the field points at, and what is announced."""
    field = page.locator("#q")
    return (
        field.get_attribute("aria-expanded") or "",
        field.get_attribute("aria-activedescendant"),
        page.locator(".search [role=status]").inner_text(),
    )


def test_keyboard_walks_the_list_and_opens_a_good(visitor: Visitor) -> None:
    page = visitor.page
    type_in(page, "mhpec")
    count = page.get_by_role("option").count()
    said = f"{count - 1} 条建议，按上下键选"

    assert heard(page) == ("true", None, said)
    page.keyboard.press("ArrowDown")
    assert heard(page) == ("true", "suggested-1", said)
    assert page.locator("#suggested-1").get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")
    assert heard(page) == ("true", None, said)
    page.keyboard.press("ArrowUp")
    assert heard(page) == ("true", "suggested-all", said)
    page.keyboard.press("Home")
    assert heard(page) == ("true", None, said)
    assert page.locator("#q").evaluate("field => field.selectionStart") == 0
    page.keyboard.press("End")
    assert page.locator("#q").evaluate("field => field.selectionStart") == len("mhpec")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    name = page.locator("#suggested-2 span").inner_text()
    assert "普洱茶" in name
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert visitor.address == "storefront:product"
    assert name in visitor.text()
    assert not visitor.faults


def test_escape_closes_the_list_then_clears_the_field(visitor: Visitor) -> None:
    page = visitor.page
    type_in(page, "tianma")

    page.keyboard.press("Escape")
    assert (heard(page)[:2], page.locator("#q").input_value()) == (("false", None), "tianma")
    page.keyboard.press("ArrowDown")
    assert heard(page)[:2] == ("true", "suggested-1")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.locator("#q").input_value() == ""
    assert not visitor.faults


def test_enter_without_a_choice_searches_and_nothing_found_is_said(visitor: Visitor) -> None:
    page = visitor.page
    type_in(page, "天麻")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert visitor.address == "storefront:search"
    assert "搜“天麻”" in visitor.text()

    page.locator("#q").fill("qqqq")
    expect(page.locator(".search [role=status]")).to_have_text("没有建议，按回车搜索")
    expect(page.get_by_role("listbox", name="搜索建议")).to_be_hidden()
    assert not visitor.faults


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_open_list_fits_and_nobody_complains(visitor: Visitor, size: tuple[int, int]) -> None:
    visitor.resize(size)
    type_in(visitor.page, "普洱c")
    visitor.page.keyboard.press("ArrowDown")

    visitor.shoot("suggestions")

    assert not visitor.complaints()
    options = visitor.page.get_by_role("option")
    assert all(options.nth(place).bounding_box()["height"] >= 48 for place in range(options.count()))
    with visitor.page.expect_navigation():
        options.last.click()
    assert visitor.address == "storefront:search"


def test_without_a_script_the_form_searches(house: House) -> None:
    visitor = house.visitor(java_script_enabled=False)
    visitor.goto("/")
    field = visitor.page.get_by_role("searchbox", name="搜索商品")
    field.fill("mhpec")
    with visitor.page.expect_navigation():
        field.press("Enter")

    assert "勐海普洱茶" in visitor.text()
    assert visitor.page.get_by_role("listbox").count() == 0
    visitor.page.context.close()
