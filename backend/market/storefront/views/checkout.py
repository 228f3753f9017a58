"""The checkout: one page; nobody submits without having seen which indicator the order counts for."""

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from market.buyers.selectors import addresses_of, applications_of
from market.cart.errors import CartChanged, CartClosed
from market.catalogue.selectors import price_basket
from market.flows.place_order import place_order
from market.flows.serve_guests import count_guest_order
from market.inventory.errors import OutOfStock
from market.kernel.calendar import local_date_of, policy_year_of
from market.kernel.clock import now
from market.kernel.errors import DomainError
from market.orders.enums import Fulfilment
from market.orders.errors import PriceChanged
from market.orders.rules import SELLER_NAME, funds_for, purposes_for
from market.storefront.basket import (
    Basket,
    accept_shown_prices,
    basket_of,
    chosen_now,
    coupon_offer,
    fit_to_stock,
    settle_for,
)
from market.storefront.forms.checkout import NEW_ADDRESS, CheckoutForm, Option, initial_of, method_options
from market.storefront.forms.places import pasted_fields
from market.storefront.freight import freight_in
from market.storefront.indicator import IndicatorView, fund_hint, indicator_of
from market.storefront.offers import (
    PARCEL,
    chosen_text,
    fulfilment_options,
    mark_of,
    outlet_options,
    ways_to,
    window_options,
)
from market.storefront.views.consent import asks_consent, consent_first
from market.storefront.views.paying import onwards
from market.storefront.views.places import pasted_note
from market.tally.selectors import forecast, share_term
from market.web.acting import acting_choices
from market.web.client import client_address
from market.web.forms import add_refusal
from market.web.guards import go_to, guest_or_signed_in, is_guest, person_of

if TYPE_CHECKING:
    from datetime import datetime

    from market.accounts.models import User
    from market.buyers.models import Buyer
    from market.cart.rules import CartView

_LOOK_AGAIN = "您改了结算单位、资金来源或用途。这一单计入的指标已经换成新的，看一眼，再提交一次。"
_COUPON_COUNTED = "优惠券已经算进合计了。看一眼新的合计，再提交一次。"
_OUT_OF_STOCK = "清单和送法已经按现有库存换成新的。"


@require_http_methods(["GET", "POST"])
@guest_or_signed_in
def checkout_page(request: HttpRequest) -> HttpResponse:
    """Show the checkout, bring it up to date with what was chosen, or place the order."""
    if (request.method == "GET" or request.POST.get("act") == "submit") and asks_consent(request):
        return consent_first(reverse("storefront:checkout"))
    buyer, before = settle_for(request)
    addresses = list(addresses_of(buyer=buyer))
    if request.method == "GET":
        user = person_of(request)
        initial = initial_of(buyer=buyer, addresses=addresses, name=_name_of(user), phone=user.mobile)
        initial["save_address"] = initial["save_address"] and not is_guest(request)
        if "part" in request.GET:
            initial["chosen"] = chosen_now(buyer=buyer, user=user, at=now())
        return _show(request, CheckoutForm(initial=initial, buyer=buyer, addresses=addresses))
    form = CheckoutForm(request.POST, buyer=buyer, addresses=addresses)
    if request.POST.get("act") == "fit":
        fit_to_stock(form, user=person_of(request))
    if request.POST.get("act") != "submit":
        return _show(request, _unbound(form, request, before))
    if not form.is_valid():
        return _show(request, form, status=400)
    if request.POST.get("seen") != _tags(buyer, form.cleaned_data["fund_source"], form.cleaned_data["purpose"]):
        return _show(request, form, problem=_LOOK_AGAIN, status=400)
    return _place(request, form)


