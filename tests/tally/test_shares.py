"""Shares, forecasts and the pipeline, to the fen."""

from datetime import date

import pytest

from market.buyers.enums import BuyerKind, BuyerState, UnitType
from market.buyers.models import Buyer
from market.orders.enums import FundSource, Purpose
from market.tally.enums import Grade, Indicator, PolicyStatus, ShareState
from market.tally.errors import NoPolicy, NoShare
from market.tally.selectors import (
    shares_table,
)
from tests.factories import make_buyer, soe_union
from tests.tally.figures import YEAR_END, figures, share_of
from tests.tally.scenes import (
    GIFT_TEA,
    RICE,
    TEA,
    declare,
    good,
    purchase,
    refund,
    school,
    set_policy,
)

FEB_1, MAR_1, APR_1, MAY_1, JUL_1 = (date(2025, month, 1) for month in (2, 3, 4, 5, 7))
E, Q, F = Grade.ESTIMATE, Grade.QUARTERLY, Grade.FINAL

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _policy(db: None) -> None:
    set_policy()


# --- shares worked out by hand ---------------------------------------------------------------------------------------


def test_a_fen_short_is_not_met() -> None:
    buyer = school()
    purchase(buyer, 1_999_999, on=FEB_1)
    declare(buyer, {TEA: 10_000_000}, on=MAR_1)

    assert figures(share_of(buyer)) == ("未达标", "19.99%", 1_999_999, 10_000_000, 1, 2)
    assert share_of(buyer).meets is False


def test_exactly_the_share_is_met() -> None:
    buyer = school()
    purchase(buyer, 2_000_000, on=FEB_1)
    declare(buyer, {TEA: 10_000_000}, on=MAR_1)

    assert figures(share_of(buyer)) == ("达标", "20.00%", 2_000_000, 10_000_000, 0, 0)
    assert share_of(buyer).meets is True


def test_refund_lowers_numerator_and_denominator() -> None:
    _, buyer = soe_union()
    order = purchase(buyer, 6_200_000, on=FEB_1)
    declare(buyer, {GIFT_TEA: 20_000_000}, on=MAR_1)

    assert figures(share_of(buyer)) == ("达标", "31.00%", 6_200_000, 20_000_000, 0, 0)
    refund(order, APR_1, {1: 300_000})

    assert figures(share_of(buyer)) == ("未达标", "29.94%", 5_900_000, 19_700_000, 10_000, 14_286)


def test_nothing_of_nothing_is_not_applicable() -> None:
    buyer = school()
    declare(buyer, {TEA: 0}, on=MAR_1)

    share = share_of(buyer)

    assert figures(share) == ("不适用", "不适用", 0, 0, None, None)
    assert share.meets is None


def test_district_pools_and_counts_who_passed() -> None:
    for name, counted, total in (("甲", 3_000, 10_000), ("乙", 1_000, 90_000)):
        buyer = school(name=name)
        purchase(buyer, counted, on=FEB_1)
        declare(buyer, {TEA: total}, on=MAR_1)

    fiscal = shares_table(year=2025, on=YEAR_END)[0]

    assert (fiscal.indicator, fiscal.numerator_fen, fiscal.denominator_fen) == (Indicator.FISCAL, 4_000, 100_000)
    assert (fiscal.share_text, fiscal.meets, fiscal.passed, fiscal.judged) == ("4.00%", False, 1, 2)
    assert [(unit.buyer_name, unit.share_text) for unit in fiscal.units] == [("甲", "30.00%"), ("乙", "1.11%")]


# --- strike day, states and basis ------------------------------------------------------------------------------------


def test_without_a_paper_all_stands_beside() -> None:
    buyer = school()
    purchase(buyer, 30_000, on=FEB_1)
    purchase(buyer, 5_000, on=MAR_1, variant=good(1, county=None))

    share = share_of(buyer)

    assert figures(share) == ("未申报分母", "未申报分母", None, None, None, None)
    assert (share.undeclared_aid_fen, share.undeclared_fen, share.strike_on) == (30_000, 35_000, None)
    assert (share.categories, share.purchases, share.grade_label) == ((), 0, "")


