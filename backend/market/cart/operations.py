"""Filling, merging and closing carts."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from market.cart.errors import CartClosed, CartRefused, UnknownCart
from market.cart.locks import lock_cart, lock_carts, lock_old_guest_carts
from market.cart.models import Cart, CartAddition, CartLine
from market.cart.rules import GUEST_CART_KEPT, MAX_QUANTITY, Addition, check_quantity, merged, more_than_allowed
from market.cart.selectors import is_added, is_cart_of, lines_to_order
from market.catalogue.errors import NotForSale
from market.catalogue.models import Variant
from market.catalogue.selectors import problem_of, variants_by_sku
from market.kernel.numbers import new_number

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.buyers.models import Buyer


def new_guest_token() -> str:
    """Make a token by which a browser finds its cart before sign-in."""
    return secrets.token_urlsafe(32)


@transaction.atomic
def open_cart(*, at: datetime, user: "User | None" = None, buyer: "Buyer | None" = None, guest_token: str = "") -> Cart:
    """Give the open cart of a person and buyer, or of a guest; make it if there is none."""
    owner = {"user": user, "buyer": buyer} if user is not None else {"user": None, "buyer": None}
    cart, _ = Cart.objects.get_or_create(
        **owner,
        guest_token="" if user is not None else guest_token,
        closed_at=None,
        defaults={"number": new_number("C"), "opened_at": at, "changed_at": at},
    )
    return cart


@transaction.atomic
def claim_cart(*, number: str, actor: "User") -> Cart:
    """
    Lock this person's cart for an order, closed or not: two clicks queue here, the second finds it closed.

    :raises UnknownCart: if there is none, or it is someone else's
    """
    cart = _locked(number)
    if not is_cart_of(cart, actor=actor):
        raise UnknownCart("没有这个购物车。请从购物车页重新提交。")
    return cart


@transaction.atomic
def set_line(*, cart_number: str, sku: str, quantity: int, at: datetime) -> None:
    """
    Let a cart hold so many of a pack, at the price in force; zero takes it out.

    :raises CartRefused: if the quantity is outside 0..9,999
    :raises NotForSale: if the pack is unknown, off sale or a travel service
    :raises CartClosed: if the cart has become an order
    """
    check_quantity(quantity, sku=sku)
    cart = _locked_open(cart_number, at=at)
    if quantity == 0:
        cart.lines.filter(variant__sku=sku).delete()
        return
    _write(cart, {sku: quantity}, at=at)


@transaction.atomic
def add_lines(*, cart_number: str, lines: Mapping[str, int], at: datetime, addition: Addition | None = None) -> None:
    """
    Add packs to what a cart holds, all or none, in a fixed number of statements however many lines.

    Under an addition's key they are added once, however often and into whichever cart it is sent.

    :raises KeyReused: if the key stands for another list
    :raises CartRefused: if a quantity, alone or with what is there, is outside 1..9,999
    :raises NotForSale: if a pack is unknown, off sale or a travel service
    :raises CartClosed: if the cart has become an order
    """
    cart = _locked_open(cart_number, at=at)
    if addition is not None and not _is_first(addition, cart, at=at):
        return
    kept = {entry.sku: entry.quantity for entry in lines_to_order(cart=cart)}
    sums = {sku: kept.get(sku, 0) + quantity for sku, quantity in lines.items()}
    for sku, quantity in lines.items():
        check_quantity(quantity, sku=sku, least=1)
        if sums[sku] > MAX_QUANTITY:
            raise CartRefused(more_than_allowed(kept[sku]), field="quantity", sku=sku)
    _write(cart, sums, at=at)


@transaction.atomic
def merge_guest_cart(*, guest_token: str, user: "User", buyer: "Buyer", at: datetime) -> Cart:
    """
    Move what a guest gathered into the cart of the person who signed in; quantities add up, each at most 9,999.

    Packs that can no longer be bought come along and are shown as such; the guest's cart is closed.
    """
    cart, others = _locked_with_own(user, buyer, at=at, guest_token=guest_token)
    for guest in others:
        _pour(guest, cart, at=at)
    return cart


@transaction.atomic
def hand_cart_to(*, cart_number: str, user: "User", buyer: "Buyer", at: datetime, owner: "User | None" = None) -> Cart:
    """
    Let another buyer of the same person settle a cart; what that buyer's own cart holds is added to.

    `owner` is whose cart it is where it was another's: the guest that the person was before signing in.

    :raises UnknownCart: if there is none, or it is someone else's
    :raises CartClosed: if the cart has become an order
    """
    target, others = _locked_with_own(user, buyer, at=at, number=cart_number)
    if target.number == cart_number:
        return target
    if not others or others[0].user_id != (owner or user).pk:
        raise UnknownCart("没有这个购物车。请从购物车页重新提交。")
    _require_open(others[0])
    _pour(others[0], target, at=at)
    return target


@transaction.atomic
def forget_guest_carts(*, at: datetime, limit: int) -> int:
    """Delete at most so many carts of guests that nobody changed for a month, and count them."""
    found = lock_old_guest_carts(before=at - GUEST_CART_KEPT, limit=limit)
    CartLine.objects.filter(cart__in=found).delete()
    return Cart.objects.filter(pk__in=found).delete()[0]


@transaction.atomic
def forget_carts_of(*, user: "User") -> None:
    """Delete a person's carts, also those that became orders."""
    carts = list(Cart.objects.filter(user=user).values_list("pk", flat=True))
    CartAddition.objects.filter(cart__in=carts).delete()
    CartLine.objects.filter(cart__in=carts).delete()
    Cart.objects.filter(pk__in=carts).delete()


