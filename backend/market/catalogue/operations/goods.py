"""Bringing categories, products, packs and box contents to what a list says. Prices are set here at first only."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from market.catalogue.models import Category, ComparableCategory, Component, Price, Product, Variant
from market.catalogue.operations.prices import refresh_from_prices
from market.kernel.upsert import Upserted, upsert
from market.regions.models import Producer
from market.regions.selectors import region_ids, township_ids


@dataclass(frozen=True)
class ComparableInput:
    """A comparable category as it is to stand."""

    code: str
    name: str
    position: int


@dataclass(frozen=True)
class CategoryInput:
    """A browse category as it is to stand."""

    slug: str
    name: str
    parent_slug: str
    comparable_code: str
    position: int


@dataclass(frozen=True)
class ProductInput:
    """A product as it is to stand; what it belongs to by code, slug or name."""

    sku_base: str
    slug: str
    name: str
    pinyin: str
    kind: str
    category_slug: str
    county_code: str
    township: str
    producer_code: str
    geo_indication: str
    geo_indication_kind: str
    standards: list[str]
    storage: str
    shelf_life_days: int | None
    keeps_indefinitely: bool
    season_text: str
    sale_months: list[int]
    is_returnable: bool
    ingredients: str
    description: str
    origin_note: str
    is_verified: bool
    is_sample: bool
    position: int


@dataclass(frozen=True)
class VariantInput:
    """A pack as it is to stand; `price_fen` is its first price and never overwrites a later one."""

    sku: str
    sku_base: str
    pack: str
    net_weight_g: int | None
    barcode: str
    price_fen: int
    list_price_fen: int | None
    position: int


@dataclass(frozen=True)
class ComponentInput:
    """A good inside a gift box."""

    sku: str
    position: int
    name: str
    product_sku_base: str
    net_weight_g: int
    quantity: int
    list_price_fen: int


@transaction.atomic
def upsert_comparables(*, comparables: Sequence[ComparableInput]) -> Upserted:
    """Bring comparable categories to what is given."""
    return upsert(model=ComparableCategory, by=("code",), rows=[asdict(comparable) for comparable in comparables])


@transaction.atomic
def upsert_categories(*, categories: Sequence[CategoryInput]) -> Upserted:
    """Bring browse categories to what is given, parents first."""
    comparable_ids = dict(ComparableCategory.objects.values_list("code", "pk"))
    done = Upserted()
    for is_leaf in (False, True):
        ids = dict(Category.objects.values_list("slug", "pk"))
        rows = []
        for category in categories:
            if bool(category.parent_slug) == is_leaf:
                row = asdict(category)
                parent, comparable = row.pop("parent_slug"), row.pop("comparable_code")
                rows.append(
                    row
                    | {
                        "parent_id": ids[parent] if parent else None,
                        "comparable_category_id": comparable_ids[comparable] if comparable else None,
                    }
                )
        part = upsert(model=Category, by=("slug",), rows=rows)
        done = Upserted(done.made + part.made, done.changed + part.changed)
    return done


@transaction.atomic
def upsert_products(*, products: Sequence[ProductInput], at: datetime) -> Upserted:
    """Bring products to what is given; whether one is on sale is the desk's to say and stays."""
    regions, towns = region_ids(), township_ids()
    categories = dict(Category.objects.values_list("slug", "pk"))
    producers = dict(Producer.objects.values_list("code", "pk"))
    rows: list[dict[str, Any]] = []
    for product in products:
        row = asdict(product)
        county_id, town = regions[row.pop("county_code")], row.pop("township")
        belongs = {
            "county_id": county_id,
            "township_id": towns[county_id, town] if town else None,
            "category_id": categories[row.pop("category_slug")],
            "producer_id": producers[row.pop("producer_code")],
        }
        rows.append(row | belongs | {"added_at": at})
    return upsert(model=Product, by=("sku_base",), rows=rows, only_when_made=frozenset({"added_at"}))


@transaction.atomic
def upsert_variants(*, variants: Sequence[VariantInput], at: datetime) -> Upserted:
    """Bring packs to what is given; a new pack gets its first price, a known one keeps the price in force."""
    ids = dict(Product.objects.values_list("sku_base", "pk"))
    rows = []
    for variant in variants:
        row = asdict(variant)
        product_id = ids[row.pop("sku_base")]
        rows.append(row | {"product_id": product_id})
    done = upsert(model=Variant, by=("sku",), rows=rows, only_when_made=frozenset({"price_fen"}))
    new = Variant.objects.filter(pk__in=done.made).values_list("pk", "price_fen", "product_id")
    Price.objects.bulk_create(Price(variant_id=pk, amount_fen=fen, active_from=at) for pk, fen, _ in new)
    refresh_from_prices(product_ids={product_id for _, _, product_id in new})
    return done


@transaction.atomic
def upsert_components(*, components: Sequence[ComponentInput]) -> Upserted:
    """Bring the contents of gift boxes to what is given; what a box no longer holds is taken out."""
    boxes = dict(Variant.objects.values_list("sku", "pk"))
    products = dict(Product.objects.values_list("sku_base", "pk"))
    rows = []
    for component in components:
        row = asdict(component)
        box_id, product_id = boxes[row.pop("sku")], products[row.pop("product_sku_base")]
        rows.append(row | {"box_id": box_id, "product_id": product_id})
    kept = {(row["box_id"], row["position"]) for row in rows}
    known = Component.objects.filter(box__in={row["box_id"] for row in rows}).values_list("pk", "box_id", "position")
    Component.objects.filter(pk__in=[pk for pk, box, position in known if (box, position) not in kept]).delete()
    return upsert(model=Component, by=("box_id", "position"), rows=rows)


@transaction.atomic
def set_pictures(*, pictures: Mapping[str, tuple[str, str]]) -> Upserted:
    """Give products their pictures, as (key, text for those who do not see it) by SKU base."""
    rows = [{"sku_base": sku_base, "picture_key": key, "picture_alt": alt} for sku_base, (key, alt) in pictures.items()]
    known = set(Product.objects.values_list("sku_base", flat=True))
    return upsert(model=Product, by=("sku_base",), rows=[row for row in rows if row["sku_base"] in known])
