"""The figures of a unit's share as the tests of shares and forecasts compare them."""

from datetime import date

from market.buyers.models import Buyer
from market.tally.selectors import UnitShare, unit_share

YEAR_END = date(2025, 12, 31)


def share_of(buyer: Buyer, on: date = YEAR_END, year: int = 2025) -> UnitShare:
    return unit_share(buyer=buyer, year=year, on=on)


def figures(share: UnitShare) -> tuple[object, ...]:
    return (
        share.state.label,
        share.share_text,
        share.numerator_fen,
        share.denominator_fen,
        share.replace_gap_fen,
        share.add_gap_fen,
    )
