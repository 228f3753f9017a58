"""Prices, what is on sale, and enquiries."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from market.catalogue.enums import EnquiryState, SaleState
from market.catalogue.errors import PriceJump
from market.catalogue.operations import answer_enquiry
from market.catalogue.selectors import enquiries, get_enquiry, packs_for_desk, prices_of, variant_by_sku
from market.desk.forms.goods import PriceForm
from market.desk.forms.words import NoteForm, ReasonForm
from market.desk.handling import done
from market.desk.history import history_of_sale
from market.flows.change_goods import change_pack_sale, change_price, change_product_sale
from market.kernel.clock import now
from market.kernel.money import yuan_text
from market.web.forms import posted_fields, run_form, sent_act
from market.web.guards import person_of, store_manager_required
from market.web.paging import page_number

_PACK_ACTS = {"pack_off": SaleState.OFF_SALE, "pack_on": SaleState.ON_SALE}
_PRODUCT_ACTS = {"product_off": SaleState.OFF_SALE, "product_on": SaleState.ON_SALE}


@store_manager_required
def prices_page(request: HttpRequest) -> HttpResponse:
    """Show packs with their prices."""
    text = request.GET.get("q", "").strip()
    return render(
        request, "desk/prices.html", {"page": packs_for_desk(text=text, page=page_number(request)), "q": text}
    )


@require_http_methods(["GET", "POST"])
@store_manager_required
def pack_page(request: HttpRequest, sku: str) -> HttpResponse:
    """Change a pack's price, or put the pack or its product on sale or off."""
    pack = variant_by_sku(sku=sku)
    price = PriceForm(posted_fields(request, "price"), initial={"price": pack.price_fen})
    wanted = sent_act(
        request, ("price", *_PACK_ACTS, *_PRODUCT_ACTS)
    )  # the state is named, so that a form sent twice does not undo itself
    sale = ReasonForm(posted_fields(request, *_PACK_ACTS), auto_id="pack_%s")
    whole_sale = ReasonForm(posted_fields(request, *_PRODUCT_ACTS), auto_id="product_%s")

    def act(stated: dict[str, Any]) -> HttpResponse:
        return done(request, change(stated), "desk:pack", sku)

    def change(stated: dict[str, Any]) -> str:
        actor, at = person_of(request), now()
        if price.is_bound:
            try:
                change_price(
                    sku=sku,
                    amount_fen=stated["price"],
                    reason=stated["reason"],
                    actor=actor,
                    at=at,
                    agreed=stated["sure"],
                )
            except PriceJump as jump:
                price.ask(f"核对过了：{jump.details['change']}", answer=str(jump.details["step"]))
                raise
            return f"价格改为 ¥{yuan_text(stated['price'])}，从现在起生效。已下的订单不变。"
        state = {**_PACK_ACTS, **_PRODUCT_ACTS}[wanted]
        change_sale = change_product_sale if whole_sale.is_bound else change_pack_sale
        change_sale(sku=sku, state=state, reason=stated["reason"], actor=actor, at=at)
        return "已下架。" if state == SaleState.OFF_SALE else "已上架。"

    form = next((form for form in (sale, whole_sale) if form.is_bound), price)
    context = {
        "pack": pack,
        "price": price,
        "sale": sale,
        "whole_sale": whole_sale,
        "history": list(prices_of(sku=sku)),
        "sales": history_of_sale(pack),
    }
    return run_form(request, form, act, page="desk/pack.html", context=context)


@store_manager_required
def enquiries_page(request: HttpRequest) -> HttpResponse:
    """Show who wishes to travel; those to call back first."""
    state = EnquiryState.DONE if request.GET.get("state") == "DONE" else EnquiryState.OPEN
    page = enquiries(state=state, page=page_number(request))
    return render(request, "desk/enquiries.html", {"page": page, "state": state})


@require_http_methods(["GET", "POST"])
@store_manager_required
def enquiry_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show an enquiry and note what the call brought."""
    enquiry = get_enquiry(number=number)
    form = NoteForm(posted_fields(request))

    def act(stated: dict[str, Any]) -> HttpResponse:
        answer_enquiry(number=number, note=stated["note"], actor=person_of(request), at=now())
        return done(request, "已记下联系结果。", "desk:enquiries")

    return run_form(request, form, act, page="desk/enquiry.html", context={"enquiry": enquiry})
