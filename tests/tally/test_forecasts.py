"""What an order would do to its share, and what is ordered and not yet counted."""

from datetime import date

import pytest

from market.buyers.enums import BuyerKind
from market.catalogue.selectors import price_basket
from market.orders.enums import FundSource, OrderState, Purpose
from market.tally.enums import Grade, Indicator
from market.tally.rules import Step
from market.tally.selectors import (
    district_pipeline,
    forecast,
    unit_pipeline,
)
from tests.factories import make_buyer, make_component, make_product, make_variant, resident
from tests.tally.scenes import (
    TEA,
    accept,
    declare,
    good,
    goods_out,
    money_in,
    order_of,
    purchase,
    school,
    set_policy,
)

FEB_1, MAR_1, APR_1, MAY_1, JUL_1 = (date(2025, month, 1) for month in (2, 3, 4, 5, 7))
E, Q, F = Grade.ESTIMATE, Grade.QUARTERLY, Grade.FINAL

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _policy(db: None) -> None:
    set_policy()


# --- the forecast ----------------------------------------------------------------------------------------------------


def test_forecast_adds_what_stood_beside_and_the_order() -> None:
    buyer = school()
    purchase(buyer, 18_000, on=FEB_1)
    declare(buyer, {TEA: 100_000}, on=MAR_1, quarter=1, grade=Q)
    purchase(buyer, 1_000, on=APR_1)
    basket = price_basket(quantities={good(4_000).sku: 1, good(500, comparable=None).sku: 2})

    found = forecast(
        buyer=buyer, fund_source=FundSource.FISCAL_CANTEEN, purpose=Purpose.CANTEEN, basket=basket, on=MAY_1
    )

    assert found is not None
    assert (found.aid_fen, found.comparable_fen) == (4_000, 4_000)
    assert (found.before.share_text, found.after_text, found.meets_after) == ("18.00%", "21.90%", True)
    assert (found.numerator_after_fen, found.denominator_after_fen) == (23_000, 105_000)
    assert (found.indicator, found.threshold_bp, found.basis.document) == (
        Indicator.FISCAL, 2_000, "沪松合组办〔2021〕8号",
    )  # fmt: skip


def test_forecast_of_a_box_counts_its_parts() -> None:
    buyer = school()
    declare(buyer, {TEA: 100_000}, on=MAR_1)
    box = make_variant(make_product(comparable=None), price_fen=29_800)
    for product, list_price in (
        (make_product(), 12_000),
        (good(county=None).product, 11_000),
        (make_product(comparable=None), 9_800),
    ):
        make_component(box, product, list_price_fen=list_price)

    found = forecast(
        buyer=buyer,
        fund_source=FundSource.FISCAL_OTHER,
        purpose=Purpose.OTHER,
        basket=price_basket(quantities={box.sku: 1}),
        on=MAR_1,
    )

    assert found is not None
    assert (found.aid_fen, found.comparable_fen) == (10_902, 20_896)
    assert [(part.category_name, part.amount_fen) for part in found.boxes] == [
        ("茶叶", 10_902), ("茶叶", 9_994), ("", 8_904),
    ]  # fmt: skip


def test_forecast_without_a_paper_has_no_share_to_move() -> None:
    found = forecast(
        buyer=school(),
        fund_source=FundSource.FISCAL_CANTEEN,
        purpose=Purpose.CANTEEN,
        basket=price_basket(quantities={good(4_000).sku: 1}),
        on=MAR_1,
    )

    assert found is not None
    assert (found.before.share_text, found.after_text, found.meets_after) == ("未申报分母", "未申报分母", None)
    assert (found.aid_fen, found.numerator_after_fen, found.denominator_after_fen) == (4_000, None, None)


@pytest.mark.parametrize(
    ("kind", "fund_source", "purpose"),
    [
        (BuyerKind.INDIVIDUAL, FundSource.PERSONAL, Purpose.PERSONAL),
        (BuyerKind.ENTERPRISE, FundSource.ENTERPRISE, Purpose.CANTEEN),
        (BuyerKind.FISCAL_UNIT, FundSource.UNION_FESTIVAL, Purpose.FESTIVAL),
        (BuyerKind.SOE_UNION, FundSource.UNION_OTHER, Purpose.OTHER),
        (BuyerKind.SOE_UNION, FundSource.ADMIN_WELFARE, Purpose.WELFARE),
        (BuyerKind.UNION, FundSource.UNION_OTHER, Purpose.WELFARE),
    ],
)
def test_no_forecast_for_what_counts_for_the_district_only(
    kind: BuyerKind, fund_source: FundSource, purpose: Purpose
) -> None:
    basket = price_basket(quantities={good().sku: 1})

    assert forecast(buyer=make_buyer(kind), fund_source=fund_source, purpose=purpose, basket=basket, on=MAR_1) is None


# --- the pipeline ----------------------------------------------------------------------------------------------------


def test_pipeline_of_a_unit_by_missing_step_and_over_all_years() -> None:
    buyer = school()
    old = order_of(buyer, {good(1_000): 10}, on=date(2024, 12, 1))
    accept(old, date(2024, 12, 5), {1: 4})  # delivered, unpaid
    paid = order_of(buyer, {good(100): 10, good(100, county=None): 3}, on=MAR_1)
    money_in(paid, MAR_1)
    goods_out(paid, MAR_1, {1: 6})
    accept(paid, MAR_1, {1: 2})
    order_of(buyer, {good(7_000): 1}, on=MAR_1, state=OrderState.CANCELLED)
    order_of(buyer, {good(7_000): 1}, on=MAR_1, fund_source=FundSource.CANTEEN_FEES)

    found = unit_pipeline(buyer=buyer, year=2025)

    assert dict(found.steps) == {Step.SHIPMENT: 6_400, Step.ACCEPTANCE: 400, Step.PAYMENT: 4_000}
    assert (found.total_fen, found.all_fen) == (10_800, 11_100)


def test_pipeline_of_the_district_takes_all_buyers() -> None:
    _, buyer = resident()
    order_of(buyer, {good(1_000): 2, good(50, county=None): 1}, on=MAR_1)
    order_of(school(), {good(300, comparable=None): 1}, on=MAR_1)

    found = district_pipeline()

    assert (found.total_fen, found.all_fen) == (2_300, 2_350)
    assert dict(found.steps) == {Step.SHIPMENT: 2_300, Step.ACCEPTANCE: 0, Step.PAYMENT: 0}
