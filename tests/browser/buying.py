"""What buyers choose in the browser, and the packs that they can always have."""

import csv
from collections.abc import Iterator

from tests.browser.house import Visitor
from tests.support.live import TOP

EACH = 2
TEA = "/products/yi-wu-pu-er-cha-sheng-cha-bing/"


def year_round() -> Iterator[str]:
    """The packs that the direct store has in every month."""
    months = {
        row["sku_base"]: row["sale_months"] for path in TOP.glob("catalog_seed/products/*.csv") for row in rows_of(path)
    }
    seen: set[str] = set()
    for row in rows_of(TOP / "catalog_seed" / "lots.csv"):
        sku = row["sku"]
        young = not row["remaining_days"] and int(row["quantity"]) >= 5 * EACH
        if row["outlet"] == "direct-store" and months[sku.rpartition("-")[0]] == "1-12" and young and sku not in seen:
            seen.add(sku)
            yield sku


def rows_of(path: object) -> list[dict[str, str]]:
    with open(str(path), encoding="utf-8", newline="") as file:  # noqa: PTH123
        return list(csv.DictReader(file))


def put_in_cart(visitor: Visitor) -> None:
    """Take the first pack that there is of the good whose page is open."""
    visitor.page.get_by_role("radio", disabled=False).first.check(force=True)
    visitor.press("加入购物车")


def empty_cart(visitor: Visitor) -> None:
    """Take out what an earlier test left in the cart."""
    visitor.goto("/cart/")
    while (buttons := visitor.page.locator("button[value=remove]")).count():
        with visitor.page.expect_navigation():
            buttons.first.click()


def choose(visitor: Visitor, label: str, *, exact: bool = False) -> None:
    """Choose a card of the checkout that brings the indicator up to date."""
    radio = visitor.page.get_by_role("radio", name=label, exact=exact)
    value = radio.get_attribute("value")
    radio.check(force=True)
    visitor.page.locator(f"input[name=seen][value*='/{value}']").wait_for(state="attached")


def order_of(visitor: Visitor) -> str:
    """Wait for the page of the order just made, and give its number."""
    visitor.page.wait_for_url("**/orders/**")
    number: str = visitor.page.url.rstrip("/").rpartition("/")[2]
    return number


def order_at_vendor(visitor: Visitor) -> str:
    """Wait for the page of the vendor to pay an order on, go back to the shop unpaid, and give its number."""
    visitor.page.wait_for_url("**/pay/cs_test_*")
    visitor.follow("返回商店")
    return order_of(visitor)
