"""The goods at the checkout: whose cart they lie in, which of them the order is about, and what can be had of them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest

from market.cart.operations import accept_prices, hand_cart_to, set_line
from market.cart.selectors import open_cart_of, view_cart
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.orders.selectors import first_pickup_day
from market.promotions.rules import CouponOffer
from market.promotions.selectors import offer_for
from market.storefront.forms.checkout import CheckoutForm
from market.storefront.offers import chosen_text
from market.web.acting import act_as, shown_buyer
from market.web.guards import person_of

if TYPE_CHECKING:
    from datetime import datetime

    from market.accounts.models import User
    from market.buyers.models import Buyer
    from market.cart.rules import CartView


@dataclass(frozen=True)
class Basket:
    """The open cart, and the part of it that this order is about."""

    whole: "CartView"
    chosen: "CartView"

    @property
    def rest(self) -> "CartView":
        """Give what stays in the cart."""
        taken = {line.sku for line in self.chosen.lines}
        return self.whole.only(line.sku for line in self.whole.lines if line.sku not in taken)


def basket_of(form: CheckoutForm, *, user: "User", at: "datetime") -> Basket | None:
    """Read the open cart and what the form chose of it; all of it where it chose nothing that is still there."""
    cart = open_cart_of(user=user, buyer=form.buyer)
    if cart is None:
        return None
    until = first_pickup_day(kind=form.buyer.kind, on=local_date_of(at))
    whole = view_cart(cart=cart, pickup_until=until, at=at)
    chosen = whole.only(line.rpartition(":")[0] for line in str(form["chosen"].value() or "").split())
    return Basket(whole, chosen if chosen.lines else whole)


def chosen_now(*, buyer: "Buyer", user: "User", at: "datetime") -> str:
    """Choose of the open cart what can be bought as it stands, the way the form writes it; nothing where all can."""
    cart = open_cart_of(user=user, buyer=buyer)
    if cart is None:
        return ""
    until = first_pickup_day(kind=buyer.kind, on=local_date_of(at))
    view = view_cart(cart=cart, pickup_until=until, at=at)
    return chosen_text(view.counted) if view.problems else ""


def accept_shown_prices(basket: Basket, *, shown_fen: int) -> None:
    """Take the prices in force as agreed if they make the very sum that the page showed."""
    if basket.chosen.new_prices and basket.chosen.goods_fen == shown_fen:
        accept_prices(cart_number=basket.whole.number, at=now())


def coupon_offer(form: CheckoutForm, cart: "CartView", *, at: "datetime") -> CouponOffer:
    """Tell what the coupon code typed into the form does for these goods."""
    return offer_for(code=str(form["coupon"].value() or ""), buyer=form.buyer, goods_fen=cart.goods_fen, at=at)


def settle_for(request: HttpRequest) -> "tuple[Buyer, Buyer | None]":
    """
    Give the buyer who settles what the posted page showed, and the one before where the person picks another on it.

    Only the other pick takes the cart along: a page that an earlier tab showed for its buyer goes on for that buyer.

    :raises NotFound: if the person is no member of one of them
    :raises Conflict: if the office has not approved the other
    """
    shown = shown_buyer(request)
    wanted = request.POST.get("settle") or shown.number
    if wanted == shown.number:
        return shown, None
    user = person_of(request)
    cart = open_cart_of(user=user, buyer=shown)
    buyer = act_as(request, number=wanted)
    if cart is not None:
        hand_cart_to(cart_number=cart.number, user=user, buyer=buyer, at=now())
    return buyer, shown


def fit_to_stock(form: CheckoutForm, *, user: "User") -> None:
    """Bring what was chosen down to what can be had of it."""
    at = now()
    basket = basket_of(form, user=user, at=at)
    if basket is None:
        return
    for line in basket.chosen.problems:
        set_line(cart_number=basket.whole.number, sku=line.sku, quantity=line.obtainable, at=at)
