"""What packs were sold at, as evidence for a crossed-out price."""

from datetime import datetime, timedelta

from django.db.models import F, Q

from market.catalogue.rules import DEAL_DAYS, Deals
from market.orders.models import OrderLine


def deals_before(*, sku: str, at: datetime) -> Deals | None:
    """
    Give what a pack was sold at in the seven days before an instant; None if nobody bought it.

    A deal is a line of an order that was not cancelled and was paid for, or of which goods have left, unless all its
    units were refunded. A coupon's part is taken off: nobody paid what stood on the label then.
    """
    lines = OrderLine.objects.filter(
        Q(order__paid_at__isnull=False) | Q(shipped_quantity__gt=0),
        variant__sku=sku,
        order__placed_at__gte=at - timedelta(days=DEAL_DAYS),
        order__placed_at__lt=at,
        order__cancelled_at=None,
        quantity__gt=F("refunded_quantity"),
    )
    # Whole fen a unit, rounded down: for the lowest price less is the careful side.
    paid = lines.annotate(paid_fen=(F("amount_fen") - F("discount_fen")) / F("quantity"))
    found = list(paid.order_by("paid_fen", "order__placed_at", "pk").values_list("paid_fen", "order__number"))
    if not found:
        return None
    lowest_fen, number = found[0]
    return Deals(lowest_fen, number, len({each for _, each in found}))
