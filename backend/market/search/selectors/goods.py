"""The page of one good: packs with stock, the lot that would be sent, who made it, and what else its county has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, When

from market.catalogue.enums import ProductKind, SaleState
from market.catalogue.errors import UnknownProduct
from market.catalogue.models import Component, Product, Variant
from market.catalogue.rules import (
    ReturnsRule,
    StockState,
    is_near_expiry,
    origin_text,
    pack_unit,
    picture_url,
    returns_rule,
    stock_note,
)
from market.catalogue.selectors import (
    CertificateView,
    PictureView,
    ProducerView,
    certificates_on,
    gallery_of,
    months_of,
    offered_products,
    producer_view,
)
from market.inventory.rules import delivery_day
from market.inventory.selectors import LotOnSale, OnSale, lots_on_sale
from market.kernel.calendar import local_date_of
from market.kernel.money import Fen, per_500g_fen
from market.search.rules import ProductCard
from market.search.selectors.cards import for_cards, make_card, packs_on_sale, usual_fen

RELATED = 4
WIDE, NARROW = 1200, 160
# Of eight joined tables only what the page shows: the rest would be read, sent and thrown away.
_SHOWN = (
    *("sku_base", "slug", "name", "kind", "category", "county", "township", "producer", "geo_indication"),
    *("geo_indication_kind", "licence_number", "maker_address", "maker_contact"),
    *("standards", "storage", "shelf_life_days", "keeps_indefinitely", "season_text", "sale_months", "is_returnable"),
    *("ingredients", "description", "origin_note", "is_verified", "picture_key", "picture_alt", "sale_state"),
    *("is_sample", "category__slug", "category__name", "category__parent__slug", "category__parent__name"),
    *("county__slug", "county__name", "county__short_name", "county__parent__name", "county__parent__parent__name"),
    *("township__name", "producer__code", "producer__name", "producer__kind", "producer__makes"),
    *("producer__is_sample", "producer__township__name"),
)


@dataclass(frozen=True)
class LotView:
    """The lot that would be sent."""

    batch_code: str
    produced_on: date
    expires_on: date | None
    outlet_name: str
    is_near_expiry: bool


@dataclass(frozen=True)
class ComponentView:
    """A good inside a gift box."""

    name: str
    net_weight_g: int
    quantity: int
    product_slug: str
    county_name: str


@dataclass(frozen=True)
class VariantView:
    """A pack: its price, stock, the lot that would be sent, and for a box what is inside."""

    sku: str
    pack: str
    net_weight_g: int | None
    price_fen: Fen
    per_500g_fen: Fen | None
    stock_state: StockState
    stock_left: int
    stock_unit: str
    stock_back: str
    lot: LotView | None
    components: tuple[ComponentView, ...]
    # The price before a special one, for goods near their expiry only.
    usual_fen: Fen | None
    # What is crossed out beside the price; none without the evidence for it.
    crossed_fen: Fen | None

    @property
    def is_out(self) -> bool:
        return self.stock_state in {StockState.OUT, StockState.OFF_SEASON}

    @property
    def back(self) -> str:
        return self.stock_back


@dataclass(frozen=True)
class ProductPage:
    """Everything that the page of a good shows."""

    sku_base: str
    slug: str
    name: str
    kind: str
    kind_label: str
    is_on_sale: bool
    is_tourism: bool
    is_sample: bool
    category_slug: str
    category_name: str
    parent_slug: str
    parent_name: str
    county_slug: str
    county_name: str
    township_name: str
    producer: ProducerView
    geo_indication: str
    geo_indication_kind: str
    standards: tuple[str, ...]
    storage_label: str
    shelf_life_days: int | None
    keeps_indefinitely: bool
    season_text: str
    months: tuple[bool, ...]
    returns_rule: ReturnsRule
    ingredients: str
    description: str
    origin: str
    picture_key: str
    picture_alt: str
    photographs: tuple[PictureView, ...]
    # On the product and on any lot of it, those that hold.
    certificates: tuple[CertificateView, ...]
    licence_number: str
    maker_address: str
    maker_contact: str
    variants: tuple[VariantView, ...]
    related: tuple[ProductCard, ...]

    @property
    def is_prepackaged(self) -> bool:
        return self.kind == ProductKind.PREPACKAGED

    @property
    def picture_url(self) -> str:
        return picture_url(self.picture_key, WIDE)

    @property
    def thumb_url(self) -> str:
        return picture_url(self.picture_key, NARROW)

    @property
    def chosen(self) -> VariantView | None:
        """Give the pack that is chosen at first: the first to be had, else the first."""
        return next((pack for pack in self.variants if not pack.is_out), self.variants[0] if self.variants else None)


def product_page(*, slug: str, at: datetime) -> ProductPage:
    """
    Show one good, sold out, out of season or off sale though it may be.

    :raises UnknownProduct: if there is none
    """
    product = _with_places(slug=slug)
    related = _related(product)
    packs = packs_on_sale(product_ids=[product.pk, *(other.pk for other in related)])
    today = local_date_of(at)
    ids = [variant.pk for same in packs.values() for variant in same]
    lots = lots_on_sale(variant_ids=ids, day=delivery_day(today), at=at)
    stock = {pk: _on_sale(lots.get(pk, ())) for pk in ids}
    beside = gallery_of(product_id=product.pk), certificates_on(product_id=product.pk, today=today)
    return _page(
        product,
        *beside,
        _variants(product, packs.get(product.pk, []), lots, at),
        tuple(make_card(other, packs[other.pk], stock, today=today) for other in related if other.pk in packs),
    )


def _on_sale(lots: Sequence[LotOnSale]) -> OnSale:
    """Sum lots, which come in the order in which they are sold."""
    return OnSale(sum(lot.free for lot in lots), lots[0].expires_on if lots else None)


def _with_places(*, slug: str) -> Product:
    """Fetch a product with its category, county, township, and producer."""
    products = Product.objects.select_related(
        "category__parent", "county__parent__parent", "township", "producer__township"
    ).only(*_SHOWN)
    try:
        return products.prefetch_related("producer__linkages").get(slug=slug)
    except Product.DoesNotExist:
        raise UnknownProduct("没有这件商品，可能已经下架。请搜索或看看分类。") from None


def _variants(
    product: Product, packs: Sequence[Variant], lots: Mapping[int, Sequence[LotOnSale]], at: datetime
) -> tuple[VariantView, ...]:
    inside: dict[int, list[ComponentView]] = {}
    components = Component.objects.filter(box__in=[variant.pk for variant in packs]).order_by("box", "position")
    for box, name, weight, quantity, slug, county in components.values_list(
        "box_id", "name", "net_weight_g", "quantity", "product__slug", "product__county__short_name"
    ):
        inside.setdefault(box, []).append(ComponentView(name, weight, quantity, slug, county))
    return tuple(
        _variant(product, variant, lots.get(variant.pk, ()), tuple(inside.get(variant.pk, ())), at)
        for variant in sorted(packs, key=lambda variant: (variant.position, variant.pk))
    )


def _variant(
    product: Product, variant: Variant, lots: Sequence[LotOnSale], inside: tuple[ComponentView, ...], at: datetime
) -> VariantView:
    today = local_date_of(at)
    note = stock_note(
        kind=product.kind,
        available=sum(lot.free for lot in lots),
        sale_months=product.sale_months,
        month=today.month,
    )
    weight = variant.net_weight_g
    lot = _lot(product, lots[0], today) if lots else None
    return VariantView(
        sku=variant.sku,
        pack=variant.pack,
        net_weight_g=weight,
        price_fen=Fen(variant.price_fen),
        per_500g_fen=per_500g_fen(variant.price_fen, weight) if weight else None,
        stock_state=note.state,
        stock_left=note.left,
        stock_unit=pack_unit(variant.pack),
        stock_back=note.back,
        lot=lot,
        components=inside,
        usual_fen=usual_fen(variant) if lot and lot.is_near_expiry else None,
        crossed_fen=_crossed_fen(variant, at),
    )


def _crossed_fen(variant: Variant, at: datetime) -> Fen | None:
    crossed, until = variant.crossed_price_fen, variant.crossed_until
    return Fen(crossed) if crossed and until and at < until and variant.price_fen < crossed else None


def _lot(product: Product, lot: LotOnSale, today: date) -> LotView:
    near = is_near_expiry(shelf_life_days=product.shelf_life_days, expires_on=lot.expires_on, today=today)
    return LotView(lot.batch_code, lot.produced_on, lot.expires_on, lot.outlet_name, near)


def _related(product: Product) -> list[Product]:
    """Choose other goods of the county, those of its own category first."""
    others = offered_products().filter(county=product.county_id).exclude(pk=product.pk)
    if not product.is_tourism:
        others = others.exclude(kind=ProductKind.TOURISM)
    alike = Case(When(category=product.category_id, then=0), default=1)
    return list(for_cards(others).order_by(alike, "position", "pk")[:RELATED])


def _page(
    product: Product,
    photographs: tuple[PictureView, ...],
    certificates: tuple[CertificateView, ...],
    variants: tuple[VariantView, ...],
    related: tuple[ProductCard, ...],
) -> ProductPage:
    category, county, township = product.category, product.county, product.township
    above = [county.parent.parent, county.parent] if county.parent else []
    names = [region.name for region in (*above, county) if region] + [township.name if township else ""]
    return ProductPage(
        sku_base=product.sku_base,
        slug=product.slug,
        name=product.name,
        kind=product.kind,
        kind_label=product.get_kind_display(),
        is_on_sale=product.sale_state == SaleState.ON_SALE and bool(variants),
        is_tourism=product.is_tourism,
        is_sample=product.is_sample,
        category_slug=category.slug,
        category_name=category.name,
        parent_slug=category.parent.slug if category.parent else "",
        parent_name=category.parent.name if category.parent else "",
        county_slug=county.slug,
        county_name=county.short_name,
        township_name=township.name if township else "",
        producer=producer_view(product.producer),
        geo_indication=product.geo_indication,
        geo_indication_kind=product.geo_indication_kind,
        standards=tuple(product.standards),
        storage_label=product.get_storage_display(),
        shelf_life_days=product.shelf_life_days,
        keeps_indefinitely=product.keeps_indefinitely,
        season_text=product.season_text,
        months=months_of(product.sale_months),
        returns_rule=returns_rule(kind=product.kind, is_returnable=product.is_returnable),
        ingredients=product.ingredients,
        description=product.description,
        origin=origin_text(place="".join(names), county=county.name, note=product.origin_note),
        picture_key=product.picture_key,
        picture_alt=product.picture_alt,
        photographs=photographs,
        certificates=certificates,
        licence_number=product.licence_number,
        maker_address=product.maker_address,
        maker_contact=product.maker_contact,
        variants=variants,
        related=related,
    )
