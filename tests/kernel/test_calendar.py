from datetime import UTC, date, datetime, timedelta

import pytest

from market.kernel.calendar import end_of, last_day_of_quarter, local_date_of, policy_year_of, quarter_of, start_of


def test_year_turns_at_midnight_in_shanghai() -> None:
    last = datetime(2026, 12, 31, 15, 59, 59, 999_999, tzinfo=UTC)

    assert (local_date_of(last), policy_year_of(last)) == (date(2026, 12, 31), 2026)
    assert policy_year_of(last + timedelta(microseconds=1)) == 2027


@pytest.mark.parametrize("year", range(2024, 2033))
def test_every_day_lies_in_one_quarter_and_one_day(year: int) -> None:
    day, seen = date(year, 1, 1), [0, 0, 0, 0]
    while day.year == year:
        seen[quarter_of(day) - 1] += 1
        assert local_date_of(start_of(day)) == day
        assert local_date_of(end_of(day)) == day + timedelta(days=1)
        assert day <= last_day_of_quarter(year, quarter_of(day))
        day += timedelta(days=1)

    assert sum(seen) == (366 if year % 4 == 0 else 365)
    assert [last_day_of_quarter(year, q).isoformat()[5:] for q in (1, 2, 3, 4)] == ["03-31", "06-30", "09-30", "12-31"]
