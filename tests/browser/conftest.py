"""Chromium before the whole program, with the seed and the demo trade; one of each for the browser tests of a worker."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.house import RESULTS, SCREENSHOTS, House
from tests.support.live import running
from tests.support.machine import CHROMIUM, need

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="package")
def house() -> Iterator[House]:
    need(CHROMIUM, package="chromium")
    print(f"screenshots: {SCREENSHOTS}")
    with running(demo=True, seed=True, media=RESULTS / "media") as program, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield House(program, browser)
        browser.close()
