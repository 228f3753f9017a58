"""Reading outlets."""

from django.db.models import QuerySet

from market.kernel.errors import NotFound
from market.outlets.models import Outlet


def outlets() -> QuerySet[Outlet]:
    """Give all outlets in their order."""
    return Outlet.objects.order_by("position", "pk")


def pickup_outlets() -> QuerySet[Outlet]:
    """Give the outlets at which goods can be fetched."""
    return outlets().filter(offers_pickup=True)


def get_outlet(*, code: str) -> Outlet:
    """
    Give one outlet.

    :raises NotFound: if there is none
    """
    outlet = Outlet.objects.filter(code=code).first()
    if outlet is None:
        raise NotFound("没有这个网点。请从网点列表中选择。")
    return outlet
