"""Papers as the unit and the office read them."""

from datetime import date

import pytest

from market.kernel.errors import NotFound
from market.tally.enums import DeclarationState, Grade
from market.tally.errors import QuarterMissing
from market.tally.models import Declaration
from market.tally.selectors import (
    declarable_rows,
    declarations_of,
    filing_ways,
    get_declaration,
    paper_sheet,
    share_if_approved,
    unit_share,
)
from tests.tally.papers import refused, waiting_numbers
from tests.tally.scenes import RICE, TEA, approve, declare, filed, good, member_of, purchase, school, set_policy

FEB_1, MAR_1, APR_1, MAY_1, JUL_1 = (date(2025, month, 1) for month in (2, 3, 4, 5, 7))
E, Q, F = Grade.ESTIMATE, Grade.QUARTERLY, Grade.FINAL

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _policy(db: None) -> None:
    set_policy()


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
        get_declaration(number=foreign.number, buyers=[buyer])


def test_declarable_rows_show_the_period_before() -> None:
    buyer = school()
    purchase(buyer, 30_000, on=FEB_1)
    purchase(buyer, 7_000, on=FEB_1, variant=good(1, comparable="rice"))
    declare(buyer, {TEA: 90_000}, on=APR_1, quarter=1, grade=Q)  # the rice is left blank: ours alone
    declare(buyer, {TEA: 70_000}, on=APR_1, quarter=2, grade=E)

    def before(quarter: int | None, grade: Grade) -> dict[str, int | None]:
        rows = declarable_rows(buyer=buyer, year=2025, quarter=quarter, grade=grade)
        return {row.field: row.before_fen for row in rows if row.before_fen is not None}

    assert before(2, Q) == {"tea/FISCAL_CANTEEN": 90_000, "rice/FISCAL_CANTEEN": 7_000}
    assert before(3, E) == {"tea/FISCAL_CANTEEN": 70_000}
    assert (before(3, Q), before(1, Q), before(None, F)) == ({}, {}, {})


def test_sheet_shows_ours_in_blank_cells_and_the_period_before() -> None:
    buyer = school()
    first = declare(buyer, {TEA: 90_000}, on=APR_1, quarter=1, grade=Q)
    purchase(buyer, 30_000, on=MAY_1)
    purchase(buyer, 7_000, on=MAY_1, variant=good(1, comparable="rice", county=None))
    second = filed(buyer, {TEA: 40_000}, on=JUL_1, quarter=2, grade=Q)

    sheet = paper_sheet(number=second.number)

    assert [
        (cell.category_name, cell.total_fen, cell.ours_fen, cell.rest_fen, cell.before_fen, cell.is_out_of_line)
        for cell in sheet.cells
    ] == [("茶叶", 40_000, 30_000, 10_000, 90_000, True), ("粮油", None, 7_000, 0, None, False)]
    assert (sheet.total_fen, sheet.ours_fen, sheet.counted_fen, sheet.before_fen) == (40_000, 37_000, 47_000, 90_000)
    assert sheet.rest_fen == 10_000
    assert (sheet.blanks, sheet.is_out_of_line) == (1, False)  # 47,000 of 90,000 is more than half
    assert (sheet.before_label, sheet.before_number) == ("2025 年第 1 季度季报", first.number)
    approve(second, on=JUL_1)
    share = unit_share(buyer=buyer, year=2025, on=JUL_1)
    assert (share.denominator_fen or 0) == 90_000 + sheet.counted_fen


def test_what_a_sheet_brings_in_is_what_the_share_gains_by_approval() -> None:
    buyer = school()
    purchase(buyer, 30_000, on=FEB_1)
    purchase(buyer, 7_000, on=FEB_1, variant=good(1, comparable="rice"))
    paper = filed(buyer, {TEA: 50_000}, on=APR_1, quarter=1, grade=Q)

    expected = share_if_approved(number=paper.number, on=APR_1)

    assert (expected.numerator_fen, expected.denominator_fen) == (37_000, paper_sheet(number=paper.number).counted_fen)
    approve(paper, on=APR_1)
    assert unit_share(buyer=buyer, year=2025, on=APR_1) == expected


def test_ways_to_file_leave_out_what_would_be_refused() -> None:
    buyer = school()
    declare(buyer, {TEA: 1}, on=APR_1, quarter=1, grade=Q)
    filed(buyer, {TEA: 1}, on=APR_1, quarter=2, grade=Q)
    ways = filing_ways(buyer=buyer, years=[2025], on=JUL_1)

    assert [(way.period.quarter, way.grade, way.problem) for way in ways] == [
        (3, E, "先报上一季度"), (3, Q, "先报上一季度"),
        (2, E, ""), (2, Q, "等审核"),
        (1, E, ""), (1, Q, ""),
        (None, E, ""), (None, F, ""),
    ]  # fmt: skip


def test_ways_under_final_accounts() -> None:
    buyer = school()
    declare(buyer, {TEA: 1}, on=MAR_1, grade=F)

    ways = filing_ways(buyer=buyer, years=[2025], on=MAR_1)

    assert [(way.period.quarter, way.grade, way.problem) for way in ways] == [
        (1, E, ""), (1, Q, "决算已通过"), (None, E, ""), (None, F, ""),
    ]  # fmt: skip


def test_every_way_offered_is_taken() -> None:
    buyer = school()
    declare(buyer, {TEA: 1}, on=APR_1, quarter=1, grade=Q)

    for way in filing_ways(buyer=buyer, years=[2025], on=JUL_1):
        if way.problem:
            refused(
                QuarterMissing,
                lambda way=way: filed(buyer, {TEA: 1}, on=JUL_1, quarter=way.period.quarter, grade=way.grade),
            )
        else:
            filed(buyer, {TEA: 1}, on=JUL_1, quarter=way.period.quarter, grade=way.grade)


def test_statements_of_the_waiting_list_do_not_grow(django_assert_num_queries: object) -> None:
    for count in (1, 3):
        while Declaration.objects.count() < count:
            filed(school(), {TEA: 100, RICE: 50}, on=MAR_1, quarter=1, grade=Q)
        with django_assert_num_queries(11):
            assert len(waiting_numbers()) == count
