"""The list of a buyer's orders, by state: the same for residents and for units."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from market.orders.enums import OrderState
from market.orders.selectors import orders_by_state, orders_of, orders_to_accept
from market.web.paging import page_number

if TYPE_CHECKING:
    from market.buyers.models import Buyer

# Not a state: goods of an order may wait to be accepted while the rest is still to come.
TO_ACCEPT = "TO_ACCEPT"


def order_list(request: HttpRequest, *, buyer: "Buyer") -> dict[str, object]:
    """Give the page of orders asked for, and the tabs with their counts."""
    counts = orders_by_state(buyer=buyer)
    tabs = [(choice.value, choice.label, counts[choice.value]) for choice in OrderState if counts.get(choice.value)]
    acceptable = orders_to_accept(buyer=buyer).count()
    if acceptable > counts.get(OrderState.AWAITING_ACCEPTANCE, 0):
        tabs.insert(0, (TO_ACCEPT, "可验收（含部分发货）", acceptable))
    state = request.GET.get("state", "")
    state = state if state in {*OrderState.values, TO_ACCEPT} else ""
    to_accept = state == TO_ACCEPT
    page = orders_of(
        buyer=buyer, state=None if to_accept else state or None, to_accept=to_accept, page=page_number(request)
    )
    return {"page": page, "tabs": tabs, "state": state, "total": sum(counts.values())}
