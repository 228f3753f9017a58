"""Which papers a unit still has to see to."""

from collections.abc import Sequence
from datetime import date

from market.tally.enums import DeclarationState, Grade
from market.tally.rules import Period
from market.tally.selectors import PaperView

_QUARTERS = (1, 2, 3, 4)
_OPEN = (DeclarationState.SUBMITTED, DeclarationState.APPROVED)


def quarter_due(*, papers: Sequence[PaperView], year: int, today: date) -> Period | None:
    """Give the first quarter of a year that is over and has no 季报; none if all have, or the year has its 决算."""
    firm = [paper for paper in papers if paper.state in _OPEN and paper.grade != Grade.ESTIMATE]
    if any(paper.grade == Grade.FINAL for paper in firm):
        return None
    declared = {paper.quarter for paper in firm}
    over = [Period(year, quarter) for quarter in _QUARTERS if Period(year, quarter).last_on < today]
    return next((period for period in over if period.quarter not in declared), None)


def returned_papers(*, papers: Sequence[PaperView]) -> list[PaperView]:
    """Give the papers that came back and were not filed anew; `papers` are the latest first."""
    found, seen = [], set()
    for paper in papers:
        what = (paper.year, paper.quarter, paper.grade)
        if paper.state == DeclarationState.WITHDRAWN:
            continue
        if what not in seen and paper.state == DeclarationState.RETURNED:
            found.append(paper)
        seen.add(what)
    return found
