"""Shanghai dates of UTC instants; pure, so that rules may use it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local_date_of(at: datetime) -> date:
    """Give the Shanghai date of an instant."""
    return at.astimezone(SHANGHAI).date()


def policy_year_of(at: datetime) -> int:
    """Give the policy year of an instant: its Shanghai calendar year."""
    return local_date_of(at).year


def start_of(day: date) -> datetime:
    """Give the instant at which a Shanghai date begins."""
    return datetime.combine(day, time(), SHANGHAI)


def end_of(day: date) -> datetime:
    """Give the instant at which a Shanghai date ends (exclusive)."""
    return start_of(day + timedelta(days=1))


def quarter_of(day: date) -> int:
    """Give the quarter, 1 to 4."""
    return (day.month + 2) // 3


def last_day_of_quarter(year: int, quarter: int) -> date:
    """Give the last day of a quarter."""
    if quarter == 4:  # noqa: PLR2004 - the year's last quarter
        return date(year, 12, 31)
    return date(year, quarter * 3 + 1, 1) - timedelta(days=1)
