"""Chromium before the whole program, with the seed and the demo trade; one of each for the browser tests of a worker."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from market.seeding.demo_accounts import DemoAccount
from tests.browser.house import RESULTS, SCREENSHOTS, Enter, House, Visitor
from tests.browser.states import FULL
from tests.support.live import running
from tests.support.machine import CHROMIUM, need

HERE = Path(__file__).parent
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


WHOLE_IN_SOAK = {"test_pages", "test_states"}  # there every page is looked at in every state, in both sizes of type


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the soak run what looks at pages, in every state."""
    for item in items if FULL else []:
        if item.path.parent == HERE and (item.path.stem in WHOLE_IN_SOAK or item.get_closest_marker("shows")):
            item.add_marker(pytest.mark.soak)


@pytest.fixture(scope="package")
def house() -> Iterator[House]:
    need(CHROMIUM, package="chromium")
    print(f"screenshots: {SCREENSHOTS}")
    with running(demo=True, seed=True, media=RESULTS / "media") as program, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield House(program, browser)
        browser.close()


@pytest.fixture
def enter(house: House, request: pytest.FixtureRequest) -> Iterator[Enter]:
    """Let people in, and show them out at the end; the pages that a test says it shows were looked at."""
    inside: list[Visitor] = []

    def let_in(who: DemoAccount | None, path: str, unit: str = "") -> Visitor:
        visitor = house.visitor(who, unit)
        inside.append(visitor)
        visitor.goto(path)
        return visitor

    yield let_in
    for visitor in inside:
        visitor.page.context.close()
    shown = request.node.get_closest_marker("shows")
    if shown:
        assert set(shown.args) <= set().union(*(visitor.inspected for visitor in inside))
