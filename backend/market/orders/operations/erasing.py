"""Taking what is personal out of a resident's orders."""

from datetime import datetime

from django.db import transaction

from market.buyers.models import Buyer
from market.orders.models import Order

_PERSONAL = ("buyer_name", "recipient", "phone", "address_line", "remark", "payer_name")


@transaction.atomic
def erase_contacts(*, buyer: Buyer, name: str) -> dict[str, tuple[datetime, dict[str, str]]]:
    """
    Take name, phone, address, remark and payer out of a resident's orders, and write a name without a person instead.

    Give, by the order's number, when the trade was over and what was taken out.
    """
    taken = {}
    for order in Order.objects.filter(buyer=buyer).order_by("pk"):
        ends = (order.placed_at, order.paid_at, order.received_at, order.cancelled_at)
        taken[order.number] = max(end for end in ends if end), {field: getattr(order, field) for field in _PERSONAL}
    # The digest of what was submitted goes too: it was made of the same words, and no form is sent again.
    Order.objects.filter(buyer=buyer).update(
        **{**dict.fromkeys(_PERSONAL, ""), "buyer_name": name, "recipient": name, "input_digest": ""}
    )
    return taken
