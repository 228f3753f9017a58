"""Papers: rules 7 to 9, and what they post beside ours."""

import threading
from datetime import date
from uuid import uuid4

import pytest

from market.buyers.enums import BuyerKind
from market.kernel.errors import DomainError, Invalid, NotFound
from market.orders.enums import FundSource, Purpose
from market.tally.enums import DeclarationState, Grade, Reason, SourceKind
from market.tally.errors import (
    KeyReused,
    NoShare,
    OwnPaper,
    PaperDecided,
    PaperWaiting,
    PeriodNotBegun,
    PeriodUnfit,
    QuarterMissing,
    RowNotCounted,
    TotalBelowOurs,
    UnderFinal,
)
from market.tally.models import Declaration, Entry
from market.tally.operations import decide_paper, file_paper, posting
from market.tally.rules import Filing, Period
from market.tally.selectors import declarable_rows, declarations_of, get_declaration, verify_tally, waiting_declarations
from tests.factories import make_buyer, soe_union
from tests.tally.scenes import (
    GIFT_TEA,
    RICE,
    TEA,
    accept,
    approve,
    declare,
    filed,
    good,
    member_of,
    noon,
    office_worker,
    order_of,
    pay,
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


def rest_of(paper: Declaration) -> list[tuple[str, int, date, Reason]]:
    entries = Entry.objects.filter(source__kind=SourceKind.DECLARATION, source__number=paper.number).order_by("pk")
    return [(e.line, e.amount_fen, e.recognised_on, Reason(e.reason)) for e in entries]


def rest_fen(paper: Declaration) -> int:
    return sum(amount for _, amount, _, _ in rest_of(paper))


def refused(error: type[DomainError], work: object) -> DomainError:
    """Expect a refusal that leaves papers and entries as they were."""
    before = list(Declaration.objects.order_by("pk").values()), Entry.objects.count()

    with pytest.raises(error) as caught:
        work()

    assert (list(Declaration.objects.order_by("pk").values()), Entry.objects.count()) == before
    return caught.value


# --- rule 7: what may be filed ---------------------------------------------------------------------------------------


def test_filing_posts_nothing_until_it_is_approved() -> None:
    paper = filed(school(), {TEA: 100_000}, on=MAR_1, quarter=1, grade=Q)

    assert paper.state == DeclarationState.SUBMITTED
    assert Entry.objects.count() == 0
    assert [view.number for view in waiting_declarations()] == [paper.number]


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


def test_vector_10_total_below_ours_is_refused_naming_row_and_amounts() -> None:
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
    pay(order, FEB_1)
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
    paper = file_paper(key=key, buyer=buyer, filing=filing, actor=actor, at=noon(MAR_1))

    again = file_paper(key=key, buyer=buyer, filing=filing, actor=actor, at=noon(APR_1))

    assert (again.pk, Declaration.objects.count()) == (paper.pk, 1)
    refused(KeyReused, lambda: file_paper(key=key, buyer=buyer, filing=other, actor=actor, at=noon(APR_1)))
    refused(KeyReused, lambda: file_paper(key=key, buyer=school(), filing=filing, actor=actor, at=noon(APR_1)))


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


# --- rule 8: what approval posts -------------------------------------------------------------------------------------


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

    pay(order, date(2026, 1, 10))

    assert rest_fen(paper) == 80_000


# --- rule 9: what replaces what --------------------------------------------------------------------------------------


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


# --- reading ---------------------------------------------------------------------------------------------------------


def test_declarable_rows_show_the_least_that_each_total_can_be() -> None:
    buyer = school()
    purchase(buyer, 30_000, on=FEB_1)
    purchase(buyer, 20_000, on=APR_1)

    def rows(quarter: int | None) -> dict[str, int]:
        return {row.field: row.ours_fen for row in declarable_rows(buyer=buyer, year=2025, quarter=quarter)}

    assert rows(1) == {
        "tea/FISCAL_CANTEEN": 30_000,
        "tea/FISCAL_OTHER": 0,
        "rice/FISCAL_CANTEEN": 0,
        "rice/FISCAL_OTHER": 0,
    }
    assert rows(None)["tea/FISCAL_CANTEEN"] == 50_000


def test_papers_of_a_unit_come_latest_first_and_of_no_one_else() -> None:
    buyer, other = school(), school()
    first = declare(buyer, {TEA: 100_000}, on=MAR_1, quarter=1, grade=Q)
    second = filed(buyer, {TEA: 50_000}, on=APR_1, quarter=2, grade=Q)
    foreign = declare(other, {TEA: 1}, on=MAR_1, quarter=1, grade=Q)

    views = declarations_of(buyer=buyer, year=2025)

    assert [(view.number, view.state) for view in views] == [
        (second.number, DeclarationState.SUBMITTED),
        (first.number, DeclarationState.APPROVED),
    ]
    assert (views[0].period_label, views[0].total_fen, views[0].filed_by_name) == (
        "2025 年第 2 季度", 50_000, member_of(buyer).display_name,
    )  # fmt: skip
    with pytest.raises(NotFound):
        get_declaration(number=foreign.number, buyer=buyer)


def test_statements_of_the_waiting_list_do_not_grow(django_assert_num_queries: object) -> None:
    for count in (1, 3):
        while Declaration.objects.count() < count:
            filed(school(), {TEA: 100, RICE: 50}, on=MAR_1, quarter=1, grade=Q)
        with django_assert_num_queries(5):
            assert len(waiting_declarations()) == count


# --- races -----------------------------------------------------------------------------------------------------------


def paid_orders(buyer: object, count: int, fen: int) -> list:
    orders = []
    for _ in range(count):
        order = order_of(buyer, {good(fen): 1}, on=MAR_1)
        order.paid_on = MAR_1
        order.save(update_fields=["paid_on"])
        orders.append(order)
    return orders


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
