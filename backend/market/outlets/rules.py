"""Opening hours as an outlet writes them, and the windows in which goods can be fetched."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

_WEEK = "一二三四五六日"
_WORKING_DAYS = frozenset(range(5))
_TIMES = re.compile(r"(\d{1,2}):(\d{2})\s*[—–\-~至到]+\s*(\d{1,2}):(\d{2})")
_DAYS = re.compile(rf"周([{_WEEK}])\s*(?:至|到|—|-|、)\s*周?([{_WEEK}])")
# How long a window is, and below which the last one joins the one before it.
_WINDOW_MINUTES, _LEAST_MINUTES = 180, 90
# How far ahead a window can be chosen.
_DAYS_AHEAD = 7


@dataclass(frozen=True)
class Hours:
    """The days of the week (Monday is 0) on which an outlet is open, and from when to when, in Shanghai time."""

    days: frozenset[int]
    opens: time
    closes: time


@dataclass(frozen=True)
class Window:
    """A time in which goods are to be fetched: a Shanghai date and times."""

    on: date
    opens: time
    closes: time

    @property
    def value(self) -> str:
        """Give it as a form keeps it."""
        return f"{self.on:%Y-%m-%d}/{self.opens:%H:%M}/{self.closes:%H:%M}"

    @property
    def label(self) -> str:
        """Give it as a page says it."""
        return f"{self.on:%m-%d} 周{_WEEK[self.on.weekday()]} {self.opens:%H:%M}—{self.closes:%H:%M}"


def hours_of(text: str) -> Hours | None:
    """Read hours such as 周二至周日 9:00—17:30; nothing where they are written otherwise."""
    found = _TIMES.search(text)
    if found is None:
        return None
    first_hour, first_minute, last_hour, last_minute = (int(part) for part in found.groups())
    try:
        opens, closes = time(first_hour, first_minute), time(last_hour, last_minute)
    except ValueError:
        return None
    return Hours(_days_of(text), opens, closes) if opens < closes else None


def windows_of(hours: Hours | None, *, first: date, not_before: time, last: date) -> list[Window]:
    """Give the windows from a day on which it is `not_before` a time already, to the last day, a week at most."""
    if hours is None:
        return []
    days = (first + timedelta(days=ahead) for ahead in range(_DAYS_AHEAD))
    return [
        Window(day, opens, closes)
        for day in days
        if day <= last and day.weekday() in hours.days
        for opens, closes in _parts_of(hours)
        if day > first or opens >= not_before
    ]


def _days_of(text: str) -> frozenset[int]:
    if "工作日" in text:
        return _WORKING_DAYS
    if found := _DAYS.search(text):
        begin, end = (_WEEK.index(day) for day in found.groups())
        return frozenset((begin + step) % len(_WEEK) for step in range((end - begin) % len(_WEEK) + 1))
    return frozenset(range(len(_WEEK)))


def _parts_of(hours: Hours) -> list[tuple[time, time]]:
    """Cut a day into windows; a short rest joins the last."""
    begin, end = (at.hour * 60 + at.minute for at in (hours.opens, hours.closes))
    cuts = list(range(begin, end, _WINDOW_MINUTES))
    if len(cuts) > 1 and end - cuts[-1] < _LEAST_MINUTES:
        cuts.pop()
    edges = [time(*divmod(cut, 60)) for cut in (*cuts, end)]
    return list(pairwise(edges))
