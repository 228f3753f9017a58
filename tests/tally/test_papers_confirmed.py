"""What the rules allow and a slip does as well: it is taken only once the unit has answered for it."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

import pytest

from market.audit.models import Activity
from market.buyers.models import Buyer
from market.orders.enums import FundSource, Purpose
from market.tally.enums import Grade
from market.tally.errors import NeedsConfirming, TotalBelowOurs
from market.tally.models import Declaration
from market.tally.operations import file_paper
from market.tally.rules import Filing, Period
from tests.factories import soe_union
from tests.tally.papers import refused
from tests.tally.scenes import GIFT_TEA, RICE, TEA, good, member_of, noon, purchase, school, set_policy

FEB_1, MAR_1, MAR_31, APR_1 = date(2025, 2, 1), date(2025, 3, 1), date(2025, 3, 31), date(2025, 4, 1)
E, Q, F = Grade.ESTIMATE, Grade.QUARTERLY, Grade.FINAL

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _policy(db: None) -> None:
    set_policy()


def file(
    buyer: Buyer, totals: dict[tuple[str, str], int], on: date, confirmed: Iterable[str] = (), **other: object
) -> Declaration:
    period, grade = Period(2025, other.get("quarter", 1)), other.get("grade", Q)
    filing = Filing(period, grade, totals)
    return file_paper(
        key=uuid4(), buyer=buyer, filing=filing, actor=member_of(buyer), at=noon(on), confirmed=list(confirmed)
    )


def doubts_of(buyer: Buyer, totals: dict[tuple[str, str], int], on: date, **other: object) -> list[tuple[str, str]]:
    error = refused(NeedsConfirming, lambda: file(buyer, totals, on, **other))
    return [(doubt.code, doubt.words) for doubt in error.details["doubts"]]


def test_paper_filed_before_its_period_is_over_must_say_so() -> None:
    buyer = school()

    assert doubts_of(buyer, {TEA: 1}, MAR_31) == [
        ("EARLY", "2025 年第 1 季度到 2025-03-31 才结束，现在按已知的账面报，以后再买的另行更正。")
    ]
    assert file(buyer, {TEA: 1}, MAR_31, ["EARLY"]).pk
    assert Activity.objects.get().data["confirmed"] == ["EARLY"]


@pytest.mark.parametrize(
    ("on", "other"),
    [(APR_1, {}), (MAR_1, {"grade": E}), (MAR_1, {"grade": E, "quarter": None})],
)
def test_period_that_is_over_and_estimate_ask_nothing(on: date, other: dict[str, object]) -> None:
    assert file(school(), {TEA: 1}, on, **other).pk
    assert Activity.objects.get().data["confirmed"] == []


def test_final_accounts_before_the_years_end_must_say_so() -> None:
    assert [code for code, _ in doubts_of(school(), {TEA: 1}, date(2025, 12, 31), grade=F, quarter=None)] == ["EARLY"]
    assert file(school(), {TEA: 1}, date(2026, 1, 1), grade=F, quarter=None).pk


def test_blank_over_ours_must_say_that_there_is_nothing_else() -> None:
    buyer = school()
    purchase(buyer, 30_000, on=FEB_1)
    purchase(buyer, 5_000, on=FEB_1, variant=good(1, comparable="rice", county=None))

    assert doubts_of(buyer, {("tea", FundSource.FISCAL_OTHER): 9}, APR_1) == [
        ("tea/FISCAL_CANTEEN", "“茶叶·财政·食堂”留空：除在本店买的 300.00 元以外，没有别的采购。"),
        ("rice/FISCAL_CANTEEN", "“粮油·财政·食堂”留空：除在本店买的 50.00 元以外，没有别的采购。"),
    ]
    assert [code for code, _ in doubts_of(buyer, {TEA: 30_000}, APR_1)] == ["rice/FISCAL_CANTEEN"]
    refused(NeedsConfirming, lambda: file(buyer, {TEA: 30_000}, APR_1, ["EARLY", "tea/FISCAL_CANTEEN"]))
    assert file(buyer, {TEA: 30_000}, APR_1, ["rice/FISCAL_CANTEEN"]).pk


def test_every_doubt_is_answered_for() -> None:
    buyer = school()
    purchase(buyer, 30_000, on=FEB_1)

    assert [code for code, _ in doubts_of(buyer, {RICE: 1}, MAR_1)] == ["EARLY", "tea/FISCAL_CANTEEN"]
    refused(NeedsConfirming, lambda: file(buyer, {RICE: 1}, MAR_1, ["tea/FISCAL_CANTEEN"]))
    assert file(buyer, {RICE: 1}, MAR_1, ["tea/FISCAL_CANTEEN", "EARLY"]).pk


def test_blank_asks_only_where_ours_stand_within_the_share() -> None:
    _, buyer = soe_union()
    purchase(buyer, 30_000, on=FEB_1, purpose=Purpose.OTHER)  # outside the share
    purchase(buyer, 30_000, on=APR_1, purpose=Purpose.WELFARE)  # outside the period

    assert file(buyer, {("rice", GIFT_TEA[1]): 1}, APR_1).pk


def test_confirming_does_not_lift_a_refusal() -> None:
    buyer = school()
    purchase(buyer, 60_000, on=FEB_1)

    refused(TotalBelowOurs, lambda: file(buyer, {TEA: 50_000}, MAR_1, ["EARLY", "tea/FISCAL_CANTEEN"]))
