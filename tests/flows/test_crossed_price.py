"""A price is crossed out only where the pack was really sold dearer in the seven days before, and the proof is kept."""

from datetime import datetime, timedelta

import pytest

from market.catalogue.models import Price
from market.catalogue.rules import CROSSED_DAYS, Deals, crossed_price
from market.flows.change_goods import change_price
from market.orders.models import OrderLine
from market.orders.selectors import deals_before
from market.search.selectors import product_page
from tests.factories import AT
from tests.factories.deals import pay, place, ship
from tests.flows.conftest import Shop

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def buy(shop: Shop, *, at: datetime, paid: bool = True) -> str:
    shop.tea.refresh_from_db()
    order = place(shop.user, shop.buyer, {shop.tea: 1}, at=at)
    if paid:
        pay(order, shop.manager, at=at)
    return order.number


def set_to(shop: Shop, fen: int, *, at: datetime) -> None:
    change_price(sku=shop.tea.sku, amount_fen=fen, reason="示例", actor=shop.manager, at=at)


def crossed(shop: Shop, *, at: datetime) -> int | None:
    return product_page(slug=shop.tea.product.slug, at=at).variants[0].crossed_fen


def evidence(price: Price) -> tuple[object, ...]:
    return price.lowest_deal_fen, price.lowest_deal_number, price.deal_count, price.crossed_fen


@pytest.mark.parametrize(
    ("price", "usual", "deals", "shown"),
    [
        (9_000, 10_000, None, None),
        (9_000, 10_000, Deals(10_000, "MX-1", 1), 10_000),
        (9_000, 10_000, Deals(9_500, "MX-1", 1), 9_500),
        (9_000, 10_000, Deals(12_000, "MX-1", 1), 10_000),
        (9_000, 10_000, Deals(9_000, "MX-1", 1), None),
        (11_000, 10_000, Deals(12_000, "MX-1", 1), None),
    ],
)
def test_what_may_be_crossed_out(price: int, usual: int, deals: Deals | None, shown: int | None) -> None:
    assert crossed_price(price_fen=price, usual_fen=usual, deals=deals) == shown


def test_price_nobody_paid_is_never_crossed_out(shop: Shop) -> None:
    buy(shop, at=AT, paid=False)

    set_to(shop, 9_001, at=AT + HOUR)

    assert crossed(shop, at=AT + HOUR) is None
    assert evidence(Price.objects.get(active_to=None)) == (None, "", 0, None)


def test_lowest_deal_of_seven_days_is_crossed_out_for_a_month_and_kept_as_evidence(shop: Shop) -> None:
    buy(shop, at=AT)
    number = buy(shop, at=AT + HOUR)
    later = AT + 7 * DAY + HOUR  # the first order is too old by an hour, the second counts to the second

    set_to(shop, 9_001, at=later)

    assert evidence(Price.objects.get(active_to=None)) == (10_001, number, 1, 10_001)
    assert [crossed(shop, at=later + DAY * days) for days in (0, CROSSED_DAYS - 1, CROSSED_DAYS)] == [
        10_001,
        10_001,
        None,
    ]


def test_second_cut_is_measured_against_the_first(shop: Shop) -> None:
    buy(shop, at=AT)
    set_to(shop, 9_001, at=AT + HOUR)
    number = buy(shop, at=AT + 2 * HOUR)

    set_to(shop, 8_001, at=AT + 3 * HOUR)

    assert evidence(Price.objects.get(active_to=None)) == (9_001, number, 2, 9_001)
    assert crossed(shop, at=AT + 3 * HOUR) == 9_001


def test_raising_a_price_to_cut_it_again_crosses_nothing_out(shop: Shop) -> None:
    set_to(shop, 12_001, at=AT + HOUR)
    buy(shop, at=AT + 2 * HOUR)

    set_to(shop, 10_002, at=AT + 3 * HOUR)

    assert evidence(Price.objects.get(active_to=None)) == (12_001, OrderLine.objects.get().order.number, 1, None)
    assert crossed(shop, at=AT + 3 * HOUR) is None


def test_crossed_out_price_goes_when_the_price_rises(shop: Shop) -> None:
    buy(shop, at=AT)
    set_to(shop, 9_001, at=AT + HOUR)

    set_to(shop, 9_501, at=AT + 2 * HOUR)

    assert crossed(shop, at=AT + 2 * HOUR) is None


def test_purchase_that_was_undone_is_no_deal(shop: Shop) -> None:
    order = place(shop.user, shop.buyer, {shop.tea: 1})
    pay(order, shop.manager)
    assert deals_before(sku=shop.tea.sku, at=AT + HOUR) == Deals(10_001, order.number, 1)

    OrderLine.objects.filter(order=order).update(refunded_quantity=1, refunded_fen=10_001)
    assert deals_before(sku=shop.tea.sku, at=AT + HOUR) is None

    OrderLine.objects.filter(order=order).update(refunded_quantity=0, refunded_fen=0)
    ship(order, shop.manager)
    assert deals_before(sku=shop.tea.sku, at=AT + HOUR) == Deals(10_001, order.number, 1)
