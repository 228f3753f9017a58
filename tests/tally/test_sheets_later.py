"""What a paper's sheet shows once it is decided: today's part of D, and of a closed paper what was declared only."""

from datetime import date

import pytest

from market.tally.enums import DeclarationState, Grade
from market.tally.operations import decide_paper, withdraw_paper
from market.tally.selectors import paper_sheet, unit_share
from tests.tally.scenes import (
    RICE,
    TEA,
    approve,
    declare,
    filed,
    good,
    member_of,
    noon,
    office_worker,
    purchase,
    refund,
    school,
    set_policy,
)

FEB_1, MAR_1, APR_1, MAY_1 = (date(2025, month, 1) for month in (2, 3, 4, 5))
Q = Grade.QUARTERLY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _policy(db: None) -> None:
    set_policy()


def test_returns_after_approval_leave_the_sheet_and_stand_beside_it() -> None:
    buyer = school()
    tea = purchase(buyer, 30_000, on=FEB_1)
    purchase(buyer, 7_000, on=FEB_1, variant=good(1, comparable="rice"))
    paper = declare(buyer, {TEA: 90_000}, on=APR_1, quarter=1, grade=Q)
    refund(tea, MAY_1, {1: 4_000})

    sheet = paper_sheet(number=paper.number)

    assert (sheet.total_fen, sheet.ours_fen, sheet.rest_fen) == (90_000, 37_000, 60_000)
    assert (sheet.counted_fen, sheet.returned_fen, sheet.within_fen) == (97_000, 4_000, 93_000)
    assert unit_share(buyer=buyer, year=2025, on=MAY_1).denominator_fen == sheet.within_fen


def test_sheet_holds_what_came_later_and_outgrew_the_total() -> None:
    buyer = school()
    paper = declare(buyer, {TEA: 10_000}, on=FEB_1, quarter=1, grade=Q)
    purchase(buyer, 12_000, on=MAR_1)

    sheet = paper_sheet(number=paper.number)

    assert (sheet.counted_fen, sheet.returned_fen, sheet.within_fen) == (12_000, 0, 12_000)
    assert unit_share(buyer=buyer, year=2025, on=MAR_1).denominator_fen == 12_000


@pytest.mark.parametrize("end", [DeclarationState.WITHDRAWN, DeclarationState.RETURNED, DeclarationState.REPLACED])
def test_closed_paper_shows_what_was_declared_and_never_changes(end: DeclarationState) -> None:
    buyer = school()
    purchase(buyer, 5_000, on=FEB_1)
    purchase(buyer, 700, on=FEB_1, variant=good(1, comparable="rice"))
    paper = filed(buyer, {TEA: 40_000}, on=APR_1, quarter=1, grade=Q)
    if end == DeclarationState.WITHDRAWN:
        withdraw_paper(number=paper.number, buyer=buyer, actor=member_of(buyer), at=noon(APR_1))
    elif end == DeclarationState.RETURNED:
        decide_paper(number=paper.number, approve=False, note="请核对", actor=office_worker(), at=noon(APR_1))
    else:
        approve(paper, on=APR_1)
        declare(buyer, {TEA: 50_000, RICE: 900}, on=APR_1, quarter=1, grade=Q)
    before = paper_sheet(number=paper.number)
    purchase(buyer, 3_000, on=MAR_1)

    sheet = paper_sheet(number=paper.number)

    assert not sheet.shows_ours
    assert [(cell.category_name, cell.total_fen) for cell in sheet.cells] == [("茶叶", 40_000)]
    assert (sheet.total_fen, sheet.returned_fen, sheet.blanks) == (40_000, 0, 0)
    assert [cell.total_fen for cell in before.cells] == [cell.total_fen for cell in sheet.cells]
