"""Put what an order held into its buyer's cart once more."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from market.cart.operations import add_lines, open_cart
from market.cart.rules import Addition
from market.catalogue.selectors import problem_of, variants_by_sku
from market.kernel.errors import Conflict
from market.kernel.money import yuan_text
from market.kernel.retry import retry_when_busy
from market.orders.selectors import get_order

if TYPE_CHECKING:
    from market.accounts.models import User


@dataclass(frozen=True)
class BoughtAgain:
    """How many kinds went into the cart, and in sentences what differs from the order."""

    kinds: int
    differences: tuple[str, ...]


@retry_when_busy
@transaction.atomic(durable=True)
def buy_again(*, key: UUID, order_number: str, actor: "User", at: datetime, guest_token: str = "") -> BoughtAgain:
    """
    Add the lines of an order that are on sale to the cart of its buyer, at the prices of now; once per key.

    With a token they go into the cart of that browser, which only found the order, instead.

    :raises NotFound: if there is no such order, or it is someone else's
    :raises Conflict: if nothing of it is on sale
    :raises CartRefused: if the cart would hold more than 9,999 of a pack
    :raises KeyReused: if the key stands for another list
    """
    order = get_order(number=order_number, actor=actor)
    lines = list(order.lines.all())
    variants = variants_by_sku(skus=[line.sku for line in lines])
    wanted: dict[str, int] = {}
    differences = []
    for line in lines:
        variant, name = variants.get(line.sku), f"“{line.product_name} {line.pack}”"
        if variant is None or (reason := problem_of(variant)):
            differences.append(f"{name}没有放进去：{reason if variant else '不再出售。'}")
            continue
        wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
        if variant.price_fen != line.unit_price_fen:
            was, now_is = yuan_text(line.unit_price_fen), yuan_text(variant.price_fen)
            differences.append(f"{name}上次 ¥{was}，现在 ¥{now_is}。")
    if not wanted:
        raise Conflict("这个订单里的商品都不再出售，没有放进购物车。", code="NOTHING_ON_SALE")
    person, buyer = (None, None) if guest_token else (actor, order.buyer)
    cart = open_cart(at=at, user=person, buyer=buyer, guest_token=guest_token)
    rows = tuple((sku, str(quantity)) for sku, quantity in sorted(wanted.items()))
    who, whom = (person.number if person else ""), (buyer.number if buyer else "")
    addition = Addition(key=key, person=who, buyer=whom, rows=rows)
    add_lines(cart_number=cart.number, lines=wanted, at=at, addition=addition)
    return BoughtAgain(len(wanted), tuple(differences))
