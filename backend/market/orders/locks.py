"""Locks of the orders app."""

from market.buyers.models import Buyer
from market.orders.models import Order


def lock_order(*, number: str) -> Order:
    """Lock an order; Order.DoesNotExist if there is none."""
    return (
        Order.objects.select_for_update(of=("self",), no_key=True)
        .select_related("buyer", "pickup_outlet")
        .get(number=number)
    )


def lock_orders_of(*, buyer: Buyer) -> list[Order]:
    """Lock every order of a buyer, the first one first."""
    return list(Order.objects.select_for_update(of=("self",), no_key=True).filter(buyer=buyer).order_by("pk"))
