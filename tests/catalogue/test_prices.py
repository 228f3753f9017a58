"""The history of prices, and what is on sale."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from market.audit.models import Activity
from market.catalogue.enums import SaleState
from market.catalogue.errors import PriceRefused, UnknownProduct
from market.catalogue.models import Price
from market.catalogue.operations import set_price, set_product_sale_state, set_variant_sale_state
from market.catalogue.rules import PriceStep, is_special_price
from market.catalogue.selectors import prices_of
from tests.factories import AT, make_product, make_staff, make_variant

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=3)


def periods(sku):
    return [(price.amount_fen, price.active_from, price.active_to, price.reason) for price in prices_of(sku=sku)]


def test_a_new_price_closes_the_one_before_and_is_recorded():
    manager = make_staff()
    pack = make_variant(price_fen=10_000)

    set_price(sku=pack.sku, amount_fen=9_000, reason=" 换季 ", actor=manager, at=LATER)

    pack.refresh_from_db()
    assert pack.price_fen == 9_000
    assert pack.product.from_price_fen == 9_000
    assert periods(pack.sku) == [(9_000, LATER, None, "换季"), (10_000, AT, LATER, "")]
    activity = Activity.objects.get(subject_number=pack.sku)
    assert (activity.action, activity.actor_number) == ("price.set", manager.number)
    assert activity.data == {"was_fen": 10_000, "now_fen": 9_000, "reason": "换季"}


def test_the_lowest_price_is_that_of_the_packs_on_sale():
    manager, product = make_staff(), make_product()
    small, large = make_variant(product, price_fen=5_000), make_variant(product, price_fen=9_000)

    set_price(sku=large.sku, amount_fen=4_000, reason="促销", actor=manager, at=LATER)
    product.refresh_from_db()
    assert product.from_price_fen == 4_000

    set_variant_sale_state(sku=large.sku, state=SaleState.OFF_SALE, reason="停产", actor=manager, at=LATER)
    product.refresh_from_db()
    assert product.from_price_fen == 5_000

    set_variant_sale_state(sku=small.sku, state=SaleState.OFF_SALE, reason="停产", actor=manager, at=LATER)
    product.refresh_from_db()
    assert product.from_price_fen == 0


def test_the_same_price_again_changes_nothing():
    pack = make_variant(price_fen=10_000)

    set_price(sku=pack.sku, amount_fen=10_000, reason="复核", actor=make_staff(), at=LATER)

    assert periods(pack.sku) == [(10_000, AT, None, "")]
    assert not Activity.objects.exists()


def test_the_usual_price_is_the_lowest_of_thirty_days_before():
    manager, pack = make_staff(), make_variant(price_fen=10_000)
    found = []

    for amount_fen, days in ((12_000, 1), (9_000, 2), (11_000, 3), (8_000, 33), (8_500, 34)):
        set_price(sku=pack.sku, amount_fen=amount_fen, reason="示例", actor=manager, at=AT + timedelta(days=days))
        pack.refresh_from_db()
        found.append((pack.usual_price_fen, is_special_price(price_fen=amount_fen, usual_fen=pack.usual_price_fen)))

    # The price of 9 000 that ended exactly thirty days before no longer counts.
    assert found == [(10_000, False), (10_000, True), (9_000, False), (11_000, True), (8_000, False)]
    assert not is_special_price(price_fen=1, usual_fen=None)


@pytest.mark.parametrize(
    ("now_fen", "is_jump", "words"),
    [
        (13_000, False, "涨 30%"),
        (13_001, True, "涨 30%"),
        (7_000, False, "降 30%"),
        (6_999, True, "降 30%"),
        (100, True, "降 99%"),
    ],
)
def test_a_change_above_thirty_percent_is_a_jump(now_fen, is_jump, words):
    step = PriceStep(10_000, now_fen)

    assert (step.is_jump, step.words, step.token) == (is_jump, words, f"10000-{now_fen}")


@pytest.mark.parametrize(
    ("amount_fen", "reason", "at"), [(0, "换季", LATER), (9_000, "", LATER), (9_000, "换季", AT - timedelta(days=1))]
)
def test_a_refused_price_changes_nothing(amount_fen, reason, at):
    pack = make_variant(price_fen=10_000)

    with pytest.raises(PriceRefused):
        set_price(sku=pack.sku, amount_fen=amount_fen, reason=reason, actor=make_staff(), at=at)

    pack.refresh_from_db()
    assert pack.price_fen == 10_000
    assert periods(pack.sku) == [(10_000, AT, None, "")]
    assert not Activity.objects.exists()


def test_a_price_of_an_unknown_pack_is_refused():
    with pytest.raises(UnknownProduct):
        set_price(sku="XX-1", amount_fen=1, reason="换季", actor=make_staff(), at=AT)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"amount_fen": 0, "active_to": LATER}, "priced_above_zero"),
        ({"amount_fen": 1, "active_to": AT - timedelta(days=1)}, "price_period_runs_forward"),
        ({"amount_fen": 1}, "one_price_in_force"),
    ],
)
def test_the_table_itself_refuses_impossible_prices(fields, constraint):
    pack = make_variant()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Price.objects.create(variant=pack, active_from=AT, **fields)

    assert Price.objects.count() == 1


def test_a_product_is_taken_off_sale_once_and_recorded_once():
    manager, product = make_staff(), make_product()

    for _ in range(2):
        set_product_sale_state(
            sku_base=product.sku_base, state=SaleState.OFF_SALE, reason="断货", actor=manager, at=LATER
        )

    product.refresh_from_db()
    assert product.sale_state == SaleState.OFF_SALE
    assert [(a.action, a.data) for a in Activity.objects.all()] == [("product.off_sale", {"reason": "断货"})]


def test_an_unknown_product_is_not_taken_off_sale():
    with pytest.raises(UnknownProduct):
        set_product_sale_state(sku_base="XX", state=SaleState.OFF_SALE, reason="", actor=make_staff(), at=LATER)