def _place(request: HttpRequest, form: CheckoutForm) -> HttpResponse:
    stated, user, at = form.cleaned_data, person_of(request), now()
    basket = basket_of(form, user=user, at=at)
    if basket and basket.whole.number == stated["cart"]:
        ways = ways_to(form.buyer, basket.chosen, method=stated["method"], at=at)
        field, fault = ways.fault_of(fulfilment=stated["fulfilment"], outlet=stated["outlet"])
        if fault:
            form.add_error(field, fault)
            return _show(request, form, status=409)
        offer = coupon_offer(form, basket.chosen, at=at)
        freight = freight_in(form, basket.chosen, fulfilment=stated["fulfilment"], at=at)
        accept_shown_prices(basket, shown_fen=stated["shown_total"] + offer.discount_fen - freight.fen)
    try:
        if is_guest(request):
            count_guest_order(phone=form.terms().phone, address=client_address(request), at=at)
        order = place_order(
            cart_number=stated["cart"],
            terms=form.terms(),
            key=stated["key"],
            actor=user,
            at=at,
            chosen=stated["chosen"],
            new_address=form.new_address(),
        )
    except CartClosed as refusal:
        messages.info(request, refusal.message)
        return redirect("storefront:orders")
    except OutOfStock as refusal:
        return _show(request, form, problem=f"{refusal.message}{_OUT_OF_STOCK}", status=refusal.status)
    except (PriceChanged, CartChanged) as refusal:
        typed = isinstance(refusal, PriceChanged) and not refusal.details["lines"] and stated["coupon"]
        return _show(request, form, problem=_COUPON_COUNTED if typed else refusal.message, status=refusal.status)
    except DomainError as refusal:
        add_refusal(form, refusal)
        return _show(request, form, status=refusal.status)
    messages.success(request, "订单提交好了。")
    if basket and basket.rest.lines:
        messages.info(request, f"购物车里还留着没有下单的：{'、'.join(line.name for line in basket.rest.lines)}。")
    return onwards(request, order)


def _unbound(form: CheckoutForm, request: HttpRequest, before: "Buyer | None") -> CheckoutForm:
    """Keep what was chosen without complaining about what is still missing; a new buyer has other choices."""
    user, buyer = person_of(request), form.buyer
    kept: dict[str, object] = {name: request.POST[name] for name in form.fields if name in request.POST}
    kept["save_address"] = "save_address" in request.POST
    kept |= _part(form, user, request.POST.get("leave", ""))
    if request.POST.get("act") == "paste":
        kept |= pasted_fields(request.POST.get("paste", ""))
    for name, allowed in (
        ("fund_source", {fund.value for fund in funds_for(buyer.kind)}),
        ("purpose", {purpose.value for purpose in purposes_for(buyer.kind)}),
        ("fulfilment", set(Fulfilment.values)),
        ("method", {option.value for option in _methods(buyer, str(kept.get("fulfilment")))}),
        ("address", {entry.number for entry in form.addresses} | {NEW_ADDRESS}),
    ):
        if kept.get(name) not in allowed:
            kept.pop(name, None)
    if before is not None and kept.get("payer_name") == before.name:
        del kept["payer_name"]
    if before is not None or request.POST.get("act") == "all":
        kept.pop("chosen", None)
    start = initial_of(buyer=buyer, addresses=form.addresses, name=_name_of(user), phone=user.mobile)
    return CheckoutForm(initial={**start, **kept}, buyer=buyer, addresses=form.addresses)


def _part(form: CheckoutForm, user: "User", code: str) -> dict[str, object]:
    """Choose the lines that can go the way of this code, and the way; the others stay in the cart."""
    at = now()
    basket = basket_of(form, user=user, at=at) if code else None
    if basket is None:
        return {}
    ways = ways_to(form.buyer, basket.chosen, method=str(form["method"].value()), at=at)
    way = ways.part(code)
    if way is None or not way.holds:
        return {}
    fulfilment = Fulfilment.DELIVERY if code == PARCEL else Fulfilment.PICKUP
    return {"chosen": chosen_text(way.holds), "fulfilment": fulfilment.value, "outlet": way.code}


def _show(request: HttpRequest, form: CheckoutForm, *, problem: str = "", status: int = 200) -> HttpResponse:
    """Show the page for the open cart; without one there is nothing to check out."""
    at = now()
    basket = basket_of(form, user=person_of(request), at=at)
    if basket is None or not basket.whole.lines:
        messages.info(request, "购物车是空的，先挑几样。")
        return go_to(request, "storefront:cart")
    if basket.chosen.problems and request.method == "GET":
        messages.error(request, "有的商品买不了了，先在购物车里处理一下。")
        return redirect("storefront:cart")
    note = pasted_note(pasted_fields(request.POST.get("paste", ""))) if request.POST.get("act") == "paste" else ""
    context = {"problem": problem, "pasted": note, **_page_of(form, basket, _settle_options(request), at)}
    return render(request, "store/checkout.html", context, status=status)


