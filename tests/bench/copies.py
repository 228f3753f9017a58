"""Copies of the seed's goods, written as rows: for measuring only."""

from uuid import uuid4

from market.catalogue.models import Price, Product, Variant
from market.inventory.enums import MovementReason
from market.inventory.models import Lot, StockMovement
from market.kernel.clock import now
from market.kernel.numbers import new_number
from market.search.models import SearchToken


def grow(wanted: int) -> dict[str, int]:
    """Copy round after round until there are `wanted` products."""
    originals = list(Product.objects.order_by("pk"))
    place = 0
    while (have := Product.objects.count()) < wanted:
        place += 1
        for product in originals[: wanted - have]:
            _copy(product, place)
    return {"products": Product.objects.count(), "packs": Variant.objects.count(), "lots": Lot.objects.count()}


def _copy(original: Product, place: int) -> None:
    tokens = [(row.token, row.weight) for row in original.search_tokens.all()]
    packs = list(original.variants.order_by("pk"))
    product = Product.objects.get(pk=original.pk)
    product.pk, product._state.adding = None, True
    product.sku_base, product.slug = f"{original.sku_base[:14]}-{place}", f"{original.slug[:70]}-{place}"
    product.save()
    SearchToken.objects.bulk_create(
        SearchToken(product=product, token=token, weight=weight) for token, weight in tokens
    )
    for pack in packs:
        lots = list(pack.lots.order_by("pk"))
        variant = Variant.objects.get(pk=pack.pk)
        variant.pk, variant._state.adding = None, True
        variant.product, variant.sku = product, f"{pack.sku[:18]}-{place}"
        variant.save()
        Price.objects.create(variant=variant, amount_fen=variant.price_fen, active_from=now())
        for lot in lots:
            _copy_lot(lot, variant)


def _copy_lot(original: Lot, variant: Variant) -> None:
    lot = Lot.objects.get(pk=original.pk)
    lot.pk, lot._state.adding = None, True
    lot.number, lot.key, lot.variant, lot.held = new_number("L"), uuid4(), variant, 0
    lot.save()
    if lot.on_hand:
        StockMovement.objects.create(
            lot=lot, reason=MovementReason.RECEIVED, delta=lot.on_hand, reference=lot.number, at=now()
        )
