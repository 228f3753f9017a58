"""Orders at the desk: shipping, handing over, refunding, cancelling."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from market.desk.forms import DeliveredLine, HandOverForm, ReasonForm, RefundForm, ShipForm
from market.desk.handling import posted, run_form
from market.flows.cancel_order import cancel_order
from market.flows.hand_over_pickup import hand_over_pickup
from market.flows.refund_lines import refund_lines
from market.flows.ship_order import ship_order
from market.kernel.clock import now
from market.kernel.money import yuan_text
from market.orders.enums import CancelReason, Fulfilment, OrderState, PaymentMethod
from market.orders.selectors import facts_of, get_order_for_staff, orders_by_state, orders_for_desk
from market.payments.selectors import missing_fen, receipts_of, refunds_of
from market.web.guards import person_of, store_manager_required
from market.web.paging import page_number

if TYPE_CHECKING:
    from market.orders.models import Order

_CLOSED = {OrderState.CANCELLED, OrderState.REFUNDED}


@store_manager_required
def orders_page(request: HttpRequest) -> HttpResponse:
    """Show orders by state, found by part of a number."""
    state = request.GET.get("state", "")
    if state not in OrderState.values:
        state = ""
    text = request.GET.get("q", "").strip()
    counts = orders_by_state()
    tabs = [(choice.value, choice.label, counts.get(choice.value, 0)) for choice in OrderState]
    page = orders_for_desk(state=state or None, text=text, page=page_number(request))
    return render(request, "desk/orders.html", {"page": page, "tabs": tabs, "state": state, "q": text})


@require_http_methods(["GET", "POST"])
@store_manager_required
def order_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show an order, and do what it needs next."""
    order = get_order_for_staff(number=number, actor=person_of(request))
    ship = ShipForm(posted(request, "ship"), lines=_rows(request, order, "to_ship"), prefill=True)
    hand_over = HandOverForm(
        posted(request, "hand_over"), initial={"paid": missing_fen(order=order)}, auto_id="over_%s"
    )
    refund = RefundForm(
        posted(request, "refund"),
        lines=_rows(request, order, "to_refund"),
        delivered=_delivered(order),
        prefill=False,
        auto_id="refund_%s",
    )
    cancel = ReasonForm(posted(request, "cancel"), auto_id="cancel_%s")
    forms = {"ship": ship, "hand_over": hand_over, "refund": refund, "cancel": cancel}
    name = next((name for name, form in forms.items() if form.is_bound), "ship")

    def act(stated: dict[str, Any]) -> str:
        said: str = _ACTS[name](request, order, forms[name], stated)
        return said

    is_open = order.state not in _CLOSED
    context = {
        "order": order,
        "lines": list(order.lines.all()),
        "receipts": list(receipts_of(order=order)),
        "refunds": list(refunds_of(order=order)),
        "may_ship": is_open and order.fulfilment == Fulfilment.DELIVERY and bool(_left(order, "to_ship")),
        "may_hand_over": is_open and order.fulfilment == Fulfilment.PICKUP and bool(_left(order, "to_ship")),
        "may_cancel": is_open and not any(line.shipped_quantity for line in order.lines.all()),
        "may_refund": is_open and bool(_left(order, "to_refund")),
        "pays_here": order.payment_method == PaymentMethod.ON_PICKUP and order.paid_at is None,
        **forms,
    }
    done = reverse("desk:order", args=[number])
    return run_form(request, forms[name], act, page="desk/order.html", context=context, done=done)


def _rows(request: HttpRequest, order: "Order", what: str) -> dict[int, tuple[str, int]]:
    """Offer what is left; take any line back, so that a form sent twice meets its key and not an empty page."""
    if request.method == "GET":
        return _left(order, what)
    return {line.position: (f"{line.product_name} {line.pack}", line.quantity) for line in order.lines.all()}


def _left(order: "Order", what: str) -> dict[int, tuple[str, int]]:
    """Give name and number left to ship or refund of each line of which something is left."""
    left = {
        line.position: (f"{line.product_name} {line.pack}", getattr(facts_of(line), what)) for line in order.lines.all()
    }
    return {position: row for position, row in left.items() if row[1]}


def _delivered(order: "Order") -> list[DeliveredLine]:
    """Name the lines of which units have left."""
    return [
        DeliveredLine(
            line.position, f"{line.product_name} {line.pack}", facts_of(line).to_ship, is_fresh=not line.is_returnable
        )
        for line in order.lines.all()
        if line.shipped_quantity
    ]


def _ship(request: HttpRequest, order: "Order", form: ShipForm, stated: dict[str, Any]) -> str:
    shipment = ship_order(
        key=stated["key"],
        order_number=order.number,
        quantities=form.quantities(),
        carrier=stated["carrier"],
        tracking_number=stated["tracking_number"],
        actor=person_of(request),
        at=now(),
    )
    return f"已发货，发货单 {shipment.number}。"


def _hand_over(request: HttpRequest, order: "Order", _form: HandOverForm, stated: dict[str, Any]) -> str:
    pays_here = order.payment_method == PaymentMethod.ON_PICKUP and order.paid_at is None
    paid_fen = stated["paid"] if pays_here else None
    actor = person_of(request)
    hand_over_pickup(key=stated["key"], order_number=order.number, paid_fen=paid_fen, actor=actor, at=now())
    return f"已交付{f'，实收 ¥{yuan_text(paid_fen)}' if paid_fen else ''}。"


def _refund(request: HttpRequest, order: "Order", form: RefundForm, stated: dict[str, Any]) -> str:
    refunds = refund_lines(
        key=stated["key"],
        order_number=order.number,
        quantities=form.quantities(),
        reason=stated["reason"],
        actor=person_of(request),
        at=now(),
        goods=form.goods(),
    )
    return f"已退 ¥{yuan_text(sum(row.amount_fen for row in refunds))}。已付过款的，到“退款”里登记打款。"


def _cancel(request: HttpRequest, order: "Order", _form: ReasonForm, stated: dict[str, Any]) -> str:
    cancel_order(
        order_number=order.number,
        reason=CancelReason.STORE,
        actor=person_of(request),
        at=now(),
        note=stated["reason"],
    )
    return "订单已取消，库存已放回。"


_ACTS: dict[str, Any] = {"ship": _ship, "hand_over": _hand_over, "refund": _refund, "cancel": _cancel}
