"""What freight the cart and the checkout show."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from market.delivery.rules import Load
from market.delivery.selectors import freight_of_loads
from market.kernel.calendar import local_date_of
from market.kernel.errors import DomainError
from market.orders.enums import Fulfilment
from market.storefront.forms.account import DISTRICT, PROVINCE

if TYPE_CHECKING:
    from datetime import datetime

    from market.cart.rules import CartView
    from market.storefront.forms.checkout import CheckoutForm


@dataclass(frozen=True)
class FreightView:
    """Freight and the sum with the goods, in fen; `problem` says why it cannot be sent, `note` what is left open."""

    fen: int
    total_fen: int
    problem: str = ""
    note: str = ""


def freight_in(form: "CheckoutForm", cart: "CartView", *, fulfilment: str, at: "datetime") -> FreightView:
    """Give the freight to the address that the form has chosen; picking up costs none."""
    if fulfilment == Fulfilment.PICKUP:
        return FreightView(0, cart.goods_fen)
    line = form.stated_line
    if not line:
        return FreightView(0, cart.goods_fen, note="选好地址后算")
    return _freight_to(cart, line, at=at)


def estimate(cart: "CartView", *, at: "datetime") -> FreightView:
    """Give the freight to the shop's own district, before an address is known."""
    found = _freight_to(cart, f"{PROVINCE}{DISTRICT}", at=at)
    return FreightView(found.fen, found.total_fen, note=f"送到{DISTRICT}的估算，以结算页为准")


def _freight_to(cart: "CartView", line: str, *, at: "datetime") -> FreightView:
    loads = [Load(item.name, item.storage, item.weight_g * item.quantity) for item in cart.counted]
    try:
        quote = freight_of_loads(loads=loads, goods_fen=cart.goods_fen, line=line, on=local_date_of(at))
    except DomainError as refusal:
        return FreightView(0, cart.goods_fen, problem=refusal.message)
    return FreightView(quote.freight_fen, cart.goods_fen + quote.freight_fen)