def _page_of(form: CheckoutForm, basket: Basket, settle_options: list[Option], at: "datetime") -> dict[str, object]:
    """Gather what the page shows; each part has a mark of what it depends on."""
    buyer, view = form.buyer, basket.chosen
    fund, purpose = str(form["fund_source"].value() or ""), str(form["purpose"].value() or "")
    ways = ways_to(buyer, view, method=str(form["method"].value() or ""), at=at)
    fulfilment = ways.offered(str(form["fulfilment"].value() or ""))
    offer = coupon_offer(form, view, at=at)
    parts: dict[str, object] = {
        "fund_options": _fund_options(buyer, at),
        "purpose_options": [Option(purpose.value, purpose.label) for purpose in purposes_for(buyer.kind)],
        "fulfilment_options": fulfilment_options(ways),
        "address_options": [
            *(Option(entry.number, f"{entry.recipient} {entry.phone}", entry.line) for entry in form.addresses),
            Option(NEW_ADDRESS, "另填一个地址"),
        ],
        "outlet_options": outlet_options(ways),
        "window_options": window_options(ways, outlet=str(form["outlet"].value() or ""), at=at),
        "method_options": _methods(buyer, fulfilment),
        "splits": ways.splits,
        "cart": view,
        "rest": basket.rest,
    }
    freight = freight_in(form, view, fulfilment=fulfilment, at=at)
    marks = {name: mark_of(buyer.number, value) for name, value in parts.items()}
    return {
        **parts,
        "marks": marks | {"cart": mark_of(buyer.number, view, offer, freight)},
        "freight": freight,
        "form": form,
        "key": form["key"].value() or uuid4(),
        "chosen": chosen_text(view.lines),
        "fulfilment": fulfilment,
        "buyer": buyer,
        "settle_options": settle_options,
        "seller": SELLER_NAME,
        "seen": _tags(buyer, fund, purpose),
        "offer": offer,
        "total_fen": freight.total_fen - offer.discount_fen,
        "indicator": _indicator(form, view, offer.discount_fen, at),
    }


def _methods(buyer: "Buyer", fulfilment: str) -> list[Option]:
    """Offer the ways to pay that fit; those of a parcel where no way is open."""
    return method_options(buyer, fulfilment if fulfilment in Fulfilment.values else Fulfilment.DELIVERY)


def _indicator(form: CheckoutForm, cart: "CartView", discount_fen: int, at: "datetime") -> IndicatorView | None:
    """Foresee the effect of what is paid for the goods; nothing before fund and purpose are chosen."""
    buyer = form.buyer
    fund_source, purpose = str(form["fund_source"].value() or ""), str(form["purpose"].value() or "")
    if not fund_source or not purpose:
        return None
    basket = price_basket(quantities=cart.quantities).less(discount_fen)
    effect = forecast(buyer=buyer, fund_source=fund_source, purpose=purpose, basket=basket, on=local_date_of(at))
    term = share_term(year=policy_year_of(at), buyer_kind=buyer.kind)
    return indicator_of(effect, buyer=buyer, term=term, fund_source=fund_source, purpose=purpose)


def _fund_options(buyer: "Buyer", at: "datetime") -> list[Option]:
    """Offer the buyer's fund sources, each with what it means for the share."""
    term = share_term(year=policy_year_of(at), buyer_kind=buyer.kind) if buyer.is_institution else None
    return [Option(fund.value, fund.label, fund_hint(term, fund_source=fund)) for fund in funds_for(buyer.kind)]


def _settle_options(request: HttpRequest) -> list[Option]:
    """Offer every buyer of this person; those that are not approved say why they cannot settle."""
    ready = [
        Option(buyer.number, buyer.name, f"{buyer.kind_label}{f' · {buyer.uscc}' if buyer.uscc else '，个人购物'}")
        for buyer in acting_choices(request)
        if not buyer.is_suspended
    ]
    suspended = [
        Option(buyer.number, buyer.name, f"已停用，不能下新单。原因：{buyer.suspension_note}", disabled=True)
        for buyer in acting_choices(request)
        if buyer.is_suspended
    ]
    waiting = [
        Option(buyer.number, buyer.name, f"{buyer.get_state_display()}，通过后才能结算", disabled=True)
        for buyer in applications_of(actor=person_of(request))
    ]
    return ready + suspended + waiting


def _name_of(user: "User") -> str:
    """Give the name to begin with; a guest has said none yet."""
    return "" if user.is_guest else user.display_name


def _tags(buyer: "Buyer", fund_source: str, purpose: str) -> str:
    """Name the tags for which the indicator was shown."""
    return f"{buyer.number}/{fund_source}/{purpose}"
