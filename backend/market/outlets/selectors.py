"""Reading outlets."""

from django.db.models import QuerySet

from market.outlets.models import Outlet


def outlets() -> QuerySet[Outlet]:
    """Give all outlets in their order."""
    return Outlet.objects.order_by("position", "pk")


def pickup_outlets() -> QuerySet[Outlet]:
    """Give the outlets at which goods can be fetched."""
    return outlets().filter(offers_pickup=True)
