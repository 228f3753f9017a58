"""Prices with their history, and what is on sale."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Min, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from market.audit.operations import record_activity
from market.catalogue.enums import SaleState
from market.catalogue.errors import UnknownProduct
from market.catalogue.locks import lock_variant
from market.catalogue.models import Price, Product, Variant
from market.catalogue.rules import CROSSED_DAYS, USUAL_PRICE_DAYS, Deals, check_price, crossed_price

if TYPE_CHECKING:
    from market.accounts.models import User


@transaction.atomic
def set_price(
    *, sku: str, amount_fen: int, reason: str, actor: "User", at: datetime, deals: Deals | None = None
) -> tuple[Price, Price]:
    """
    Let a pack cost so much from now on, and give the price before, closed and kept, and the one now in force.

    `deals`, what it was sold at in the seven days before, is kept as evidence and decides what may be crossed out for a
    month. The same price again changes nothing: both are the one in force.

    :raises UnknownProduct: if there is no such pack
    :raises PriceRefused: if the price is not above zero and below ¥1 bn, lacks a reason, or the one in force is later
    """
    variant = _locked(sku)
    before = Price.objects.get(variant=variant, active_to=None)
    if before.amount_fen == amount_fen:
        return before, before
    check_price(amount_fen=amount_fen, reason=reason, active_from=before.active_from, at=at)
    before.active_to = at
    before.save(update_fields=["active_to"])
    variant.usual_price_fen = usual_fen = _usual_fen(variant, at=at)
    variant.crossed_price_fen = crossed_price(price_fen=amount_fen, usual_fen=usual_fen, deals=deals)
    variant.crossed_until = at + timedelta(days=CROSSED_DAYS) if variant.crossed_price_fen else None
    price = Price.objects.create(
        variant=variant,
        amount_fen=amount_fen,
        active_from=at,
        reason=reason.strip(),
        set_by=actor,
        lowest_deal_fen=deals.lowest_fen if deals else None,
        lowest_deal_number=deals.number if deals else "",
        deal_count=deals.count if deals else 0,
        crossed_fen=variant.crossed_price_fen,
    )
    variant.price_fen = amount_fen
    variant.save(update_fields=["price_fen", "usual_price_fen", "crossed_price_fen", "crossed_until"])
    refresh_from_prices(product_ids=[variant.product_id])
    record_activity(
        actor=actor.number,
        action="price.set",
        subject=sku,
        at=at,
        was_fen=before.amount_fen,
        now_fen=amount_fen,
        reason=reason.strip(),
    )
    return before, price


@transaction.atomic
def set_variant_sale_state(*, sku: str, state: SaleState, reason: str, actor: "User", at: datetime) -> None:
    """
    Put a pack on sale or take it off.

    :raises UnknownProduct: if there is no such pack
    """
    variant = _locked(sku)
    if variant.sale_state == state:
        return
    variant.sale_state = state
    variant.save(update_fields=["sale_state"])
    refresh_from_prices(product_ids=[variant.product_id])
    record_activity(actor=actor.number, action=f"pack.{state.lower()}", subject=sku, at=at, reason=reason)


@transaction.atomic
def set_product_sale_state(*, sku_base: str, state: SaleState, reason: str, actor: "User", at: datetime) -> None:
    """
    Put a product on sale or take it off with all its packs.

    :raises UnknownProduct: if there is no such product
    """
    if not Product.objects.filter(sku_base=sku_base).exists():
        raise UnknownProduct(f"没有编码为“{sku_base}”的商品。请核对编码。")
    if Product.objects.filter(sku_base=sku_base).exclude(sale_state=state).update(sale_state=state):
        record_activity(actor=actor.number, action=f"product.{state.lower()}", subject=sku_base, at=at, reason=reason)


def refresh_from_prices(*, product_ids: Iterable[int]) -> None:
    """Keep the lowest price of products beside them, zero where no pack is on sale."""
    lowest = (
        Variant.objects.filter(product=OuterRef("pk"), sale_state=SaleState.ON_SALE)
        .values("product")
        .annotate(least=Min("price_fen"))
        .values("least")
    )
    Product.objects.filter(pk__in=product_ids).update(from_price_fen=Coalesce(Subquery(lowest), Value(0)))


def _usual_fen(variant: Variant, *, at: datetime) -> int:
    """Find the lowest price of the days before an instant, at which the last of them was just closed."""
    recent = Price.objects.filter(variant=variant, active_to__gt=at - timedelta(days=USUAL_PRICE_DAYS))
    lowest: int = recent.aggregate(least=Min("amount_fen"))["least"]
    return lowest


def _locked(sku: str) -> Variant:
    try:
        return lock_variant(sku=sku)
    except Variant.DoesNotExist:
        raise UnknownProduct(f"没有编码为“{sku}”的规格。请核对编码。") from None
