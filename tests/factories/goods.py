"""The catalogue: counties, categories, producers, products and their packs."""

from itertools import count
from typing import Any

from market.catalogue.enums import ProductKind, Storage
from market.catalogue.models import Category, ComparableCategory, Component, Price, Product, Variant
from market.catalogue.operations.prices import refresh_from_prices
from market.regions.enums import RegionLevel
from market.regions.models import Producer, Region
from tests.factories.people import AT

_serial = count(1)

COUNTIES = {
    "532822": ("menghai", "勐海县", "勐海"),
    "532823": ("mengla", "勐腊县", "勐腊"),
    "530602": ("zhaoyang", "昭阳区", "昭阳"),
    "530628": ("yiliang", "彝良县", "彝良"),
}
COMPARABLES = {"tea": "茶叶", "rice": "粮油", "meat": "肉类", "fruit": "水果"}


def make_county(code: str = "532822", **fields: Any) -> Region:
    """A county, by default the counterpart county 勐海; the same row for the same code."""
    slug, name, short = COUNTIES.get(code, (f"county-{code}", "示例县", "示例"))
    defaults = {
        "slug": slug,
        "name": name,
        "short_name": short,
        "pinyin": slug,
        "level": RegionLevel.COUNTY,
        "is_counterpart": True,
        **fields,
    }
    return Region.objects.get_or_create(code=code, defaults=defaults)[0]


def make_comparable(code: str = "tea") -> ComparableCategory:
    """A comparable category; the same row for the same code."""
    return ComparableCategory.objects.get_or_create(code=code, defaults={"name": COMPARABLES.get(code, code)})[0]


def make_category(comparable: str | None = "tea") -> Category:
    """A browse category within a comparable category, or outside every one; the same row for the same comparable."""
    slug = comparable or "crafts"
    defaults = {
        "name": COMPARABLES.get(slug, "手工艺品"),
        "comparable_category": make_comparable(comparable) if comparable else None,
    }
    return Category.objects.get_or_create(slug=slug, defaults=defaults)[0]


def make_producer(county: Region | None = None, **fields: Any) -> Producer:
    """A producer, by default the tea co-op of 勐海."""
    return Producer.objects.create(
        **{
            "code": f"P{next(_serial):04d}",
            "name": "勐海示例茶叶专业合作社（示例）",
            "kind": "合作社",
            "county": county or make_county(),
            **fields,
        }
    )


def make_product(county: Region | None = None, comparable: str | None = "tea", **fields: Any) -> Product:
    """A product, by default 普洱 tea of the co-op."""
    serial = next(_serial)
    county = county or make_county()
    return Product.objects.create(
        **{
            "sku_base": f"T{serial:05d}",
            "slug": f"product-{serial}",
            "name": "示例普洱茶饼",
            "pinyin": "puer",
            "kind": ProductKind.PREPACKAGED,
            "category": make_category(comparable),
            "county": county,
            "producer": fields.pop("producer", None) or make_producer(county),
            "storage": Storage.AMBIENT,
            "keeps_indefinitely": True,
            "description": "示例",
            "added_at": AT,
            **fields,
        }
    )


def make_variant(product: Product | None = None, *, price_fen: int = 12_800, **fields: Any) -> Variant:
    """A pack with its price in force. Fields of the product may be given as `product__name`, `product__county` …"""
    for_product = {k.removeprefix("product__"): fields.pop(k) for k in list(fields) if k.startswith("product__")}
    product = product or make_product(**for_product)
    serial = next(_serial)
    variant = Variant.objects.create(
        **{
            "sku": f"{product.sku_base}-{serial}",
            "product": product,
            "pack": "357克/饼",
            "net_weight_g": 357,
            "price_fen": price_fen,
            **fields,
        }
    )
    Price.objects.create(variant=variant, amount_fen=price_fen, active_from=AT)
    refresh_from_prices(product_ids=[product.pk])
    return variant


def make_component(box: Variant, product: Product, *, list_price_fen: int, **fields: Any) -> Component:
    """A good inside a gift box."""
    return Component.objects.create(
        **{
            "box": box,
            "product": product,
            "position": box.components.count() + 1,
            "name": product.name,
            "net_weight_g": 100,
            "list_price_fen": list_price_fen,
            **fields,
        }
    )
