"""Reading the shop's shape: categories, counties, producers, seasons."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Min, Q, QuerySet

from market.catalogue.enums import ProductKind, SaleState
from market.catalogue.errors import UnknownProduct
from market.catalogue.models import Category, Product
from market.catalogue.rules import ALL_MONTHS, is_in_season, picture_url
from market.regions.models import BenefitLinkage, Producer, Region

_OFFERED = Q(products__sale_state=SaleState.ON_SALE, products__from_price_fen__gt=0)


@dataclass(frozen=True)
class CategoryNode:
    """A browse category with the number of its goods; a parent counts its children's."""

    slug: str
    name: str
    count: int
    picture_url: str
    children: tuple["CategoryNode", ...] = ()


@dataclass(frozen=True)
class CategoryTrail:
    """A category and, for a leaf, the one above it."""

    slug: str
    name: str
    parent_slug: str
    parent_name: str


@dataclass(frozen=True)
class CountyView:
    """A counterpart county with the number of its goods."""

    code: str
    slug: str
    name: str
    short_name: str
    prefecture_name: str
    province_name: str
    is_key_county: bool
    altitude_m: int | None
    latitude: Decimal | None
    longitude: Decimal | None
    intro: str
    lead_goods: str
    product_count: int
    township_count: int


@dataclass(frozen=True)
class LinkageView:
    """How a producer's sales reach people lifted out of poverty (三(七))."""

    kind: str
    kind_label: str
    households: int
    note: str
    rights_note: str
    is_sample: bool


@dataclass(frozen=True)
class ProducerView:
    """A producer as a page shows it."""

    code: str
    name: str
    kind: str
    kind_label: str
    makes: str
    township_name: str
    is_sample: bool
    product_count: int
    linkages: tuple[LinkageView, ...]


@dataclass(frozen=True)
class SeasonRow:
    """In which months, from January, a good is offered."""

    name: str
    slug: str
    county_slug: str
    county_name: str
    months: tuple[bool, ...]


def offered_products() -> QuerySet[Product]:
    """Choose what the shop shows: on sale, with at least one pack on sale; sold out or not."""
    return Product.objects.filter(sale_state=SaleState.ON_SALE, from_price_fen__gt=0)


def all_product_ids() -> list[int]:
    """Give the ids of all products, on sale or not."""
    return list(Product.objects.order_by("pk").values_list("pk", flat=True))


def categories() -> list[CategoryNode]:
    """Give the category tree in its order, in two statements, without categories that are empty."""
    rows = list(
        Category.objects.order_by("position", "pk").annotate(
            goods=Count("products", filter=_OFFERED), first=Min("products__position", filter=_OFFERED)
        )
    )
    pictures = dict(
        offered_products()
        .filter(position__in=[row.first for row in rows if row.first is not None])
        .values_list("category_id", "picture_key")
    )
    leaves: dict[int, list[CategoryNode]] = {}
    for row in rows:
        if row.parent_id and row.goods:
            node = CategoryNode(row.slug, row.name, row.goods, picture_url(pictures.get(row.pk, ""), 320))
            leaves.setdefault(row.parent_id, []).append(node)
    tree: list[CategoryNode] = []
    for row in rows:
        children = tuple(leaves.get(row.pk, ()))
        count = row.goods + sum(child.count for child in children)
        if row.parent_id is None and count:
            own = picture_url(pictures.get(row.pk, ""), 320)
            first = next((child.picture_url for child in children if child.picture_url), "")
            tree.append(CategoryNode(row.slug, row.name, count, own or first, children))
    return tree


def get_category(*, slug: str) -> CategoryTrail:
    """
    Give a category for a page's heading.

    :raises UnknownProduct: if there is none
    """
    row = Category.objects.select_related("parent").filter(slug=slug).first()
    if row is None:
        raise UnknownProduct("没有这个分类。请从分类页选择。")
    parent = row.parent
    return CategoryTrail(row.slug, row.name, parent.slug if parent else "", parent.name if parent else "")


def counties() -> list[CountyView]:
    """Give the counterpart counties in their order."""
    return [_county(row) for row in _county_rows().order_by("position", "pk")]


def get_county(*, slug: str) -> CountyView:
    """
    Give one counterpart county.

    :raises UnknownProduct: if there is none
    """
    row = _county_rows().filter(slug=slug).first()
    if row is None:
        raise UnknownProduct("没有这个对口县。请从七县中选择。")
    return _county(row)


def producers_of(*, county_slug: str) -> list[ProducerView]:
    """Give a county's producers with goods on offer, those with most goods first."""
    rows = (
        Producer.objects.filter(county__slug=county_slug)
        .select_related("township")
        .prefetch_related("linkages")
        .annotate(goods=Count("products", filter=_OFFERED))
        .filter(goods__gt=0)
        .order_by("-goods", "code")
    )
    return [producer_view(row, product_count=row.goods) for row in rows]


def producer_view(producer: Producer, *, product_count: int = 0) -> ProducerView:
    """Show a producer whose township and linkages are fetched."""
    return ProducerView(
        code=producer.code,
        name=producer.name,
        kind=producer.kind,
        kind_label=producer.get_kind_display(),
        makes=producer.makes,
        township_name=producer.township.name if producer.township else "",
        is_sample=producer.is_sample,
        product_count=product_count,
        linkages=tuple(_linkage(row) for row in producer.linkages.all()),
    )


def season_rows(*, county_slug: str = "", month: int | None = None) -> list[SeasonRow]:
    """Give the goods with a season, of one county or all, optionally only those of a month, by county and name."""
    rows = (
        offered_products()
        .exclude(kind=ProductKind.TOURISM)
        .filter(sale_months__len__lt=ALL_MONTHS, sale_months__len__gt=0)
        .order_by("county__position", "position", "pk")
        .values_list("name", "slug", "county__slug", "county__short_name", "sale_months")
    )
    if county_slug:
        rows = rows.filter(county__slug=county_slug)
    if month is not None:
        rows = rows.filter(sale_months__contains=[month])
    return [SeasonRow(name, slug, county, short, months_of(months)) for name, slug, county, short, months in rows]


def months_of(sale_months: Collection[int]) -> tuple[bool, ...]:
    """Spread sale months over the year; no months named means all."""
    return tuple(is_in_season(sale_months, month) for month in range(1, ALL_MONTHS + 1))


def _county_rows() -> "QuerySet[Region]":
    return (
        Region.objects.filter(is_counterpart=True)
        .select_related("parent__parent")
        .annotate(
            goods=Count("products", filter=_OFFERED),
            towns=Count("products__township", filter=_OFFERED, distinct=True),
        )
    )


def _county(row: Region) -> CountyView:
    prefecture = row.parent
    province = prefecture.parent if prefecture else None
    counts: dict[str, int] = vars(row)
    return CountyView(
        code=row.code,
        slug=row.slug,
        name=row.name,
        short_name=row.short_name,
        prefecture_name=prefecture.name if prefecture else "",
        province_name=province.name if province else "",
        is_key_county=row.is_key_county,
        altitude_m=row.altitude_m,
        latitude=row.latitude,
        longitude=row.longitude,
        intro=row.intro,
        lead_goods=row.lead_goods,
        product_count=counts["goods"],
        township_count=counts["towns"],
    )


def _linkage(row: BenefitLinkage) -> LinkageView:
    return LinkageView(
        kind=row.kind,
        kind_label=row.get_kind_display(),
        households=row.households,
        note=row.note,
        rights_note=row.rights_note,
        is_sample=row.is_sample,
    )
