"""Goods near their expiry say so before the price, wherever it stands; 特惠 only where the price is really lower."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from market.catalogue.models import Variant
from market.catalogue.operations import set_price
from tests.factories import AT, make_lot, make_product, make_variant
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db

LAST_DAY = date(2025, 9, 4)


@pytest.fixture
def bananas(scene: Scene) -> Variant:
    """A pack of which three days are left, and a fresh lot behind it."""
    fresh = make_product(comparable="fruit", name="示例香蕉", shelf_life_days=15, keeps_indefinitely=False)
    pack = make_variant(fresh, price_fen=4_567, pack="2.5 千克/箱")
    make_lot(pack, 5, produced_on=date(2025, 8, 20), expires_on=LAST_DAY)
    make_lot(pack, 50, produced_on=date(2025, 8, 30), expires_on=date(2025, 9, 14))
    return pack


def before_the_price(page: str, price: str) -> bool:
    """Tell whether the last day stands in the last stretch of the page before the price."""
    return 0 < page.find("保质期至") < page.find(price) and LAST_DAY.isoformat() in page


def test_it_is_said_on_the_card_the_page_in_the_cart_and_at_checkout(scene: Scene, bananas: Variant) -> None:
    shopper = signed_in(scene.resident, scene.home)
    shopper.post(reverse("storefront:cart_add"), {"sku": bananas.sku, "quantity": 1})
    pages = {
        "card": (reverse("storefront:category", args=[bananas.product.category.slug]), "45<small>.67"),
        "home": (reverse("storefront:home"), "45<small>.67"),
        "good": (reverse("storefront:product", args=[bananas.product.slug]), "45<small>.67"),
        "cart": (reverse("storefront:cart"), "45.67"),
        "checkout": (reverse("storefront:checkout"), "45.67"),
    }

    for name, (url, price) in pages.items():
        page = shopper.get(url).content.decode()
        start = page.find("示例香蕉") if name != "good" else page.find("<h1>")
        assert ">临期</span>" in page, name
        assert "特惠" not in page, name
        assert before_the_price(page[start:], price), name


def test_goods_that_keep_say_nothing(scene: Scene, bananas: Variant) -> None:
    page = signed_in(scene.resident).get(reverse("storefront:product", args=[scene.tea.product.slug])).content.decode()
    good, others = page.split('id="more"')

    assert ">临期</span>" not in good
    assert ">临期</span>" in others


def test_once_the_near_lot_is_sold_nothing_is_said(scene: Scene, bananas: Variant) -> None:
    bananas.lots.filter(expires_on=LAST_DAY).update(on_hand=0)

    page = signed_in(scene.resident).get(reverse("storefront:product", args=[bananas.product.slug])).content.decode()

    assert ">临期</span>" not in page


@pytest.mark.parametrize(("amount_fen", "is_special"), [(3_999, True), (4_600, False)])
def test_special_is_said_of_a_price_below_the_usual_one_only(
    scene: Scene, bananas: Variant, amount_fen: int, is_special: bool
) -> None:
    later = AT + timedelta(hours=1)
    set_price(sku=bananas.sku, amount_fen=amount_fen, reason="临期", actor=scene.manager, at=later)
    shopper = signed_in(scene.resident)

    with time_machine.travel(later, tick=False):
        pages = [
            shopper.get(url).content.decode()
            for url in (
                reverse("storefront:product", args=[bananas.product.slug]),
                reverse("storefront:category", args=[bananas.product.category.slug]),
                reverse("storefront:home"),
            )
        ]

    for page in pages:
        assert ("临期特惠" in page) == is_special
        assert ("前 30 天最低价 ¥45.67" in page) == is_special
