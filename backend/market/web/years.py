"""The policy year that a page shows."""

from dataclasses import dataclass

from django.http import HttpRequest

from market.tally.selectors import policy_years

_DIGITS = 4


@dataclass(frozen=True)
class YearChoice:
    """The year shown, and those that could be, the latest first."""

    year: int
    years: list[int]


def chosen_year(request: HttpRequest, *, today_year: int) -> YearChoice:
    """Read ?year=; what is no year with a policy is the present one."""
    years = policy_years(upto=today_year)
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == _DIGITS else today_year
    return YearChoice(year if year in years else today_year, years)
