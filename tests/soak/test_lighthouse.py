"""What Lighthouse says of the pages of a purchase, as a guest and as a resident with something in the cart."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from lxml import html

from market.seeding.demo_accounts import PASSWORD, RESIDENT
from tests.browser.buying import TEA
from tests.browser.house import RESULTS
from tests.browser.vitals import PURCHASE
from tests.soak.lighthouse import Tool, installed
from tests.support.figures import note
from tests.support.live import Program, Shopper, running
from tests.support.machine import CHROMIUM, need

pytestmark = pytest.mark.soak

RUNS, PERFORMANCE, ACCESSIBILITY = 5, 95, 100


@dataclass(frozen=True)
class Bench:
    """The tool, the program, and the session of a resident who has a pack in the cart."""

    tool: Tool
    program: Program
    cookie: str


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    need(CHROMIUM, package="chromium")
    tool = installed()
    with running(demo=True, seed=True, media=RESULTS / "media") as program:
        shopper = Shopper(program.port)
        shopper.get("/sign-in/")
        assert shopper.post("/sign-in/", {"login": RESIDENT.login, "password": PASSWORD}).status == 302
        packs = html.fromstring(shopper.get(TEA).text).xpath("//input[@name='sku'][not(@disabled)]/@value")
        assert shopper.post("/cart/add/", {"sku": str(packs[0]), "quantity": "1"}).status == 302
        yield Bench(tool, program, "; ".join(f"{name}={value}" for name, value in shopper.cookies.items()))


@pytest.mark.parametrize("name", PURCHASE)
def test_page_scores_high(bench: Bench, name: str) -> None:
    found = bench.tool.scores(bench.program.url + PURCHASE[name], cookie=bench.cookie, times=RUNS)

    note(
        f"Lighthouse of {name}, median of {RUNS}",
        f"performance {found.performance}, accessibility {found.accessibility}",
    )
    assert found.accessibility == ACCESSIBILITY
    assert found.performance >= PERFORMANCE
