"""Papers that reach beyond today: what is recognised now lies within a declared period and enters the share at once."""

from collections.abc import Mapping
from datetime import date

from market.buyers.models import Buyer
from market.kernel.money import Fen
from market.tally.rules import Period, remainder_fen
from market.tally.selectors.papers import RowKey, rows_with_ours, standing_papers
from market.tally.selectors.policy import share_term


def declared_ahead_to(*, buyer: Buyer, on: date) -> date | None:
    """Give the last declared day of a unit's year if a purchase of the day `on` lies before it, else None."""
    papers = standing_papers(buyer_ids=[buyer.pk], year=on.year)
    ends = papers.values_list("year", "quarter")
    last = max((Period(year, quarter).last_on for year, quarter in ends), default=None)
    return last if last is not None and last >= on else None


def denominator_growth_fen(*, buyer: Buyer, on: date, amounts: Mapping[RowKey, Fen]) -> Fen:
    """
    Tell what purchases recognised `on` a day (fen by category id and fund source) add to D.

    Where a paper on that day stands, its row gives up its declared rest first, so that only what exceeds T is added;
    a blank row, or no paper, adds everything.
    """
    papers = [
        paper
        for paper in standing_papers(buyer_ids=[buyer.pk], year=on.year)
        if Period(paper.year, paper.quarter).last_on >= on >= Period(paper.year, paper.quarter).first_on
    ]
    term = share_term(year=on.year, buyer_kind=buyer.kind) if papers else None
    rest: dict[RowKey, int] = {}
    for rows in (rows_with_ours(papers=papers, term=term) if term else {}).values():
        for row, ours in rows:
            left = remainder_fen(total_fen=row.total_fen, ours_fen=ours)
            rest[row.comparable_category_id, row.fund_source] = left
    return Fen(sum(max(0, amount - rest.get(key, 0)) for key, amount in amounts.items()))
