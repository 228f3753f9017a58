"""A year's sales in the shape of the cumulative chart."""

from dataclasses import dataclass
from datetime import date

from market.kernel.money import Fen
from market.tally.selectors import DistrictSales

_MONTHS = 12


@dataclass(frozen=True)
class ChartMonth:
    """A month's sales, and the sum up to `day` of the year: the month's last, or today."""

    month: int
    amount_fen: Fen
    total_fen: Fen
    day: int


def chart_months(*, sales: DistrictSales, today: date) -> list[ChartMonth]:
    """
    Give every month from January to today's, or December's once the year is over, also those without sales.

    What was written for the year after its end, as grace allows, stands in December.
    """
    year = sales.basis.year
    last = _MONTHS if today.year > year else today.month
    amounts = [0] * (_MONTHS + 1)
    for sold in sales.months:
        amounts[_MONTHS if sold.first_on.year > year else sold.first_on.month] += sold.amount_fen
    rows, total = [], 0
    for month in range(1, last + 1):
        total += amounts[month]
        end = date(year, 12, 31) if month == _MONTHS else date(year, month + 1, 1)
        day = end.timetuple().tm_yday - (0 if month == _MONTHS else 1)
        if today.year == year and month == last:
            day = today.timetuple().tm_yday
        rows.append(ChartMonth(month, Fen(amounts[month]), Fen(total), day))
    return rows
