"""Locks of the orders app."""

from market.orders.models import Order


def lock_order(*, number: str) -> Order:
    """Lock an order; Order.DoesNotExist if there is none."""
    return (
        Order.objects.select_for_update(of=("self",), no_key=True)
        .select_related("buyer", "pickup_outlet")
        .get(number=number)
    )
