"""Making index entries. Loads the dictionaries: import it from the worker and commands only."""

from collections.abc import Collection
from functools import lru_cache

from django.db import transaction

from market.catalogue.models import Category, Product
from market.regions.models import Region, Township
from market.search.documents import (
    CATEGORY,
    MAKER,
    NAME,
    PLACE,
    Document,
    Field,
    WordCutter,
    stem_of,
    tokens_of,
)
from market.search.locks import lock_stale
from market.search.models import SearchToken, StaleDocument


@transaction.atomic
def refresh_stale(*, limit: int = 200) -> int:
    """Index the products that have waited longest, at most `limit`; give their number."""
    stale = lock_stale(limit=limit)
    if stale:
        index_products(product_ids=[row.product_id for row in stale])
        StaleDocument.objects.filter(pk__in=[row.pk for row in stale]).delete()
    return len(stale)


@transaction.atomic
def index_products(*, product_ids: Collection[int]) -> int:
    """Make the index entries of products anew; give the number of tokens."""
    products = (
        Product.objects.select_related("county__parent", "township", "category__parent", "producer")
        .prefetch_related("variants")
        .filter(pk__in=product_ids)
        .order_by("pk")
    )
    cutter = _cutter(_place_names())
    rows = [
        SearchToken(product_id=product.pk, token=token, weight=weight)
        for product in products
        for token, weight in tokens_of(document_of(product), cutter).items()
    ]
    SearchToken.objects.filter(product__in=product_ids).delete()
    SearchToken.objects.bulk_create(rows, batch_size=5_000)
    return len(rows)


def document_of(product: Product) -> Document:
    """Gather what a product is found by, from rows that are fetched."""
    county, township, category = product.county, product.township, product.category
    fields = [
        Field(product.name, NAME, product.pinyin),
        Field(county.short_name, PLACE),
        Field(county.name, PLACE, county.pinyin),
        Field(category.name, CATEGORY),
        Field(product.producer.name, MAKER),
        Field(product.geo_indication, PLACE),
    ]
    if county.parent:
        fields.append(Field(county.parent.short_name, PLACE))
    if township:
        fields.append(Field(township.name, PLACE, township.pinyin))
    if category.parent:
        fields.append(Field(category.parent.name, CATEGORY))
    codes = (product.sku_base, *(variant.sku for variant in product.variants.all()))
    return Document(product.pk, tuple(field for field in fields if field.text), codes)


def _place_names() -> tuple[str, ...]:
    """Name the places and kinds of goods that a dictionary of everyday Chinese does not know."""
    names = {stem_of(name) for name in Township.objects.values_list("name", flat=True)}
    names.update(Region.objects.values_list("short_name", flat=True))
    names.update(Category.objects.filter(parent__isnull=False).values_list("name", flat=True))
    names.update(Product.objects.exclude(geo_indication="").values_list("geo_indication", flat=True))
    return tuple(sorted(name for name in names if len(name) > 1))


@lru_cache(maxsize=1)
def _cutter(names: tuple[str, ...]) -> WordCutter:
    return WordCutter(names)
