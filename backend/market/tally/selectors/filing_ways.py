"""Which papers a unit may file now, and what stands before the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from market.buyers.models import Buyer
from market.tally.enums import DeclarationState, Grade
from market.tally.models import Declaration
from market.tally.rules import Paper, Period, fits_grade, is_early, is_next_in_turn, stands_under
from market.tally.selectors.papers import paper_of, standing_papers

_QUARTERS = (4, 3, 2, 1)


@dataclass(frozen=True)
class FilingWay:
    """A period and grade; `problem` says why a paper on them cannot be filed now, or is empty."""

    period: Period
    grade: Grade
    problem: str
    # The quarter before has to come first, whatever the grade.
    is_out_of_turn: bool = False
    # An approved paper of the same period and grade stands: a new one would correct it.
    is_approved: bool = False
    # The period is over and nothing of the kind was filed; an estimate is never due.
    is_due: bool = False
    # The period is not over, so that filing now takes a word of confirmation.
    is_early: bool = False


def filing_ways(*, buyer: Buyer, years: Iterable[int], on: date) -> list[FilingWay]:
    """List every period of the years that has begun with the grades that fit it, the latest year first."""
    ways: list[FilingWay] = []
    for year in sorted(years, reverse=True):
        standing = [paper_of(paper) for paper in standing_papers(buyer_ids=[buyer.pk], year=year)]
        waiting = [
            paper_of(paper)
            for paper in Declaration.objects.filter(buyer=buyer, year=year, state=DeclarationState.SUBMITTED)
        ]
        periods = [*(Period(year, quarter) for quarter in _QUARTERS), Period(year, None)]
        ways += [
            _way(Paper("", period, grade), standing, waiting, on)
            for period in periods
            for grade in Grade
            if period.first_on <= on and fits_grade(period=period, grade=grade)
        ]
    return ways


def _way(new: Paper, standing: list[Paper], waiting: list[Paper], on: date) -> FilingWay:
    is_under = stands_under(new=new, standing=standing)
    if any((paper.period, paper.grade) == (new.period, new.grade) for paper in waiting):
        return FilingWay(new.period, new.grade, "等审核")
    if is_under and new.grade == Grade.QUARTERLY:
        return FilingWay(new.period, new.grade, "决算已通过")
    if not is_under and not is_next_in_turn(new=new, standing=standing):
        return FilingWay(new.period, new.grade, "先报上一季度", is_out_of_turn=True)
    is_approved = any((paper.period, paper.grade) == (new.period, new.grade) for paper in standing)
    return FilingWay(
        new.period,
        new.grade,
        "",
        is_approved=is_approved,
        is_due=not is_approved and new.grade != Grade.ESTIMATE and new.period.last_on < on,
        is_early=is_early(period=new.period, grade=new.grade, on=on),
    )