def test_share_is_struck_at_the_last_declared_periods_end() -> None:
    buyer = school()
    purchase(buyer, 30_000, on=FEB_1)
    declare(buyer, {TEA: 100_000}, on=MAR_1, quarter=1, grade=Q)
    purchase(buyer, 8_000, on=APR_1)
    purchase(buyer, 2_000, on=APR_1, variant=good(1, county=None))

    share = share_of(buyer)

    assert (share.numerator_fen, share.denominator_fen, share.share_text) == (30_000, 100_000, "30.00%")
    assert (share.undeclared_aid_fen, share.undeclared_fen) == (8_000, 10_000)
    assert (share.strike_on, share.period_label) == (date(2025, 3, 31), "2025 年第 1 季度")
    assert (share.grade_label, share.last_filed_on) == ("季报", MAR_1)


def test_next_paper_takes_in_what_stood_beside() -> None:
    buyer = school()
    declare(buyer, {TEA: 100_000}, on=MAR_1, quarter=1, grade=Q)
    purchase(buyer, 8_000, on=APR_1)
    declare(buyer, {TEA: 50_000}, on=MAY_1, quarter=2, grade=Q)

    share = share_of(buyer)

    assert (share.numerator_fen, share.denominator_fen, share.undeclared_fen) == (8_000, 150_000, 0)


def test_share_names_the_lowest_grade_among_its_papers() -> None:
    buyer = school()
    declare(buyer, {TEA: 100_000}, on=MAR_1, quarter=1, grade=E)
    declare(buyer, {TEA: 50_000}, on=APR_1, quarter=2, grade=Q)

    share = share_of(buyer)

    assert (share.grade_label, share.period_label) == ("估算", "2025 年第 2 季度")


def test_first_quarterly_moves_the_strike_day_back() -> None:
    buyer = school()
    purchase(buyer, 10_000, on=FEB_1)
    purchase(buyer, 7_000, on=APR_1)
    declare(buyer, {TEA: 400_000}, on=APR_1)
    assert (share_of(buyer).strike_on, share_of(buyer).numerator_fen) == (YEAR_END, 17_000)

    declare(buyer, {TEA: 90_000}, on=APR_1, quarter=1, grade=Q)

    share = share_of(buyer)
    assert (share.strike_on, share.numerator_fen, share.denominator_fen) == (date(2025, 3, 31), 10_000, 90_000)
    assert share.undeclared_fen == 7_000


def test_purchases_beyond_the_declared_total_raise_the_denominator() -> None:
    buyer = school()
    declare(buyer, {TEA: 100_000}, on=MAR_1, quarter=1, grade=Q)
    purchase(buyer, 130_000, on=MAR_1)

    assert figures(share_of(buyer))[:4] == ("达标", "100.00%", 130_000, 130_000)


def test_unit_that_gave_everything_back_has_nothing_to_divide_by() -> None:
    buyer = school()
    order = purchase(buyer, 30_000, on=FEB_1)
    declare(buyer, {TEA: 30_000}, on=MAR_1)
    refund(order, MAR_1, {1: 30_000})

    assert figures(share_of(buyer))[:4] == ("不适用", "不适用", 0, 0)


def test_figures_stand_as_of_a_past_day() -> None:
    buyer = school()
    order = purchase(buyer, 30_000, on=FEB_1)
    declare(buyer, {TEA: 100_000}, on=MAR_1, quarter=1, grade=Q)
    refund(order, APR_1, {1: 10_000})
    declare(buyer, {TEA: 80_000}, on=MAY_1, quarter=1, grade=Q)

    assert figures(share_of(buyer, on=FEB_1))[:4] == ("未申报分母", "未申报分母", None, None)
    assert figures(share_of(buyer, on=MAR_1))[1:4] == ("30.00%", 30_000, 100_000)
    assert figures(share_of(buyer, on=APR_1))[1:4] == ("22.22%", 20_000, 90_000)
    assert figures(share_of(buyer, on=MAY_1))[1:4] == ("25.00%", 20_000, 80_000)


def test_every_share_carries_its_basis() -> None:
    basis = share_of(school()).basis

    assert (basis.document, basis.clause, basis.year, basis.status_label) == (
        "沪松合组办〔2021〕8号", "三（八）", 2025, "现行",
    )  # fmt: skip
    carried = share_of(school(), year=2026).basis
    assert (carried.year, carried.status, carried.status_label) == (2026, PolicyStatus.CARRIED_ON, "沿用待确认")


