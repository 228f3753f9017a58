"""One order at the desk: shipping, handing over, refunding, replacing, cancelling."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from market.desk.forms.orders import DeliveredLine, HandOverForm, RefundForm, ReplaceForm, ShipForm
from market.desk.forms.words import ReasonForm
from market.desk.handling import done
from market.desk.history import history_of_order
from market.desk.packing import CLOSED, pack_rows, read_shown, shown_text
from market.flows.cancel_order import cancel_order
from market.flows.hand_over_pickup import hand_over_pickup
from market.flows.refund_lines import refund_lines
from market.flows.replace_goods import replace_goods
from market.flows.ship_order import ship_order
from market.flows.try_pickup_code import try_pickup_code
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.kernel.money import Fen, yuan_text
from market.orders.enums import CancelReason, Fulfilment, PaymentMethod
from market.orders.rules import Parcel, PickupProof
from market.orders.selectors import facts_of, get_order_for_staff
from market.payments.selectors import money_of, owed_back_at
from market.web.acceptance import differences_of
from market.web.forms import posted_fields, run_form, sent_act
from market.web.guards import person_of, store_manager_required
from market.web.order_words import total_label

if TYPE_CHECKING:
    from market.orders.models import Order


@require_http_methods(["GET", "POST"])
@store_manager_required
def order_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show an order, and do what it needs next."""
    order = get_order_for_staff(number=number, actor=person_of(request))
    money = money_of(order=order, today=local_date_of(now()))
    ship = ShipForm(posted_fields(request, "ship"), lines=_rows(request, order, "to_ship"), prefill=True)
    hand_over = HandOverForm(
        posted_fields(request, "hand_over"),
        pays_here=_pays_here(order),
        needs_code=bool(order.pickup_code),
        initial={"paid": Fen(money.missing_fen)},
        auto_id="over_%s",
    )
    refund = RefundForm(
        posted_fields(request, "refund"),
        lines=_rows(request, order, "to_refund"),
        delivered=_delivered(order),
        prefill=False,
        auto_id="refund_%s",
    )
    anew = ReplaceForm(
        posted_fields(request, "replace"),
        lines=_rows(request, order, "to_remedy"),
        delivered=_delivered(order),
        prefill=True,
        auto_id="anew_%s",
    )
    cancel = ReasonForm(posted_fields(request, "cancel"), auto_id="cancel_%s")
    forms = {"ship": ship, "hand_over": hand_over, "refund": refund, "replace": anew, "cancel": cancel}
    name = sent_act(request, forms) or "ship"

    def act(stated: dict[str, Any]) -> HttpResponse:
        return done(request, _ACTS[name](request, order, forms[name], stated), "desk:order", number)

    context = {"order": order, "money": money, "total_label": total_label(order), **_page_facts(order, ship), **forms}
    return run_form(request, forms[name], act, page="desk/order.html", context=context)


def _page_facts(order: "Order", ship: ShipForm) -> dict[str, object]:
    is_open = order.state not in CLOSED
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
        "history": history_of_order(order),
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
    paid_fen, actor, at = stated["paid"], person_of(request), now()
    proof = PickupProof(stated.get("code", ""), stated.get("override", ""))
    if proof.code and not proof.reason:
        try_pickup_code(order_number=order.number, code=proof.code, actor=actor, at=at)
    hand_over_pickup(key=stated["key"], order_number=order.number, paid_fen=paid_fen, proof=proof, actor=actor, at=at)
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
    amount_fen = sum(row.amount_fen for row in refunds)
    if owed_fen := owed_back_at(order=order, at=refunds[0].refunded_at):
        return f"已退 ¥{yuan_text(amount_fen)}，其中 ¥{yuan_text(owed_fen)} 要打给买家，到“退款”里登记打款。"
    return f"应付减少 ¥{yuan_text(amount_fen)}，没有要打给买家的钱。"


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
