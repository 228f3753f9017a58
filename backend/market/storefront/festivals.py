"""The festivals for which gifts are given, and the day on which each falls next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

_NAMES = {
    "new-year": "元旦",
    "spring": "春节",
    "dragon-boat": "端午",
    "mid-autumn": "中秋",
    "national-day": "国庆",
    "double-ninth": "重阳",
}
_SOLAR = {"new-year": (1, 1), "national-day": (10, 1)}
# Days of the lunar calendar, by year; add a year before the last one begins.
_LUNAR: Mapping[str, Mapping[int, tuple[int, int]]] = {
    "spring": {2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3)},
    "dragon-boat": {2025: (5, 31), 2026: (6, 19), 2027: (6, 9), 2028: (5, 28), 2029: (6, 16), 2030: (6, 5)},
    "mid-autumn": {2025: (10, 6), 2026: (9, 25), 2027: (9, 15), 2028: (10, 3), 2029: (9, 22), 2030: (9, 12)},
    "double-ninth": {2025: (10, 29), 2026: (10, 18), 2027: (10, 8), 2028: (10, 26), 2029: (10, 16), 2030: (10, 5)},
}


@dataclass(frozen=True)
class Festival:
    """A festival on its next day."""

    slug: str
    name: str
    day: date
    days_left: int


def coming_festivals(*, today: date) -> list[Festival]:
    """Give each festival with its next day, the soonest first; one whose day is not on record is left out."""
    found = []
    for slug, name in _NAMES.items():
        days = (_day_in(slug, year) for year in (today.year, today.year + 1))
        day = next((day for day in days if day and day >= today), None)
        if day:
            found.append(Festival(slug, name, day, (day - today).days))
    return sorted(found, key=lambda festival: festival.day)


def _day_in(slug: str, year: int) -> date | None:
    month_day = _SOLAR.get(slug) or _LUNAR.get(slug, {}).get(year)
    return date(year, *month_day) if month_day else None
