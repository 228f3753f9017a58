"""Lots: receiving, writing off, moving."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from market.catalogue.selectors import variant_by_sku, variants_by_sku
from market.desk.forms import ReceiveForm, SendForm, WriteOffForm
from market.desk.handling import posted, run_form
from market.flows.move_stock import receive_sent_stock, send_stock
from market.flows.receive_stock import receive_stock
from market.flows.write_off_stock import write_off_stock
from market.inventory.rules import Arrival, expiry_of
from market.inventory.selectors import get_lot, lots_for_desk, movements_of, transfers_under_way
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.outlets.selectors import outlets
from market.web.guards import person_of, store_manager_required
from market.web.paging import page_number

_MOVEMENTS_SHOWN = 20


@require_http_methods(["GET", "POST"])
@store_manager_required
def receive_page(request: HttpRequest) -> HttpResponse:
    """Receive a lot."""
    sku = (request.POST.get("sku") or request.GET.get("sku") or "").strip().upper()
    form = ReceiveForm(request.POST or None, outlets=_choices(), initial={"sku": sku})

    def receive(stated: dict[str, Any]) -> str:
        pack = variant_by_sku(sku=stated["sku"].strip().upper())
        at = now()
        expires_on = stated["expires_on"]
        if (days := pack.product.shelf_life_days) and not expires_on and stated["produced_on"] <= local_date_of(at):
            expires_on = expiry_of(stated["produced_on"], days)
        arrival = Arrival(
            key=stated["key"],
            sku=pack.sku,
            outlet_code=stated["outlet"],
            batch_code=stated["batch_code"],
            produced_on=stated["produced_on"],
            expires_on=expires_on,
            quantity=stated["quantity"],
            note=stated["note"],
        )
        lot = receive_stock(arrival=arrival, actor=person_of(request), at=at)
        until = f"，保质期到 {lot.expires_on:%Y-%m-%d}" if lot.expires_on else ""
        return f"已入库：{pack.product.name} {pack.pack} × {arrival.quantity}{until}。"

    context = {"pack": variants_by_sku(skus=[sku]).get(sku)}
    return run_form(request, form, receive, page="desk/receive.html", context=context, done="desk:receive")


@store_manager_required
def lots_page(request: HttpRequest) -> HttpResponse:
    """Show the stock table, the next to expire first."""
    chosen = request.GET.get("outlet", "")
    text, empty_too = request.GET.get("q", "").strip(), request.GET.get("empty") == "1"
    page = lots_for_desk(text=text, outlet_code=chosen, with_stock=not empty_too, page=page_number(request))
    context = {"page": page, "outlets": outlets(), "outlet": chosen, "q": text, "empty_too": empty_too}
    return render(request, "desk/lots.html", context)


@require_http_methods(["GET", "POST"])
@store_manager_required
def lot_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show a lot with its movements; write units off, or send them to another outlet."""
    lot = get_lot(number=number)
    write_off = WriteOffForm(posted(request, "write_off"))
    elsewhere = [row for row in _choices() if row[0] != lot.outlet.code]
    send = SendForm(posted(request, "send"), outlets=elsewhere, auto_id="send_%s")

    def act(stated: dict[str, Any]) -> str:
        actor, at, quantity = person_of(request), now(), stated["quantity"]
        if send.is_bound:
            transfer = send_stock(
                key=stated["key"],
                lot_number=number,
                to_outlet_code=stated["to_outlet"],
                quantity=quantity,
                actor=actor,
                at=at,
            )
            return f"已调出 {quantity} 件，调拨单 {transfer.number}。到了那边要确认收到。"
        write_off_stock(
            key=stated["key"], lot_number=number, quantity=quantity, reason=stated["reason"], actor=actor, at=at
        )
        return f"已报损 {quantity} 件。"

    form = send if send.is_bound else write_off
    context = {
        "lot": lot,
        "free": lot.on_hand - lot.held,
        "movements": list(movements_of(lot=lot)[:_MOVEMENTS_SHOWN]),
        "write_off": write_off,
        "send": send,
    }
    done = reverse("desk:lot", args=[number])
    return run_form(request, form, act, page="desk/lot.html", context=context, done=done)


@store_manager_required
def transfers_page(request: HttpRequest) -> HttpResponse:
    """Show the transfers under way."""
    return render(request, "desk/transfers.html", {"transfers": list(transfers_under_way())})


@require_POST
@store_manager_required
def transfer_received_page(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm that a transfer has arrived."""
    transfer = receive_sent_stock(transfer_number=number, actor=person_of(request), at=now())
    messages.success(request, f"已确认收到 {transfer.quantity} 件，库存记到{transfer.to_outlet.name}。")
    return redirect("desk:transfers")


def _choices() -> list[tuple[str, str]]:
    return [(outlet.code, f"{outlet.get_kind_display()} · {outlet.name}") for outlet in outlets()]
