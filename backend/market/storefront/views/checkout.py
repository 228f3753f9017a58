"""The checkout: one page; nobody submits without having seen which indicator the order counts for."""

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from market.buyers.selectors import addresses_of, applications_of
from market.cart.operations import accept_prices, hand_cart_to, set_line
from market.cart.selectors import open_cart_of, pickup_choices, view_cart
from market.catalogue.selectors import price_basket
from market.flows.place_order import place_order
from market.inventory.errors import OutOfStock
from market.kernel.calendar import local_date_of, policy_year_of
from market.kernel.clock import now
from market.kernel.errors import DomainError, NotFound
from market.orders.errors import PriceChanged
from market.orders.rules import SELLER_NAME, funds_for, purposes_for
from market.storefront.forms.checkout import NEW_ADDRESS, CheckoutForm, Option, initial_of, method_options
from market.storefront.indicator import IndicatorView, fund_hint, indicator_of
from market.storefront.views.consent import asks_consent, consent_first
from market.tally.selectors import forecast, share_term
from market.web.acting import act_as, acting_buyer, acting_choices
from market.web.forms import add_refusal
from market.web.guards import person_of, sign_in_required

if TYPE_CHECKING:
    from datetime import datetime

    from market.buyers.models import Buyer
    from market.cart.rules import CartView

_LOOK_AGAIN = "您改了结算单位、资金来源或用途。右边的指标已经换成新的，看一眼，再提交一次。"


@require_http_methods(["GET", "POST"])
@sign_in_required
def checkout_page(request: HttpRequest) -> HttpResponse:
    """Show the checkout, bring it up to date with what was chosen, or place the order."""
    if (request.method == "GET" or request.POST.get("act") == "submit") and asks_consent(request):
        return consent_first(reverse("storefront:checkout"))
    if request.method == "POST":
        _settle_for(request)
    buyer = acting_buyer(request)
    if buyer is None:
        raise NotFound("这个账号没有可以下单的身份。请打客服电话办理。")
    addresses = list(addresses_of(buyer=buyer))
    user = person_of(request)
    if request.method == "GET":
        initial = initial_of(buyer=buyer, addresses=addresses, name=user.display_name, phone=user.mobile)
        return _show(request, CheckoutForm(initial=initial, buyer=buyer, addresses=addresses))
    form = CheckoutForm(request.POST, buyer=buyer, addresses=addresses)
    if request.POST.get("act") == "fit":
        _fit_to_stock(request, buyer)
    if request.POST.get("act") != "submit":
        return _show(request, _unbound(form, request))
    if not form.is_valid():
        return _show(request, form, status=400)
    if request.POST.get("seen") != _tags(buyer, form.cleaned_data["fund_source"], form.cleaned_data["purpose"]):
        return _show(request, form, problem=_LOOK_AGAIN, status=400)
    return _place(request, form)


def _place(request: HttpRequest, form: CheckoutForm) -> HttpResponse:
    stated = form.cleaned_data
    _accept_shown_prices(request, form)
    try:
        order = place_order(
            cart_number=stated["cart"], terms=form.terms(), key=stated["key"], actor=person_of(request), at=now()
        )
    except (PriceChanged, OutOfStock) as refusal:
        return _show(request, form, problem=refusal.message, status=refusal.status)
    except DomainError as refusal:
        add_refusal(form, refusal)
        return _show(request, form, status=refusal.status)
    messages.success(request, "订单提交好了。")
    return redirect("storefront:order", order.number)


def _accept_shown_prices(request: HttpRequest, form: CheckoutForm) -> None:
    """Take the prices in force as agreed if they make the very sum that the page showed."""
    cart = open_cart_of(user=person_of(request), buyer=form.buyer)
    if cart is None or cart.number != form.cleaned_data["cart"]:
        return
    view = view_cart(cart=cart, at=now())
    if view.new_prices and view.goods_fen == form.cleaned_data["shown_total"]:
        accept_prices(cart_number=cart.number)


