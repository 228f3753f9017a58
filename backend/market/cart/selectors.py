"""Reading carts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Sum

from market.cart.errors import UnknownCart
from market.cart.models import Cart
from market.cart.rules import (
    CartEntry,
    CartLineView,
    CartView,
    PickupChoice,
    RowCheck,
    quantity_problem,
    row_stock_problem,
    stock_problem,
)
from market.catalogue.models import Variant
from market.catalogue.rules import stock_note
from market.catalogue.selectors import problem_of, variants_by_sku
from market.inventory.rules import delivery_day
from market.inventory.selectors import available
from market.kernel.calendar import local_date_of
from market.kernel.money import Fen
from market.outlets.selectors import pickup_outlets

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.buyers.models import Buyer


def get_cart(*, number: str, actor: "User | None", guest_token: str = "") -> Cart:
    """
    Give an open cart of this person or guest.

    :raises UnknownCart: if there is none, or it is someone else's
    """
    cart = Cart.objects.select_related("buyer").filter(number=number, closed_at=None).first()
    if cart is None or not is_cart_of(cart, actor=actor, guest_token=guest_token):
        raise UnknownCart("没有这个购物车，可能已经提交成订单。")
    return cart


def is_cart_of(cart: Cart, *, actor: "User | None", guest_token: str = "") -> bool:
    """Tell whether a cart belongs to this person, or to the guest of this token."""
    if cart.user_id is not None:
        return actor is not None and cart.user_id == actor.pk
    return bool(guest_token) and cart.guest_token == guest_token


def open_cart_of(*, user: "User | None" = None, buyer: "Buyer | None" = None, guest_token: str = "") -> Cart | None:
    """Find the open cart without making one."""
    if user is not None and buyer is not None:
        return Cart.objects.filter(user=user, buyer=buyer, closed_at=None).first()
    if not guest_token:
        return None
    return Cart.objects.filter(guest_token=guest_token, closed_at=None).first()


def lines_to_order(*, cart: Cart) -> list[CartEntry]:
    """Give a cart's lines in the order in which they were added."""
    rows = cart.lines.order_by("added_at", "pk").values_list("variant__sku", "quantity", "shown_price_fen")
    return [CartEntry(sku, quantity, Fen(shown)) for sku, quantity, shown in rows]


def cart_count(*, user: "User | None" = None, buyer: "Buyer | None" = None, guest_token: str = "") -> int:
    """Count the units in the open cart, in one statement."""
    if user is not None and buyer is not None:
        carts = Cart.objects.filter(user=user, buyer=buyer, closed_at=None)
    elif guest_token:
        carts = Cart.objects.filter(guest_token=guest_token, closed_at=None)
    else:
        return 0
    return carts.aggregate(units=Sum("lines__quantity"))["units"] or 0


def view_cart(*, cart: Cart, at: datetime) -> CartView:
    """Show a cart with prices in force, the stock that would arrive by parcel, and what stands against each line."""
    entries = lines_to_order(cart=cart)
    variants = variants_by_sku(skus=[entry.sku for entry in entries])
    stock = _stock(variants, at=at)
    lines = tuple(_line_view(variants[entry.sku], entry, stock[variants[entry.sku].pk]) for entry in entries)
    goods_fen = Fen(sum(line.amount_fen for line in lines if not line.problem))
    return CartView(number=cart.number, lines=lines, goods_fen=goods_fen)


def check_rows(*, rows: Sequence[tuple[str, int]], at: datetime) -> list[RowCheck]:
    """Say for each (sku, quantity) of a bulk order what it is and whether it can be ordered; rows of one sku add up."""
    variants = variants_by_sku(skus=[sku for sku, _ in rows])
    stock = _stock(variants, at=at)
    checks: list[RowCheck] = []
    asked: dict[str, int] = {}
    month = local_date_of(at).month
    for sku, quantity in rows:
        variant = variants.get(sku)
        free = stock[variant.pk] - asked.get(sku, 0) if variant else 0
        problem = problem_of(variant) or quantity_problem(quantity)
        if variant and not problem and quantity > free:
            had = stock[variant.pk]
            note = stock_note(
                kind=variant.product.kind, available=had, sale_months=variant.product.sale_months, month=month
            )
            problem = row_stock_problem(quantity, stock=had, asked=asked.get(sku, 0), note=note)
        if not problem:
            asked[sku] = asked.get(sku, 0) + quantity
        price = variant.price_fen if variant else 0
        checks.append(
            RowCheck(
                sku=sku,
                quantity=quantity,
                name=variant.product.name if variant else "",
                pack=variant.pack if variant else "",
                price_fen=Fen(price),
                amount_fen=Fen(0 if problem else price * quantity),
                available=max(0, free),
                problem=problem,
            )
        )
    return checks


def pickup_choices(*, cart: Cart, until: date, at: datetime) -> list[PickupChoice]:
    """Give the outlets with pick-up, and which of the cart's goods each lacks; goods must be good `until` a day."""
    entries = lines_to_order(cart=cart)
    variants = variants_by_sku(skus=[entry.sku for entry in entries])
    ids = [variant.pk for variant in variants.values()]
    choices: list[PickupChoice] = []
    for outlet in pickup_outlets():
        stock = available(variant_ids=ids, day=until, at=at, outlet_ids=[outlet.pk])
        lacks = [
            variants[entry.sku].product.name for entry in entries if stock[variants[entry.sku].pk] < entry.quantity
        ]
        choices.append(PickupChoice(outlet.code, outlet.name, outlet.address, outlet.hours, tuple(lacks)))
    return choices


def _stock(variants: Mapping[str, Variant], *, at: datetime) -> dict[int, int]:
    if not variants:
        return {}
    ids = [variant.pk for variant in variants.values()]
    return available(variant_ids=ids, day=delivery_day(local_date_of(at)), at=at)


def _line_view(variant: Variant, entry: CartEntry, free: int) -> CartLineView:
    product = variant.product
    refusal = problem_of(variant)
    return CartLineView(
        sku=variant.sku,
        slug=product.slug,
        name=product.name,
        pack=variant.pack,
        picture_key=product.picture_key,
        county_slug=product.county.slug,
        county_name=product.county.short_name,
        producer_name=product.producer.name,
        is_returnable=product.is_returnable,
        quantity=entry.quantity,
        shown_price_fen=entry.shown_price_fen,
        price_fen=Fen(variant.price_fen),
        amount_fen=Fen(variant.price_fen * entry.quantity),
        available=free,
        obtainable=0 if refusal else min(entry.quantity, free),
        problem=refusal or stock_problem(entry.quantity, free),
    )
