"""Papers: what they post beside ours, and what replaces what, also all at once."""

import threading
from datetime import date

import pytest

from market.buyers.enums import BuyerKind
from market.orders.enums import FundSource, Purpose
from market.tally.enums import DeclarationState, Grade, Reason
from market.tally.errors import (
    PaperDecided,
    UnderFinal,
)
from market.tally.models import Entry
from market.tally.operations import posting
from market.tally.selectors import get_declaration, verify_tally
from tests.tally.papers import paid_orders, refused, rest_fen, rest_of
from tests.tally.scenes import (
    RICE,
    TEA,
    accept,
    approve,
    declare,
    filed,
    good,
    money_in,
    order_of,
    post,
    purchase,
    race,
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


# --- what approval posts ---------------------------------------------------------------------------------------------


def test_approval_posts_the_rest_of_every_row_on_the_periods_last_day() -> None:
    buyer = school()
    purchase(buyer, 30_000, on=FEB_1)
    purchase(buyer, 5_000, on=FEB_1, variant=good(1, county=None))  # of no county: ours all the same

    paper = declare(buyer, {TEA: 100_000, RICE: 40_000}, on=MAR_1, quarter=1, grade=Q)

    assert rest_of(paper) == [
        ("rice/FISCAL_CANTEEN", 40_000, date(2025, 3, 31), Reason.PURCHASE),
        ("tea/FISCAL_CANTEEN", 65_000, date(2025, 3, 31), Reason.PURCHASE),
    ]
    entry = Entry.objects.filter(source__number=paper.number, line__startswith="tea").get()
    assert (entry.region_id, entry.entry_channel, entry.purpose, entry.policy_year) == (None, "", "", 2025)
    assert (entry.buyer_id, entry.buyer_kind) == (buyer.pk, BuyerKind.FISCAL_UNIT)


def test_ours_booked_later_lowers_the_rest_by_a_correction_never_below_nothing() -> None:
    buyer = school()
    purchase(buyer, 30_000, on=FEB_1)
    paper = declare(buyer, {TEA: 100_000}, on=MAR_1, quarter=1, grade=Q)

    purchase(buyer, 20_000, on=MAR_1)
    purchase(buyer, 60_000, on=MAR_1)
    purchase(buyer, 7_000, on=MAR_1)

    assert [(amount, reason) for _, amount, _, reason in rest_of(paper)] == [
        (70_000, Reason.PURCHASE),
        (-20_000, Reason.CORRECTION),
        (-50_000, Reason.CORRECTION),
    ]
    view = get_declaration(number=paper.number)
    assert (view.needs_correction, view.rows[0].ours_fen, view.rows[0].rest_fen) == (True, 117_000, 0)


@pytest.mark.parametrize(
    "fields",
    [
        {"on": APR_1},  # after the period
        {"on": MAR_1, "fund_source": FundSource.CANTEEN_FEES},
        {"on": MAR_1, "fund_source": FundSource.UNION_FESTIVAL, "purpose": Purpose.FESTIVAL},
    ],
)
def test_ours_outside_the_row_leaves_the_rest(fields: dict[str, object]) -> None:
    buyer = school()
    paper = declare(buyer, {TEA: 100_000}, on=MAR_1, quarter=1, grade=Q)

    purchase(buyer, 20_000, **fields)

    assert rest_fen(paper) == 100_000


def test_row_left_out_means_nothing_besides_ours() -> None:
    buyer = school()
    paper = declare(buyer, {TEA: 100_000}, on=MAR_1, quarter=1, grade=Q)

    purchase(buyer, 20_000, on=MAR_1, variant=good(1, comparable="rice"))

    assert rest_fen(paper) == 100_000
    assert get_declaration(number=paper.number).needs_correction is False


def test_return_leaves_the_rest() -> None:
    buyer = school()
    order = purchase(buyer, 30_000, on=FEB_1)
    paper = declare(buyer, {TEA: 100_000}, on=MAR_1, quarter=1, grade=Q)

    refund(order, MAR_1, {1: 10_000})

    assert rest_fen(paper) == 70_000
    assert get_declaration(number=paper.number).rows[0].ours_fen == 30_000


def test_return_and_approval_of_one_day_count_as_they_were_booked() -> None:
    buyer = school()
    order = purchase(buyer, 30_000, on=FEB_1)
    refund(order, MAR_1, {1: 10_000})
    paper = declare(buyer, {TEA: 100_000}, on=MAR_1, quarter=1, grade=Q)
    refund(order, MAR_1, {1: 5_000})

    assert rest_fen(paper) == 80_000


def test_correction_of_ours_gives_back_what_it_took() -> None:
    buyer = school()
    order = purchase(buyer, 30_000, on=FEB_1)
    paper = declare(buyer, {TEA: 100_000}, on=MAR_1, quarter=1, grade=Q)
    order.acceptances.get().lines.update(quantity=20_000)

    post(order, MAR_1)

    assert rest_fen(paper) == 80_000


def test_purchase_carried_back_by_grace_lowers_the_rest_of_the_last_quarter() -> None:
    buyer = school()
    paper = declare(buyer, {TEA: 100_000}, on=date(2025, 12, 1), grade=E)
    order = order_of(buyer, {good(10_000): 2}, on=date(2025, 12, 20))
    accept(order, date(2025, 12, 28))

    money_in(order, date(2026, 1, 10))

    assert rest_fen(paper) == 80_000


# --- what replaces what ----------------------------------------------------------------------------------------------


def test_first_quarterly_ends_the_years_estimate() -> None:
    buyer = school()
    purchase(buyer, 10_000, on=FEB_1)
    year = declare(buyer, {TEA: 400_000}, on=FEB_1, grade=E)
    first = declare(buyer, {TEA: 90_000}, on=MAR_1, quarter=1, grade=Q)

    year.refresh_from_db()
    assert (year.state, year.replaced_by_id) == (DeclarationState.REPLACED, first.pk)
    assert [(amount, reason) for _, amount, _, reason in rest_of(year)] == [
        (390_000, Reason.PURCHASE),
        (-390_000, Reason.CORRECTION),
    ]
    assert rest_fen(first) == 80_000


def test_corrected_quarterly_replaces_its_own_quarter_only() -> None:
    buyer = school()
    old = declare(buyer, {TEA: 100_000}, on=MAR_1, quarter=1, grade=Q)
    second = declare(buyer, {TEA: 50_000}, on=APR_1, quarter=2, grade=Q)
    new = declare(buyer, {TEA: 120_000, RICE: 10_000}, on=MAY_1, quarter=1, grade=Q)

    assert [rest_fen(paper) for paper in (old, second, new)] == [0, 50_000, 130_000]


def test_final_accounts_replace_every_quarter() -> None:
    buyer = school()
    quarters = [
        declare(buyer, {TEA: 50_000}, on=date(2025, quarter * 3, 1), quarter=quarter, grade=Q) for quarter in (1, 2, 3)
    ]
    final = declare(buyer, {TEA: 230_000}, on=date(2025, 12, 31), grade=F)

    assert [rest_fen(paper) for paper in (*quarters, final)] == [0, 0, 0, 230_000]
    refused(UnderFinal, lambda: filed(buyer, {TEA: 50_000}, on=date(2025, 12, 31), quarter=1, grade=Q))


def test_quarterly_under_final_accounts_is_refused_when_approved_too() -> None:
    buyer = school()
    waiting = filed(buyer, {TEA: 50_000}, on=MAR_1, quarter=1, grade=Q)
    declare(buyer, {TEA: 230_000}, on=MAR_1, grade=F)

    refused(UnderFinal, lambda: approve(waiting, on=MAR_1))


def test_estimate_under_a_firmer_paper_renews_the_plan_only() -> None:
    buyer = school()
    first = declare(buyer, {TEA: 90_000}, on=MAR_1, quarter=1, grade=Q)

    plan = declare(buyer, {TEA: 400_000}, on=MAY_1, grade=E)

    assert (plan.state, plan.is_plan_only, rest_of(plan)) == (DeclarationState.APPROVED, True, [])
    first.refresh_from_db()
    assert (first.state, rest_fen(first)) == (DeclarationState.APPROVED, 90_000)


def test_replaced_paper_hears_of_no_later_purchase() -> None:
    buyer = school()
    year = declare(buyer, {TEA: 400_000}, on=FEB_1, grade=E)
    first = declare(buyer, {TEA: 90_000}, on=MAR_1, quarter=1, grade=Q)

    purchase(buyer, 10_000, on=MAR_1)

    assert (rest_fen(year), rest_fen(first)) == (0, 80_000)


# --- races -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_purchases_and_an_approval_at_once_end_in_the_declared_total() -> None:
    buyer = school()
    paper = filed(buyer, {TEA: 100_000}, on=MAR_1, quarter=1, grade=Q)
    orders = paid_orders(buyer, 7, 10_000)

    errors = race(*[lambda order=order: accept(order, MAR_1) for order in orders], lambda: approve(paper, on=MAR_1))

    assert errors == []
    assert rest_fen(paper) == 30_000
    assert sum(Entry.objects.values_list("amount_fen", flat=True)) == 100_000
    assert verify_tally() == []


@pytest.mark.django_db(transaction=True)
def test_one_of_two_decisions_at_once_is_refused() -> None:
    paper = filed(school(), {TEA: 100_000}, on=MAR_1, quarter=1, grade=Q)

    errors = race(*[lambda: approve(paper, on=MAR_1)] * 4)

    assert [type(error) for error in errors] == [PaperDecided] * 3
    assert rest_fen(paper) == 100_000


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_of_the_unit_year_the_rest_falls_below_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    buyer = school()
    paper = declare(buyer, {TEA: 100_000}, on=MAR_1, quarter=1, grade=Q)
    together = threading.Barrier(2)
    monkeypatch.setattr(posting, "lock_unit_years", lambda **_: together.wait(timeout=20))
    settle = posting.settle_remainders

    def settle_together(**fields: object) -> object:
        together.wait(timeout=20)
        result = settle(**fields)
        together.wait(timeout=20)
        return result

    monkeypatch.setattr(posting, "settle_remainders", settle_together)

    race(*[lambda order=order: accept(order, MAR_1) for order in paid_orders(buyer, 2, 80_000)])

    assert rest_fen(paper) == 100_000 - 80_000 - 80_000
