"""Orders at the desk: shipping, handing over, refunding, cancelling."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from market.desk.forms import DeliveredLine, HandOverForm, ReasonForm, RefundForm, ReplaceForm, ShipForm
from market.desk.handling import posted, run_form
from market.desk.packing import pack_rows, read_shown, shown_text
from market.flows.cancel_order import cancel_order
from market.flows.hand_over_pickup import hand_over_pickup
from market.flows.refund_lines import refund_lines
from market.flows.replace_goods import replace_goods
from market.flows.ship_order import ship_order
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.kernel.errors import NotFound
from market.kernel.money import Fen, yuan_text
from market.orders.enums import CancelReason, Fulfilment, OrderState, PaymentMethod
from market.orders.rules import Parcel
from market.orders.selectors import facts_of, get_order_for_staff, orders_by_state, orders_for_desk
from market.payments.selectors import money_of
from market.web.acceptance import differences_of
from market.web.guards import person_of, store_manager_required
from market.web.order_words import total_label
from market.web.paging import page_number

if TYPE_CHECKING:
    from market.orders.models import Order

_TO_SEND = (OrderState.AWAITING_SHIPMENT, OrderState.PARTLY_SHIPPED)
# All has left or was handed over, whatever is still to come of it.
_SENT = (
    OrderState.SHIPPED,
    OrderState.AWAITING_ACCEPTANCE,
    OrderState.AWAITING_REMEDY,
    OrderState.AWAITING_SETTLEMENT,
    OrderState.COMPLETED,
)
_CLOSED = {OrderState.CANCELLED, OrderState.REFUNDED}


@store_manager_required
def orders_page(request: HttpRequest) -> HttpResponse:
    """Show orders by state, found by part of a number."""
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
    rows = pack_rows(order) if order.state not in _CLOSED else []
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
    return render(request, "desk/packing_print.html", {"order": order, "shipment": shipment})


@require_http_methods(["GET", "POST"])
@store_manager_required
def order_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show an order, and do what it needs next."""
    order = get_order_for_staff(number=number, actor=person_of(request))
    money = money_of(order=order, today=local_date_of(now()))
    ship = ShipForm(posted(request, "ship"), lines=_rows(request, order, "to_ship"), prefill=True)
    hand_over = HandOverForm(
        posted(request, "hand_over"),
        pays_here=_pays_here(order),
        initial={"paid": Fen(money.missing_fen)},
        auto_id="over_%s",
    )
    refund = RefundForm(
        posted(request, "refund"),
        lines=_rows(request, order, "to_refund"),
        delivered=_delivered(order),
        prefill=False,
        auto_id="refund_%s",
    )
    anew = ReplaceForm(
        posted(request, "replace"),
        lines=_rows(request, order, "to_remedy"),
        delivered=_delivered(order),
        prefill=True,
        auto_id="anew_%s",
    )
    cancel = ReasonForm(posted(request, "cancel"), auto_id="cancel_%s")
    forms = {"ship": ship, "hand_over": hand_over, "refund": refund, "replace": anew, "cancel": cancel}
    name = next((name for name, form in forms.items() if form.is_bound), "ship")

    def act(stated: dict[str, Any]) -> str:
        said: str = _ACTS[name](request, order, forms[name], stated)
        return said

    context = {"order": order, "money": money, "total_label": total_label(order), **_page_facts(order, ship), **forms}
    done = reverse("desk:order", args=[number])
    return run_form(request, forms[name], act, page="desk/order.html", context=context, done=done)


def _page_facts(order: "Order", ship: ShipForm) -> dict[str, object]:
    is_open = order.state not in _CLOSED
    typed = ship.quantities() if ship.is_bound and ship.is_valid() else None
    to_pack = pack_rows(order, typed) if is_open else []
    delivers = order.fulfilment == Fulfilment.DELIVERY
    return {
        "lines": list(order.lines.all()),
        "to_pack": [(row, ship[f"line_{row.line.position}"]) for row in to_pack],
        "shown": shown_text(to_pack),
        "differences": differences_of(order),
        "to_remedy": sum(facts_of(line).to_remedy for line in order.lines.all()),
        "may_ship": is_open and delivers and _is_left(order, "to_ship"),
        "may_hand_over": is_open and not delivers and _is_left(order, "to_ship"),
        "may_cancel": is_open and not any(line.shipped_quantity for line in order.lines.all()),
        "may_refund": is_open and _is_left(order, "to_refund"),
        "pays_here": _pays_here(order),
    }


def _pays_here(order: "Order") -> bool:
    return order.payment_method == PaymentMethod.ON_PICKUP and order.paid_at is None


def _rows(request: HttpRequest, order: "Order", what: str) -> dict[int, tuple[str, int]]:
    """Offer what is left; take any line back, so that a form sent twice meets its key and not an empty page."""
    rows = {
        line.position: (f"{line.product_name} {line.pack}", getattr(facts_of(line), what)) for line in order.lines.all()
    }
    return rows if request.method == "POST" else {position: row for position, row in rows.items() if row[1]}


def _is_left(order: "Order", what: str) -> bool:
    """Tell whether of any line something is left to ship, refund or settle."""
    return any(getattr(facts_of(line), what) for line in order.lines.all())


def _delivered(order: "Order") -> list[DeliveredLine]:
    """Name the lines of which units have left; what a unit refused is refunded first, so that goods are in question."""
    shipped = [(line, facts_of(line)) for line in order.lines.all() if line.shipped_quantity]
    return [
        DeliveredLine(
            line.position,
            f"{line.product_name} {line.pack}",
            0 if facts.to_remedy else facts.to_ship,
            is_fresh=not line.is_returnable,
        )
        for line, facts in shipped
    ]


def _ship(request: HttpRequest, order: "Order", form: ShipForm, stated: dict[str, Any]) -> str:
    shown = read_shown(request.POST.get("shown"))
    shipment = ship_order(
        key=stated["key"],
        order_number=order.number,
        parcel=Parcel(form.quantities(), stated["carrier"], stated["tracking_number"], shown),
        actor=person_of(request),
        at=now(),
    )
    return f"已发货，发货单 {shipment.number}。"


def _hand_over(request: HttpRequest, order: "Order", _form: HandOverForm, stated: dict[str, Any]) -> str:
    paid_fen, actor = stated["paid"], person_of(request)
    hand_over_pickup(key=stated["key"], order_number=order.number, paid_fen=paid_fen, actor=actor, at=now())
    return f"已交付{f'，实收 ¥{yuan_text(paid_fen)}' if paid_fen and _pays_here(order) else ''}。"


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


def _replace(request: HttpRequest, order: "Order", form: ReplaceForm, stated: dict[str, Any]) -> str:
    shipment = replace_goods(
        key=stated["key"],
        order_number=order.number,
        quantities=form.quantities(),
        carrier=stated["carrier"],
        actor=person_of(request),
        at=now(),
        goods=form.goods(),
    )
    return f"已补发，发货单 {shipment.number}。"


def _cancel(request: HttpRequest, order: "Order", _form: ReasonForm, stated: dict[str, Any]) -> str:
    cancel_order(
        order_number=order.number,
        reason=CancelReason.STORE,
        actor=person_of(request),
        at=now(),
        note=stated["reason"],
    )
    return "订单已取消，库存已放回。"


_ACTS: dict[str, Any] = {
    "ship": _ship,
    "hand_over": _hand_over,
    "refund": _refund,
    "replace": _replace,
    "cancel": _cancel,
}
