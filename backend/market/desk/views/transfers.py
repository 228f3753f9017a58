"""Transfers under way: confirming what arrived."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from market.desk.forms.stock import ArrivalForm
from market.desk.handling import done
from market.flows.move_stock import receive_sent_stock
from market.inventory.rules import TransferArrival
from market.inventory.selectors import transfers_under_way
from market.kernel.clock import now
from market.web.forms import run_form
from market.web.guards import person_of, store_manager_required


@store_manager_required
def transfers_page(request: HttpRequest) -> HttpResponse:
    """Show the transfers under way."""
    return render(request, "desk/transfers.html", {"rows": _rows()})


@require_POST
@store_manager_required
def transfer_received_page(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm that a transfer has arrived: in full, or with the form that says how much came and how much is lost."""
    if "arrived" not in request.POST:
        transfer = receive_sent_stock(transfer_number=number, actor=person_of(request), at=now())
        return done(request, f"已确认全部收到，库存记到{transfer.to_outlet.name}。", "desk:transfers")
    form = ArrivalForm(request.POST, auto_id=f"{number}_%s")

    def act(stated: dict[str, Any]) -> HttpResponse:
        came = TransferArrival(
            key=stated["key"], arrived=stated["arrived"], lost=stated["lost"] or 0, reason=stated["reason"]
        )
        transfer = receive_sent_stock(transfer_number=number, actor=person_of(request), at=now(), came=came)
        lost = f"，短少 {came.lost} 件已报损" if came.lost else ""
        said = f"已确认收到 {came.arrived} 件{lost}，库存记到{transfer.to_outlet.name}。"
        return done(request, said, "desk:transfers")

    return run_form(request, form, act, page="desk/transfers.html", context={"rows": _rows(bound=form)})


def _rows(bound: ArrivalForm | None = None) -> list[dict[str, object]]:
    """Put beside each transfer what is still on its way, and its form: the one that was sent, or a new one."""
    rows: list[dict[str, object]] = []
    for transfer in transfers_under_way():
        left, auto_id = transfer.quantity - vars(transfer)["come"], f"{transfer.number}_%s"
        is_sent = bound is not None and bound.auto_id == auto_id
        form = bound if is_sent else ArrivalForm(initial={"arrived": left}, auto_id=auto_id)
        rows.append({"transfer": transfer, "left": left, "form": form})
    return rows
