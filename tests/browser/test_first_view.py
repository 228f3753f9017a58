"""The first view of the pages of a purchase: light in every run, and quick on a slow phone in the soak."""

from collections.abc import Iterator

import pytest

from market.seeding.demo_accounts import RESIDENT
from tests.browser.buying import TEA, put_in_cart
from tests.browser.house import House, Visitor
from tests.browser.vitals import CLS, LCP_MS, PURCHASE, TBT_MS, first_view, median_view
from tests.support.figures import note

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def buying(house: House) -> Iterator[Visitor]:
    """A resident with something in the cart."""
    visitor = house.visitor(RESIDENT)
    visitor.goto(TEA)
    put_in_cart(visitor)
    yield visitor
    visitor.page.context.close()


@pytest.mark.parametrize("name", PURCHASE)
def test_first_view_is_light_and_stays_where_it_is(house: House, buying: Visitor, name: str) -> None:
    load = first_view(house, buying, PURCHASE[name], slow=False)

    assert load.script > 1_000
    assert load.too_much() == []


@pytest.mark.soak
@pytest.mark.parametrize("name", PURCHASE)
def test_first_view_is_quick_on_a_slow_phone(house: House, buying: Visitor, name: str) -> None:
    load = median_view(house, buying, PURCHASE[name], times=5)

    note(
        f"first view of {name}, phone, CPU x4 slower, 1.6 Mbit/s, 150 ms",
        f"LCP {load.lcp_ms / 1000:.2f} s, TBT {load.tbt_ms:.0f} ms, CLS {load.cls:.3f}, {load.weight // 1000} KB, "
        f"{len(load.kinds)} requests, {load.script // 1000} KB of scripts",
    )
    assert 0 < load.lcp_ms <= LCP_MS, load.what
    assert load.tbt_ms <= TBT_MS
    assert load.cls <= CLS
    assert load.too_much() == []


def test_weight_of_a_heavy_page_is_noticed(house: House) -> None:
    visitor = house.visitor()
    load = first_view(house, visitor, "/", slow=False)
    load.sizes["more"], load.kinds["more"], load.cls = 1_000_000, "Script", 0.2
    load.hosts.add("elsewhere.example")
    load.kinds.update({f"more {number}": "Image" for number in range(25)})

    assert len(load.too_much()) == 5
    visitor.page.context.close()