def _settle_for(request: HttpRequest) -> None:
    """Let another buyer of this person settle the cart, when the form says so."""
    wanted, current = request.POST.get("settle", ""), acting_buyer(request)
    if not wanted or current is None or wanted == current.number:
        return
    user = person_of(request)
    cart = open_cart_of(user=user, buyer=current)
    buyer = act_as(request, number=wanted)
    if cart is not None:
        hand_cart_to(cart_number=cart.number, user=user, buyer=buyer, at=now())


def _fit_to_stock(request: HttpRequest, buyer: "Buyer") -> None:
    """Bring the cart down to what can be had of it."""
    cart, at = open_cart_of(user=person_of(request), buyer=buyer), now()
    if cart is None:
        return
    for line in view_cart(cart=cart, at=at).problems:
        set_line(cart_number=cart.number, sku=line.sku, quantity=line.obtainable, at=at)


def _unbound(form: CheckoutForm, request: HttpRequest) -> CheckoutForm:
    """Keep what was chosen without complaining about what is still missing; a new buyer has other choices."""
    user = person_of(request)
    kept = {name: request.POST[name] for name in form.fields if request.POST.get(name)}
    known = {entry.number for entry in form.addresses} | {NEW_ADDRESS}
    for name, allowed in (
        ("fund_source", {fund.value for fund in funds_for(form.buyer.kind)}),
        ("purpose", {purpose.value for purpose in purposes_for(form.buyer.kind)}),
        ("method", {option.value for option in method_options(form.buyer)}),
        ("address", known),
    ):
        if kept.get(name) not in allowed:
            kept.pop(name, None)
    start = initial_of(buyer=form.buyer, addresses=form.addresses, name=user.display_name, phone=user.mobile)
    return CheckoutForm(initial={**start, **kept}, buyer=form.buyer, addresses=form.addresses)


def _show(request: HttpRequest, form: CheckoutForm, *, problem: str = "", status: int = 200) -> HttpResponse:
    """Show the page for the open cart; without one there is nothing to check out."""
    buyer, user, at = form.buyer, person_of(request), now()
    cart = open_cart_of(user=user, buyer=buyer)
    view = view_cart(cart=cart, at=at) if cart else None
    if cart is None or view is None or not view.lines:
        messages.info(request, "购物车是空的，先挑几样。")
        return redirect("storefront:cart")
    if view.problems and request.method == "GET":
        messages.error(request, "有的商品买不了了，先在购物车里处理一下。")
        return redirect("storefront:cart")
    fund, purpose = str(form["fund_source"].value() or ""), str(form["purpose"].value() or "")
    context = {
        "form": form,
        "problem": problem,
        "cart": view,
        "key": form["key"].value() or uuid4(),
        "buyer": buyer,
        "settle_options": _settle_options(request),
        "fund_options": _fund_options(buyer, at),
        "purpose_options": [Option(purpose.value, purpose.label) for purpose in purposes_for(buyer.kind)],
        "address_options": [
            *(Option(entry.number, f"{entry.recipient} {entry.phone}", entry.line) for entry in form.addresses),
            Option(NEW_ADDRESS, "另填一个地址"),
        ],
        "outlets": pickup_choices(cart=cart, until=local_date_of(at), at=at),
        "method_options": method_options(buyer),
        "seller": SELLER_NAME,
        "seen": _tags(buyer, fund, purpose),
        "indicator": _indicator(buyer, fund, purpose, view, at),
    }
    return render(request, "store/checkout.html", context, status=status)


def _indicator(
    buyer: "Buyer", fund_source: str, purpose: str, cart: "CartView", at: "datetime"
) -> IndicatorView | None:
    if not fund_source or not purpose:
        return None
    basket = price_basket(quantities=cart.quantities)
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


def _tags(buyer: "Buyer", fund_source: str, purpose: str) -> str:
    """Name the tags for which the indicator was shown."""
    return f"{buyer.number}/{fund_source}/{purpose}"
