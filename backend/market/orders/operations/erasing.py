"""Taking what is personal out of a resident's orders."""

from datetime import datetime

from django.db import transaction

from market.buyers.models import Buyer
from market.orders.locks import lock_orders_of
from market.orders.models import Order

_PERSONAL = ("buyer_name", "recipient", "phone", "address_line", "remark", "payer_name")


def claim_orders_of(*, buyer: Buyer) -> None:
    """Lock a resident's orders: a return, a review or an invoice that is being asked for is over or has not begun."""
    lock_orders_of(buyer=buyer)


@transaction.atomic
def erase_contacts(*, buyer: Buyer, name: str) -> dict[str, tuple[datetime, dict[str, str]]]:
    """
    Take who bought, where it went and the pick-up code out of a resident's orders; write a name without a person.

    Give, by the order's number, when the trade was over and what was taken out.
    """
    taken = {}
    for order in Order.objects.filter(buyer=buyer).order_by("pk"):
        ends = (order.placed_at, order.paid_at, order.received_at, order.cancelled_at)
        taken[order.number] = max(end for end in ends if end), {field: getattr(order, field) for field in _PERSONAL}
    # The digest of what was submitted goes too: it was made of the same words, and no form is sent again.
    Order.objects.filter(buyer=buyer).update(
        **{**dict.fromkeys(_PERSONAL, ""), "buyer_name": name, "recipient": name, "input_digest": "", "pickup_code": ""}
    )
    return taken
