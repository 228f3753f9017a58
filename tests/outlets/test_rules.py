"""Opening hours and the windows in which goods can be fetched."""

from datetime import date, time

import pytest

from market.outlets.rules import Hours, hours_of, windows_of

MONDAY = date(2026, 11, 23)
EVERY = frozenset(range(7))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每天 9:00—18:00", Hours(EVERY, time(9), time(18))),
        ("周二至周日 9:00—17:30", Hours(frozenset({1, 2, 3, 4, 5, 6}), time(9), time(17, 30))),
        ("工作日 9:00—17:00", Hours(frozenset(range(5)), time(9), time(17))),
        ("周六至周一 8:30-12:00", Hours(frozenset({5, 6, 0}), time(8, 30), time(12))),
        ("电话预约", None),
        ("每天 25:00—26:00", None),
        ("每天 18:00—9:00", None),
    ],
)
def test_hours_are_read_as_outlets_write_them(text: str, expected: Hours | None) -> None:
    assert hours_of(text) == expected


def test_windows_lie_in_the_hours_and_not_in_the_past() -> None:
    hours = Hours(frozenset({0, 2}), time(9), time(17))

    found = windows_of(hours, first=MONDAY, not_before=time(10), last=date(2026, 11, 25))

    assert [window.value for window in found] == [
        "2026-11-23/12:00/15:00",
        "2026-11-23/15:00/17:00",
        "2026-11-25/09:00/12:00",
        "2026-11-25/12:00/15:00",
        "2026-11-25/15:00/17:00",
    ]
    assert found[0].label == "11-23 周一 12:00—15:00"


def test_short_rest_joins_the_last_window_and_a_week_is_the_most() -> None:
    found = windows_of(Hours(EVERY, time(9), time(16)), first=MONDAY, not_before=time(0), last=date(2027, 1, 1))

    assert len(found) == 7 * 2
    assert (found[1].opens, found[1].closes) == (time(12), time(16))
    assert windows_of(None, first=MONDAY, not_before=time(0), last=MONDAY) == []