@transaction.atomic
def accept_prices(*, cart_number: str, at: datetime) -> None:
    """Note that the buyer has seen the prices in force."""
    cart = _locked_open(cart_number, at=at)
    now_fen = Variant.objects.filter(pk=OuterRef("variant")).values("price_fen")
    cart.lines.exclude(shown_price_fen=F("variant__price_fen")).update(shown_price_fen=Subquery(now_fen))


@transaction.atomic
def keep_the_rest(*, cart: Cart, ordered: Collection[str], at: datetime) -> None:
    """Move what a closed cart holds beside the ordered packs into a new open cart of the same person and buyer."""
    rest = cart.lines.exclude(variant__sku__in=ordered)
    if rest.exists():
        rest.update(cart=open_cart(user=cart.user, buyer=cart.buyer, at=at))


@transaction.atomic
def close_cart(*, cart: Cart, at: datetime) -> None:
    """
    Close a locked cart: it has become an order, or was merged into another.

    :raises CartClosed: if it was closed before
    """
    if not Cart.objects.filter(pk=cart.pk, closed_at=None).update(closed_at=at):
        raise CartClosed("这个购物车已经提交成订单，没有再下一次。要买别的，请重新选购。")
    cart.closed_at = at


def _is_first(addition: Addition, cart: Cart, *, at: datetime) -> bool:
    """Write the key down; whoever sends it at the same instant waits here and then finds it."""
    facts = {"input_digest": addition.digest, "cart": cart, "added_at": at}
    _, is_first = CartAddition.objects.get_or_create(key=addition.key, defaults=facts)
    return is_first or not is_added(addition=addition)


def _locked(number: str) -> Cart:
    try:
        return lock_cart(number=number)
    except Cart.DoesNotExist:
        raise UnknownCart("没有这个购物车。请从购物车页重新提交。") from None


def _locked_open(number: str, *, at: datetime) -> Cart:
    """Lock a cart to change it; a guest's is kept for a month from now on."""
    cart = _locked(number)
    _require_open(cart)
    if cart.user_id is None:
        cart.changed_at = at
        cart.save(update_fields=["changed_at"])
    return cart


def _require_open(cart: Cart) -> None:
    if cart.closed_at is not None:
        raise CartClosed("这个购物车已经提交成订单。请到“我的订单”查看，或重新选购。")


def _locked_with_own(
    user: "User", buyer: "Buyer", *, at: datetime, number: str = "", guest_token: str = ""
) -> tuple[Cart, list[Cart]]:
    """Lock the open cart of a person and buyer at once with the other that is named; give it, and the other if any."""
    own = open_cart(user=user, buyer=buyer, at=at)
    found = {cart.pk: cart for cart in lock_carts(numbers=[own.number, number], guest_token=guest_token)}
    own = found.pop(own.pk)
    if own.closed_at is not None:
        # It became an order, or went into another, before the lock; the next one opened is newer than all.
        return _locked_with_own(user, buyer, at=at, number=number, guest_token=guest_token)
    return own, list(found.values())


def _pour(source: Cart, target: Cart, *, at: datetime) -> None:
    """Move the lines of a locked cart into another, where quantities add up, and close it."""
    sums = merged(lines_to_order(cart=target), lines_to_order(cart=source))
    variants = variants_by_sku(skus=sums)
    _upsert(target, {variants[sku].pk: (line.quantity, line.shown_price_fen) for sku, line in sums.items()}, at=at)
    source.lines.all().delete()
    close_cart(cart=source, at=at)


def _write(cart: Cart, quantities: Mapping[str, int], *, at: datetime) -> None:
    variants = variants_by_sku(skus=quantities)
    for sku in quantities:
        if reason := problem_of(variants.get(sku)):
            raise NotForSale(f"“{sku}”{reason}", field="sku", sku=sku, reason=reason)
    found = {sku: variants[sku] for sku in quantities}
    _upsert(cart, {found[sku].pk: (quantity, found[sku].price_fen) for sku, quantity in quantities.items()}, at=at)


def _upsert(cart: Cart, rows: Mapping[int, tuple[int, int]], *, at: datetime) -> None:
    """Write (quantity, shown price) by variant; what stood there is replaced, its place in the cart is kept."""
    CartLine.objects.bulk_create(
        [
            CartLine(cart=cart, variant_id=variant_id, quantity=quantity, shown_price_fen=shown_fen, added_at=at)
            for variant_id, (quantity, shown_fen) in rows.items()
        ],
        update_conflicts=True,
        unique_fields=["cart", "variant"],
        update_fields=["quantity", "shown_price_fen"],
    )
