"""Pricing a basket, and reading packs by SKU."""

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

from market.catalogue.enums import SaleState
from market.catalogue.errors import NotForSale, UnknownProduct
from market.catalogue.models import Component, Price, Product, Variant
from market.catalogue.rules import PricedBasket, PricedLine, PricedPart, refusal_of
from market.kernel.money import Fen

# Country, kind and number of a product: SKUs that agree so far are worth naming.
_ALIKE = 7


def variants_by_sku(*, skus: Iterable[str]) -> dict[str, Variant]:
    """Give the packs of these SKUs with product, county, producer and comparable category, as far as known."""
    rows = Variant.objects.select_related(
        "product__county", "product__producer", "product__category__comparable_category"
    ).filter(sku__in=set(skus))
    return {variant.sku: variant for variant in rows}


def variant_by_sku(*, sku: str) -> Variant:
    """
    Give a pack with its product.

    :raises UnknownProduct: if there is none
    """
    found = variants_by_sku(skus=[sku]).get(sku)
    if found is None:
        raise UnknownProduct(f"没有编码为“{sku}”的规格。请核对编码。", sku=sku)
    return found


def nearest_skus(*, skus: Iterable[str]) -> dict[str, str]:
    """Give for unknown SKUs those that begin alike for longest, as far as there are any; one statement."""
    wanted = set(skus)
    known = sorted(Variant.objects.filter(sale_state=SaleState.ON_SALE).values_list("sku", flat=True)) if wanted else []
    found = {}
    for sku in wanted:
        place = bisect(known, sku)
        nearest = max(known[max(0, place - 1) : place + 1], key=lambda one: _alike(one, sku), default="")
        if _alike(nearest, sku) >= _ALIKE:
            found[sku] = nearest
    return found


def price_basket(*, quantities: Mapping[str, int]) -> PricedBasket:
    """
    Price packs at what they cost now, in the order given; a fixed number of statements however many lines.

    :raises NotForSale: for the first pack that is unknown, off sale or a travel service; details: sku, reason
    """
    variants = variants_by_sku(skus=quantities)
    for sku, quantity in quantities.items():
        if reason := problem_of(variants.get(sku)):
            raise NotForSale(f"“{sku}”{reason}", field="sku", sku=sku, reason=reason)
        if quantity < 1:
            raise NotForSale(f"“{sku}”的数量应至少为 1。", field="quantity", sku=sku, reason="数量应至少为 1。")
    parts = _parts_of(list(variants.values()))
    lines = tuple(_line(variants[sku], quantity, parts) for sku, quantity in quantities.items())
    return PricedBasket(lines=lines, goods_fen=Fen(sum(line.amount_fen for line in lines)))


def problem_of(variant: Variant | None) -> str:
    """Say why a pack cannot be ordered, whatever its stock; empty if it can."""
    if variant is None:
        return "不是商城的商品编码，请核对。"
    product = variant.product
    return refusal_of(kind=product.kind, product_state=product.sale_state, variant_state=variant.sale_state)


def prices_of(*, sku: str) -> list[Price]:
    """Give the price history of a pack, the latest first."""
    return list(Price.objects.select_related("set_by").filter(variant__sku=sku).order_by("-active_from", "-pk"))


def _alike(one: str, other: str) -> int:
    """Count the characters in which two SKUs begin alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _parts_of(variants: Sequence[Variant]) -> dict[int, list[PricedPart]]:
    """Give the parts of the gift boxes among these packs."""
    rows = (
        Component.objects.select_related("product__county", "product__category__comparable_category")
        .filter(box__in=[variant.pk for variant in variants])
        .order_by("box", "position")
    )
    found: dict[int, list[PricedPart]] = {}
    for row in rows:
        part = _part(row.product, name=row.name, weight_fen=row.list_price_fen * row.quantity)
        found.setdefault(row.box_id, []).append(part)
    return found


def _part(product: Product, *, name: str, weight_fen: int) -> PricedPart:
    comparable = product.category.comparable_category
    return PricedPart(
        name=name,
        region_code=product.county.code if product.county.is_counterpart else None,
        comparable_code=comparable.code if comparable else None,
        weight_fen=Fen(weight_fen),
    )


def _line(variant: Variant, quantity: int, boxes: Mapping[int, list[PricedPart]]) -> PricedLine:
    product = variant.product
    parts = boxes.get(variant.pk) or [_part(product, name=product.name, weight_fen=variant.price_fen)]
    return PricedLine(
        sku=variant.sku,
        variant_id=variant.pk,
        product_slug=product.slug,
        product_name=product.name,
        pack=variant.pack,
        county_name=product.county.short_name,
        producer_name=product.producer.name,
        is_returnable=product.is_returnable,
        unit_price_fen=Fen(variant.price_fen),
        quantity=quantity,
        amount_fen=Fen(variant.price_fen * quantity),
        parts=tuple(parts),
        weight_g=variant.net_weight_g or 0,
        storage=product.storage,
    )
