"""Reading outlets."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from market.kernel.calendar import SHANGHAI
from market.outlets.models import Outlet
from market.outlets.rules import Window, hours_of, windows_of

# Time for the counter to have the goods at hand.
_LEAD = timedelta(hours=1)


def outlets() -> QuerySet[Outlet]:
    """Give all outlets in their order."""
    return Outlet.objects.order_by("position", "pk")


def pickup_outlets() -> QuerySet[Outlet]:
    """Give the outlets at which goods can be fetched."""
    return outlets().filter(offers_pickup=True)


def pickup_windows(*, hours: str, until: date, at: datetime) -> list[Window]:
    """Give the windows in which goods ordered at an instant can be fetched until a day, from an outlet's hours."""
    ready = (at + _LEAD).astimezone(SHANGHAI)
    return windows_of(hours_of(hours), first=ready.date(), not_before=ready.time(), last=until)


def offered_windows(*, outlet: Outlet, until: date | None, at: datetime) -> list[str]:
    """Give the windows that an outlet offers, as forms keep them."""
    return [window.value for window in pickup_windows(hours=outlet.hours, until=until, at=at)] if until else []
