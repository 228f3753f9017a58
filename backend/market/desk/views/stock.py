"""Lots: receiving them, and the stock table."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from market.catalogue.selectors import variant_by_sku, variants_by_sku
from market.desk.forms.stock import PeriodForm, ReceiveForm
from market.desk.handling import done, outlet_choices
from market.flows.receive_stock import receive_stock
from market.inventory.errors import ArrivalDoubtful, ReceivedBefore
from market.inventory.rules import Arrival, expiry_of
from market.inventory.selectors import get_lot, lots_for_desk, received_units
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.outlets.selectors import outlets
from market.web.forms import posted_fields, run_form
from market.web.guards import person_of, store_manager_required
from market.web.paging import page_number


@require_http_methods(["GET", "POST"])
@store_manager_required
def receive_page(request: HttpRequest) -> HttpResponse:
    """Receive a lot."""
    sku = (request.POST.get("sku") or request.GET.get("sku") or "").strip().upper()
    form = ReceiveForm(posted_fields(request), outlets=outlet_choices(), initial={"sku": sku})
    context: dict[str, object] = {"pack": variants_by_sku(skus=[sku]).get(sku)}

    def receive(stated: dict[str, Any]) -> HttpResponse:
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
        try:
            lot = receive_stock(arrival=arrival, actor=person_of(request), at=at, beside=stated["sure"])
        except ArrivalDoubtful as refusal:
            form.ask("核对过了，没有打错", answer=str(refusal.details["asked"]))
            raise
        except ReceivedBefore as refusal:
            context["before"] = before = get_lot(number=str(refusal.details["lot"]))
            context["received"] = received_units(lot=before)
            agreed = [arrival.token] if arrival.token in stated["sure"].split() else []
            form.ask("核对过了，这是另一次到货，照样入库", answer=" ".join([*agreed, before.number]))
            raise
        until = f"，保质期到 {lot.expires_on:%Y-%m-%d}" if lot.expires_on else ""
        said = f"已入库：{pack.product.name} {pack.pack} × {arrival.quantity}{until}。"
        return done(request, said, "desk:receive")

    return run_form(request, form, receive, page="desk/receive.html", context=context)


@store_manager_required
def lots_page(request: HttpRequest) -> HttpResponse:
    """Show the stock table, the next to expire first."""
    chosen = request.GET.get("outlet", "")
    text, empty_too = request.GET.get("q", "").strip(), request.GET.get("empty") == "1"
    page = lots_for_desk(text=text, outlet_code=chosen, with_stock=not empty_too, page=page_number(request))
    today = local_date_of(now())
    days = PeriodForm(initial={"first": today.replace(day=1), "last": today}, auto_id="days_%s")
    context = {
        "page": page,
        "outlets": outlets(),
        "outlet": chosen,
        "q": text,
        "empty_too": empty_too,
        "days": days,
    }
    return render(request, "desk/lots.html", context)
