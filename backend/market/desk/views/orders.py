"""Orders at the desk: the list, and the papers for picking and for the box."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from market.desk.packing import CLOSED, pack_rows, part_of
from market.kernel.clock import now
from market.kernel.errors import NotFound
from market.orders.enums import OrderState
from market.orders.selectors import get_order_for_staff, orders_by_state, orders_for_desk
from market.web.guards import person_of, store_manager_required
from market.web.paging import page_number

_TO_SEND = (OrderState.AWAITING_SHIPMENT, OrderState.PARTLY_SHIPPED)
# All has left or was handed over, whatever is still to come of it.
_SENT = (
    OrderState.SHIPPED,
    OrderState.AWAITING_ACCEPTANCE,
    OrderState.AWAITING_REMEDY,
    OrderState.AWAITING_SETTLEMENT,
    OrderState.COMPLETED,
)


@store_manager_required
def orders_page(request: HttpRequest) -> HttpResponse:
    """Show orders by state, found by part of a number, name or phone."""
    state = request.GET.get("state", "")
    states = _SENT if state == "SENT" else [state] if state in OrderState.values else []
    text = request.GET.get("q", "").strip()
    counts = orders_by_state()
    tabs = [
        (choice.value, choice.label, counts.get(choice.value, 0))
        for choice in OrderState
        if choice in _TO_SEND or counts.get(choice.value)
    ]
    tabs.insert(0, ("SENT", "已全部发出", sum(counts.get(choice.value, 0) for choice in _SENT)))
    tabs.sort(key=lambda tab: (tab[0] not in _TO_SEND, tab[0] != "SENT"))
    page = orders_for_desk(states=states, text=text, page=page_number(request))
    context = {"page": page, "tabs": tabs, "state": state if states else "", "q": text}
    return render(request, "desk/orders.html", context)


@store_manager_required
def picking_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show what is left of an order to be picked, lot by lot, as a paper."""
    order = get_order_for_staff(number=number, actor=person_of(request))
    rows = pack_rows(order) if order.state not in CLOSED else []
    return render(request, "desk/picking_print.html", {"order": order, "rows": rows, "at": now()})


@store_manager_required
def packing_page(request: HttpRequest, number: str, shipment_number: str) -> HttpResponse:
    """
    Show what went with a shipment as the paper that lies in the box.

    :raises NotFound: if the order has no such shipment
    """
    order = get_order_for_staff(number=number, actor=person_of(request))
    shipment = next((one for one in order.shipments.all() if one.number == shipment_number), None)
    if shipment is None:
        raise NotFound("这个订单没有这张发货单。")
    part, ahead = part_of(order, shipment)
    context = {"order": order, "shipment": shipment, "part": part, "ahead": ahead}
    return render(request, "desk/packing_print.html", context)
