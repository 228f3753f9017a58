"""Reading carts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Sum

from market.cart.errors import CartChanged
from market.cart.models import Cart, CartAddition
from market.cart.rules import (
    Addition,
    CartEntry,
    CartLineView,
    CartView,
    PickupStock,
    RowCheck,
    Way,
    changed_lines,
    changes_text,
    quantity_problem,
    row_stock_problem,
    stock_problem,
    ways_of,
)
from market.catalogue.models import Variant
from market.catalogue.rules import near_expiry_day, stock_note
from market.catalogue.selectors import problem_of, variants_by_sku
from market.inventory.rules import delivery_day
from market.inventory.selectors import OnSale, available_at, on_sale
from market.kernel.calendar import local_date_of
from market.kernel.errors import KeyReused
from market.kernel.money import Fen
from market.outlets.selectors import pickup_outlets

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.buyers.models import Buyer


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


def is_added(*, addition: Addition) -> bool:
    """
    Tell whether a list went into a cart before.

    :raises KeyReused: if its key stands for another list
    """
    done = CartAddition.objects.filter(key=addition.key).first()
    if done is not None and done.input_digest != addition.digest:
        raise KeyReused("这份清单已经放进过一次订单，之后又改过。请核对下面的行，再放一次。")
    return done is not None


def cart_count(*, user: "User | None" = None, buyer: "Buyer | None" = None, guest_token: str = "") -> int:
    """Count the units in the open cart, in one statement."""
    if user is not None and buyer is not None:
        carts = Cart.objects.filter(user=user, buyer=buyer, closed_at=None)
    elif guest_token:
        carts = Cart.objects.filter(guest_token=guest_token, closed_at=None)
    else:
        return 0
    return carts.aggregate(units=Sum("lines__quantity"))["units"] or 0


def chosen_lines(*, cart: Cart, chosen: Mapping[str, int] | None) -> list[CartEntry]:
    """
    Give the lines of a cart that its buyer chose, quantities by sku as they were shown; None chooses all.

    :raises CartChanged: if the cart does not hold just so many of each
    """
    kept = lines_to_order(cart=cart)
    if chosen is None:
        return kept
    if changes := changed_lines(chosen, kept):
        names = {sku: f"{found.product.name} {found.pack}" for sku, found in variants_by_sku(skus=changes).items()}
        lines = [{"sku": sku, "shown": shown, "now": now} for sku, (shown, now) in changes.items()]
        raise CartChanged(changes_text(changes, names), lines=lines)
    return [entry for entry in kept if entry.sku in chosen]


def view_cart(*, cart: Cart, pickup_until: date, at: datetime) -> CartView:
    """
    Show a cart with prices in force, how each line can be had, and what stands against it.

    What cannot all be sent is looked for at the outlets, among the goods that are good `pickup_until` a day.
    """
    entries = lines_to_order(cart=cart)
    variants = variants_by_sku(skus=[entry.sku for entry in entries])
    stock = _stock(variants, at=at)
    sent = all(stock[variants[entry.sku].pk].free >= entry.quantity for entry in entries)
    pickups = [] if sent else _pickups(variants, until=pickup_until, at=at)
    today = local_date_of(at)
    lines = tuple(
        _line_view(variants[entry.sku], entry, stock[variants[entry.sku].pk], pickups, today) for entry in entries
    )
    goods_fen = Fen(sum(line.amount_fen for line in lines if not line.problem))
    return CartView(number=cart.number, lines=lines, goods_fen=goods_fen)


def check_rows(*, rows: Sequence[tuple[str, int]], at: datetime) -> list[RowCheck]:
    """Say for each (sku, quantity) of a bulk order what it is and whether it can be ordered; rows of one sku add up."""
    variants = variants_by_sku(skus=[sku for sku, _ in rows])
    stock = _stock(variants, at=at)
    checks: list[RowCheck] = []
    asked: dict[str, int] = {}
    today = local_date_of(at)
    for sku, quantity in rows:
        variant = variants.get(sku)
        had = stock[variant.pk].free if variant else 0
        free = had - asked.get(sku, 0)
        problem = problem_of(variant) or quantity_problem(quantity)
        if variant and not problem and quantity > free:
            note = stock_note(
                kind=variant.product.kind, available=had, sale_months=variant.product.sale_months, month=today.month
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
                is_on_sale=not problem_of(variant),
                problem=problem,
                expires_on=_near_expiry(variant, stock[variant.pk], today) if variant else None,
            )
        )
    return checks


def ways_for(*, cart: CartView, pickup_until: date, at: datetime) -> tuple[Way, ...]:
    """Say for parcel and outlets what of a cart can go that way; what is fetched must be good `pickup_until` a day."""
    variants = variants_by_sku(skus=[line.sku for line in cart.lines])
    return ways_of(cart.lines, _pickups(variants, until=pickup_until, at=at, says_expiry=True), until=pickup_until)


def _pickups(
    variants: Mapping[str, Variant], *, until: date, at: datetime, says_expiry: bool = False
) -> list[PickupStock]:
    """Look what can be fetched where; what is there but expires before `until` costs one more statement."""
    outlets = list(pickup_outlets())
    ids = {variant.pk: sku for sku, variant in variants.items()}
    places = [outlet.pk for outlet in outlets]
    stock = available_at(variant_ids=ids, outlet_ids=places, day=until, at=at)
    today = local_date_of(at)
    in_date = available_at(variant_ids=ids, outlet_ids=places, day=today, at=at) if says_expiry else {}
    return [
        PickupStock(
            outlet.code,
            outlet.name,
            outlet.address,
            outlet.hours,
            {sku: stock.get((outlet.pk, pk), 0) for pk, sku in ids.items()},
            {sku: in_date.get((outlet.pk, pk), 0) for pk, sku in ids.items()},
        )
        for outlet in outlets
    ]


def _stock(variants: Mapping[str, Variant], *, at: datetime) -> dict[int, OnSale]:
    if not variants:
        return {}
    ids = [variant.pk for variant in variants.values()]
    return on_sale(variant_ids=ids, day=delivery_day(local_date_of(at)), at=at)


def _line_view(
    variant: Variant, entry: CartEntry, stock: OnSale, pickups: Sequence[PickupStock], today: date
) -> CartLineView:
    product, by_parcel = variant.product, stock.free
    refusal = problem_of(variant)
    free = max(by_parcel, *(pickup.free[variant.sku] for pickup in pickups), 0)
    holders = () if by_parcel >= entry.quantity else (at for at in pickups if at.has(variant.sku, entry.quantity))
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
        by_parcel=by_parcel,
        available=free,
        obtainable=0 if refusal else min(entry.quantity, free),
        only_at=() if refusal else tuple(at.name for at in holders),
        problem=refusal or stock_problem(entry.quantity, free),
        expires_on=_near_expiry(variant, stock, today),
        weight_g=variant.net_weight_g or 0,
        storage=product.storage,
    )


def _near_expiry(variant: Variant, stock: OnSale, today: date) -> date | None:
    """Give the last day of what would be sent first, if it is near."""
    return near_expiry_day(shelf_life_days=variant.product.shelf_life_days, expires_on=stock.expires_on, today=today)
