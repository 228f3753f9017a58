"""Papers: what may be filed and how it is decided on."""

from datetime import date
from functools import partial
from uuid import uuid4

import pytest

from market.buyers.enums import BuyerKind
from market.kernel.errors import Invalid, KeyReused, NotFound
from market.orders.enums import FundSource, Purpose
from market.tally.enums import DeclarationState, Grade
from market.tally.errors import (
    NoShare,
    OwnPaper,
    PaperDecided,
    PaperWaiting,
    PeriodNotBegun,
    PeriodUnfit,
    QuarterMissing,
    RowNotCounted,
    TotalBelowOurs,
)
from market.tally.models import Declaration, Entry
from market.tally.operations import decide_paper, file_paper
from market.tally.rules import Filing, Period
from tests.factories import make_buyer, soe_union
from tests.support.racing import race
from tests.tally.papers import refused, rest_fen, waiting_numbers
from tests.tally.scenes import (
    EVERY_DOUBT,
    GIFT_TEA,
    RICE,
    TEA,
    accept,
    approve,
    declare,
    filed,
    good,
    member_of,
    money_in,
    noon,
    office_worker,
    order_of,
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


# --- what may be filed -----------------------------------------------------------------------------------------------


def test_filing_posts_nothing_until_it_is_approved() -> None:
    paper = filed(school(), {TEA: 100_000}, on=MAR_1, quarter=1, grade=Q)

    assert paper.state == DeclarationState.SUBMITTED
    assert Entry.objects.count() == 0
    assert waiting_numbers() == [paper.number]


@pytest.mark.parametrize(("quarter", "grade"), [(None, Q), (1, F)])
def test_grade_must_fit_the_period(quarter: int | None, grade: Grade) -> None:
    refused(PeriodUnfit, lambda: filed(school(), {TEA: 1}, on=MAR_1, quarter=quarter, grade=grade))


def test_period_must_have_begun() -> None:
    buyer = school()
    declare(buyer, {TEA: 1}, on=MAR_1, quarter=1, grade=Q)

    refused(PeriodNotBegun, lambda: filed(buyer, {TEA: 1}, on=date(2025, 3, 31), quarter=2, grade=Q))

    assert filed(buyer, {TEA: 1}, on=APR_1, quarter=2, grade=Q).state == DeclarationState.SUBMITTED


def test_quarters_follow_without_a_gap() -> None:
    buyer = school()
    filed(buyer, {TEA: 1}, on=MAR_1, quarter=1, grade=Q)

    refused(QuarterMissing, lambda: filed(buyer, {TEA: 1}, on=APR_1, quarter=2, grade=Q))  # filed is not approved


def test_gap_is_looked_at_again_when_approved() -> None:
    buyer = school()
    declare(buyer, {TEA: 1}, on=MAR_1, quarter=1, grade=E)
    second = filed(buyer, {TEA: 1}, on=APR_1, quarter=2, grade=Q)
    declare(buyer, {TEA: 1}, on=APR_1, grade=E)  # replaces the first quarter's

    refused(QuarterMissing, lambda: approve(second, on=APR_1))


@pytest.mark.parametrize(
    "row", [("crafts", FundSource.FISCAL_CANTEEN), ("tea", FundSource.CANTEEN_FEES), ("tea", FundSource.UNION_OTHER)]
)
def test_rows_are_those_that_count_for_the_unit(row: tuple[str, str]) -> None:
    refused(RowNotCounted, lambda: filed(school(), {row: 1}, on=MAR_1, quarter=1, grade=Q))


def test_total_is_not_negative() -> None:
    refused(RowNotCounted, lambda: filed(school(), {TEA: -1}, on=MAR_1, quarter=1, grade=Q))


def test_enterprise_declares_nothing() -> None:
    buyer = make_buyer(BuyerKind.ENTERPRISE)

    refused(NoShare, lambda: filed(buyer, {TEA: 1}, on=MAR_1, quarter=1, grade=Q))


def test_total_below_ours_is_refused_naming_row_and_amounts() -> None:
    buyer = school()
    purchase(buyer, 60_000, on=FEB_1)

    error = refused(TotalBelowOurs, lambda: filed(buyer, {TEA: 50_000}, on=MAR_1, quarter=1, grade=Q))

    assert str(error) == (
        "“茶叶·财政·食堂”申报总额 500.00 元，小于在本店已计入的 600.00 元。总额应包括本店采购，请按账面总额改正。"
    )
    assert (error.field, error.details) == ("tea/FISCAL_CANTEEN", {"total_fen": 50_000, "ours_fen": 60_000})


def test_total_is_compared_with_ours_net() -> None:
    buyer = school()
    order = order_of(buyer, {good(10_000): 6}, on=FEB_1)
    money_in(order, FEB_1)
    accept(order, FEB_1)
    refund(order, MAR_1, {1: 1})

    assert declare(buyer, {TEA: 50_000}, on=MAR_1, quarter=1, grade=Q).state == DeclarationState.APPROVED


def test_total_is_compared_again_when_approved() -> None:
    buyer = school()
    paper = filed(buyer, {TEA: 50_000}, on=FEB_1, quarter=1, grade=Q)
    purchase(buyer, 60_000, on=MAR_1)

    refused(TotalBelowOurs, lambda: approve(paper, on=MAR_1))


def test_total_is_compared_within_the_period_and_fund() -> None:
    buyer = school()
    purchase(buyer, 60_000, on=APR_1)
    purchase(buyer, 60_000, on=FEB_1, fund_source=FundSource.FISCAL_OTHER)

    assert declare(buyer, {TEA: 50_000}, on=APR_1, quarter=1, grade=Q).state == DeclarationState.APPROVED


def test_union_declares_its_welfare_purchases_only() -> None:
    _, buyer = soe_union()
    purchase(buyer, 60_000, on=FEB_1, purpose=Purpose.OTHER)
    purchase(buyer, 20_000, on=FEB_1, purpose=Purpose.WELFARE)

    paper = declare(buyer, {GIFT_TEA: 50_000}, on=MAR_1, quarter=1, grade=Q)

    assert rest_fen(paper) == 30_000


def test_same_key_gives_the_same_paper_and_another_input_is_refused() -> None:
    buyer = school()
    key = uuid4()
    filing = Filing(Period(2025, 1), Q, {TEA: 100, RICE: 200})
    other = Filing(Period(2025, 1), Q, {TEA: 100, RICE: 201})
    actor = member_of(buyer)
    paper = file_paper(key=key, buyer=buyer, filing=filing, actor=actor, at=noon(MAR_1), confirmed=EVERY_DOUBT)

    again = file_paper(key=key, buyer=buyer, filing=filing, actor=actor, at=noon(APR_1))

    assert (again.pk, Declaration.objects.count()) == (paper.pk, 1)
    refused(KeyReused, lambda: file_paper(key=key, buyer=buyer, filing=other, actor=actor, at=noon(APR_1)))
    refused(KeyReused, lambda: file_paper(key=key, buyer=school(), filing=filing, actor=actor, at=noon(APR_1)))


@pytest.mark.django_db(transaction=True)
def test_one_key_for_four_units_at_once_files_one_paper_and_refuses_the_others() -> None:
    filing, key = Filing(Period(2025, 1), Q, {TEA: 100, RICE: 200}), uuid4()
    units = [(unit, member_of(unit)) for unit in (school() for _ in range(4))]
    facts = {"key": key, "filing": filing, "at": noon(MAR_1), "confirmed": EVERY_DOUBT}

    answers = race([partial(file_paper, buyer=unit, actor=officer, **facts) for unit, officer in units])

    assert sorted(type(answer).__name__ for answer in answers) == ["Declaration", *["KeyReused"] * 3]
    assert Declaration.objects.count() == 1


def test_one_paper_of_a_kind_waits_at_a_time() -> None:
    buyer = school()
    filed(buyer, {TEA: 1}, on=MAR_1, quarter=1, grade=Q)

    refused(PaperWaiting, lambda: filed(buyer, {TEA: 2}, on=MAR_1, quarter=1, grade=Q))


# --- deciding --------------------------------------------------------------------------------------------------------


def test_returned_paper_posts_nothing_and_may_be_filed_anew() -> None:
    buyer = school()
    paper = filed(buyer, {TEA: 1}, on=MAR_1, quarter=1, grade=Q)

    back = decide_paper(number=paper.number, approve=False, note="请附明细", actor=office_worker(), at=noon(MAR_1))

    assert (back.state, back.decision_note, Entry.objects.count()) == (DeclarationState.RETURNED, "请附明细", 0)
    assert filed(buyer, {TEA: 2}, on=MAR_1, quarter=1, grade=Q).state == DeclarationState.SUBMITTED


def test_decision_refusals() -> None:
    paper = filed(school(), {TEA: 1}, on=MAR_1, quarter=1, grade=Q)
    clerk, at = office_worker(), noon(MAR_1)

    refused(NotFound, lambda: decide_paper(number="D-X", approve=True, note="", actor=clerk, at=at))
    refused(Invalid, lambda: decide_paper(number=paper.number, approve=False, note=" ", actor=clerk, at=at))
    refused(OwnPaper, lambda: decide_paper(number=paper.number, approve=True, note="", actor=paper.filed_by, at=at))
    approve(paper, on=MAR_1)
    refused(PaperDecided, lambda: decide_paper(number=paper.number, approve=True, note="", actor=clerk, at=at))
