"""One lot: correcting its receipt, writing off, sending elsewhere, and its movements with who made them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from market.accounts.selectors import names_of
from market.desk.forms.stock import CorrectForm, SendForm, WriteOffForm
from market.desk.handling import done, outlet_choices
from market.flows.correct_stock import correct_stock
from market.flows.move_stock import send_stock
from market.flows.write_off_stock import write_off_stock
from market.inventory.rules import Correction
from market.inventory.selectors import get_lot, movements_of, received_units
from market.kernel.clock import now
from market.web.forms import posted_fields, run_form, sent_act
from market.web.guards import person_of, store_manager_required

if TYPE_CHECKING:
    from market.inventory.models import Lot, StockMovement

_MOVEMENTS_SHOWN = 20


@require_http_methods(["GET", "POST"])
@store_manager_required
def lot_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show a lot with its movements; correct its receipt, write units off, or send them to another outlet."""
    lot = get_lot(number=number)
    received = received_units(lot=lot)
    elsewhere = [row for row in outlet_choices() if row[0] != lot.outlet.code]
    all_forms: dict[str, forms.Form] = {
        "write_off": WriteOffForm(posted_fields(request, "write_off")),
        "send": SendForm(posted_fields(request, "send"), outlets=elsewhere, auto_id="send_%s"),
        "correct": CorrectForm(
            posted_fields(request, "correct"), initial=_as_received(lot, received), auto_id="correct_%s"
        ),
    }
    name = sent_act(request, all_forms) or "write_off"
    context = {
        "lot": lot,
        "received": received,
        "free": lot.on_hand - lot.held,
        "movements": _signed(list(movements_of(lot=lot)[:_MOVEMENTS_SHOWN])),
        **all_forms,
    }

    def act(stated: dict[str, Any]) -> HttpResponse:
        return done(request, _ACTS[name](request, lot, stated), "desk:lot", number)

    return run_form(request, all_forms[name], act, page="desk/lot.html", context=context)


def _as_received(lot: "Lot", received: int) -> dict[str, object]:
    return {
        "quantity": received,
        "batch_code": lot.batch_code,
        "produced_on": lot.produced_on,
        "expires_on": lot.expires_on,
    }


def _signed(movements: "list[StockMovement]") -> "list[tuple[StockMovement, str]]":
    """Put beside each movement the name of who made it."""
    names = names_of(numbers=[movement.actor_number for movement in movements])
    return [(movement, names.get(movement.actor_number, "")) for movement in movements]


def _write_off(request: HttpRequest, lot: "Lot", stated: Mapping[str, Any]) -> str:
    write_off_stock(
        key=stated["key"],
        lot_number=lot.number,
        quantity=stated["quantity"],
        reason=stated["reason"],
        actor=person_of(request),
        at=now(),
    )
    return f"已报损 {stated['quantity']} 件。"


def _send(request: HttpRequest, lot: "Lot", stated: Mapping[str, Any]) -> str:
    transfer = send_stock(
        key=stated["key"],
        lot_number=lot.number,
        to_outlet_code=stated["to_outlet"],
        quantity=stated["quantity"],
        actor=person_of(request),
        at=now(),
    )
    return f"已调出 {stated['quantity']} 件，调拨单 {transfer.number}。到了那边要确认收到。"


def _correct(request: HttpRequest, lot: "Lot", stated: Mapping[str, Any]) -> str:
    correction = Correction(
        key=stated["key"],
        quantity=stated["quantity"],
        batch_code=stated["batch_code"],
        produced_on=stated["produced_on"],
        expires_on=stated["expires_on"],
        reason=stated["reason"],
    )
    now_in = correct_stock(lot_number=lot.number, correction=correction, actor=person_of(request), at=now())
    if now_in.number == lot.number:
        return f"已更正：这次入库实收 {correction.quantity} 件。"
    return f"已更正：还没卖的货转到新批次 {now_in.number}，批号 {now_in.batch_code}。"


_ACTS: dict[str, Callable[[HttpRequest, "Lot", Mapping[str, Any]], str]] = {
    "write_off": _write_off,
    "send": _send,
    "correct": _correct,
}