def test_categories_are_for_looking_into_and_sum_to_the_share() -> None:
    buyer = school()
    purchase(buyer, 30_000, on=FEB_1)
    purchase(buyer, 10_000, on=FEB_1, variant=good(1, comparable="rice"))
    purchase(buyer, 500, on=FEB_1, variant=good(1, comparable=None))  # crafts are outside every category
    declare(buyer, {TEA: 100_000, RICE: 40_000}, on=MAR_1)

    share = share_of(buyer)

    assert [
        (row.code, row.numerator_fen, row.denominator_fen, row.share_text, row.purchases) for row in share.categories
    ] == [
        ("tea", 30_000, 100_000, "30.00%", 1),
        ("rice", 10_000, 40_000, "25.00%", 1),
    ]
    assert (share.numerator_fen, share.denominator_fen, share.purchases) == (40_000, 140_000, 2)


# --- purposes and funds ----------------------------------------------------------------------------------------------


def test_union_share_looks_at_welfare_and_festival_only() -> None:
    _, buyer = soe_union()
    for purpose in (Purpose.WELFARE, Purpose.FESTIVAL, Purpose.OTHER):
        purchase(buyer, 10_000, on=FEB_1, purpose=purpose)
    declare(buyer, {GIFT_TEA: 50_000}, on=MAR_1)

    assert figures(share_of(buyer))[:4] == ("达标", "40.00%", 20_000, 50_000)


def test_fiscal_units_union_money_is_outside_its_share() -> None:
    buyer = school()
    purchase(buyer, 10_000, on=FEB_1, fund_source=FundSource.UNION_FESTIVAL, purpose=Purpose.FESTIVAL)
    purchase(buyer, 10_000, on=FEB_1, fund_source=FundSource.CANTEEN_FEES)

    assert share_of(buyer).undeclared_fen == 0


def test_other_unions_are_advised_and_never_judged() -> None:
    buyer = make_buyer(BuyerKind.UNION, unit_type=UnitType.OFFICE)
    purchase(buyer, 1_000, on=FEB_1)
    declare(buyer, {GIFT_TEA: 50_000}, on=MAR_1)

    share = share_of(buyer)

    assert figures(share) == ("倡导", "2.00%", 1_000, 50_000, None, None)
    assert (share.indicator, share.threshold_text, share.meets) == (Indicator.UNION, "", None)


def test_enterprise_has_no_share() -> None:
    with pytest.raises(NoShare):
        share_of(make_buyer(BuyerKind.ENTERPRISE))


def test_year_before_every_policy_has_none() -> None:
    with pytest.raises(NoPolicy):
        share_of(school(), year=2024)


# --- the pool and the pass rate --------------------------------------------------------------------------------------


def test_table_counts_undeclared_as_not_passed_and_leaves_out_the_not_applicable() -> None:
    for name, counted, total in (("甲", 3_000, 10_000), ("乙", 700, None), ("丙", 0, 0)):
        buyer = school(name=name)
        if counted:
            purchase(buyer, counted, on=FEB_1)
        if total is not None:
            declare(buyer, {TEA: total}, on=MAR_1)
    school(name="丁", state=BuyerState.PENDING)

    fiscal, soe, other = shares_table(year=2025, on=YEAR_END)

    assert [(unit.buyer_name, unit.state) for unit in fiscal.units] == [
        ("甲", ShareState.MET),
        ("丙", ShareState.NOT_APPLICABLE),
        ("乙", ShareState.UNDECLARED),
    ]
    assert (fiscal.passed, fiscal.judged, fiscal.undeclared, fiscal.undeclared_aid_fen) == (1, 2, 1, 700)
    assert (fiscal.share_text, fiscal.meets, fiscal.basis.clause) == ("30.00%", True, "三（八）")
    assert (soe.units, soe.share_text, soe.meets) == ((), "—", None)
    assert (other.threshold_bp, other.meets) == (None, None)


def test_statements_of_the_table_do_not_grow(django_assert_num_queries: object) -> None:
    for count in (1, 3):
        while Buyer.objects.filter(kind=BuyerKind.FISCAL_UNIT).count() < count:
            declare(school(), {TEA: 10_000}, on=MAR_1)
        with django_assert_num_queries(6):
            assert len(shares_table(year=2025, on=YEAR_END)[0].units) == count
