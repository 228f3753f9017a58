"""A paper that reaches beyond today: what is recognised now enters the share at once, out of the declared rest first."""

from datetime import date

import pytest

from market.catalogue.selectors import price_basket
from market.orders.enums import FundSource, Purpose
from market.tally.enums import Grade
from market.tally.selectors import declared_ahead_to, forecast, unit_pipeline, unit_share
from tests.tally.scenes import TEA, declare, good, order_of, purchase, school, set_policy
from tests.tally.scenes import accept as sign
from tests.tally.scenes import money_in as settle

FEB_1, MAR_1, MAR_31, APR_1 = date(2025, 2, 1), date(2025, 3, 1), date(2025, 3, 31), date(2025, 4, 1)
Q = Grade.QUARTERLY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _policy(db: None) -> None:
    set_policy()


def test_paper_reaches_ahead_up_to_its_last_day() -> None:
    buyer = school()
    assert declared_ahead_to(buyer=buyer, on=MAR_1) is None

    declare(buyer, {TEA: 100}, on=FEB_1, quarter=1, grade=Q)

    assert declared_ahead_to(buyer=buyer, on=MAR_31) == MAR_31
    assert declared_ahead_to(buyer=buyer, on=APR_1) is None
    assert declared_ahead_to(buyer=school(), on=MAR_1) is None


@pytest.mark.parametrize(("fen", "denominator"), [(6_000, 100_000), (90_000, 110_000)])
def test_forecast_is_what_the_order_then_does(fen: int, denominator: int) -> None:
    buyer = school()
    purchase(buyer, 20_000, on=FEB_1)
    declare(buyer, {TEA: 100_000}, on=FEB_1, quarter=1, grade=Q)
    variant = good(fen)
    basket = price_basket(quantities={variant.sku: 1})

    told = forecast(
        buyer=buyer, fund_source=FundSource.FISCAL_CANTEEN, purpose=Purpose.CANTEEN, basket=basket, on=MAR_1
    )

    assert told is not None
    assert (told.numerator_after_fen, told.denominator_after_fen, told.ahead_to) == (20_000 + fen, denominator, MAR_31)
    order = order_of(buyer, {variant: 1}, on=MAR_1)
    assert dict(unit_pipeline(buyer=buyer, year=2025).cells).popitem()[1] == fen
    settle(order, MAR_1)
    sign(order, MAR_1)
    share = unit_share(buyer=buyer, year=2025, on=MAR_1)
    assert (share.numerator_fen, share.denominator_fen, share.undeclared_fen) == (20_000 + fen, denominator, 0)


def test_blank_row_gives_nothing_up() -> None:
    buyer = school()
    declare(buyer, {TEA: 100_000}, on=FEB_1, quarter=1, grade=Q)
    basket = price_basket(quantities={good(7_000, comparable="rice").sku: 1})

    told = forecast(
        buyer=buyer, fund_source=FundSource.FISCAL_CANTEEN, purpose=Purpose.CANTEEN, basket=basket, on=MAR_1
    )

    assert told is not None
    assert (told.numerator_after_fen, told.denominator_after_fen) == (7_000, 107_000)
