"""Lists of goods as cards: filtered, sorted, counted and with their stock, in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    Expression,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    When,
)

from market.catalogue.enums import SaleState
from market.catalogue.models import Product, Variant
from market.catalogue.rules import ALL_MONTHS, is_special_price, near_expiry_day, pack_unit, stock_note
from market.catalogue.selectors import offered_products
from market.inventory.rules import delivery_day
from market.inventory.selectors import OnSale, lots_with_free_units, on_sale
from market.kernel.calendar import local_date_of
from market.kernel.money import Fen
from market.kernel.pages import PAGE_SIZE, Page, clamp_page
from market.search.backends.database import gather_cells
from market.search.rules import PRICE_BANDS, CardFilter, Listing, ProductCard, Sort, count_facets, ids_in_order

_SORTED_BY: Mapping[Sort, str] = {
    Sort.FEATURED: "position",
    Sort.PRICE_UP: "from_price_fen",
    Sort.PRICE_DOWN: "from_price_fen",
    Sort.NEWEST: "added_at",
}


def product_cards(*, wanted: CardFilter, at: datetime, page: int = 1) -> Listing:
    """Give a page of goods and the counts of each choice, in four statements."""
    return listing_of(wanted=wanted, at=at, page=page, ranked=None)


def listing_of(*, wanted: CardFilter, at: datetime, page: int, ranked: Sequence[int] | None) -> Listing:
    """Give a page of goods, of all or of those found by words, whose ids come `ranked` by how well they fit."""
    found = _found(wanted, at)
    if ranked is not None:
        found = found.filter(pk__in=ranked)
    # What is dear is finding: it is done once, and tells the choices, the number and the order of the goods.
    cells = gather_cells(found=found, by=_SORTED_BY[wanted.sort])
    ids = ids_in_order(cells, wanted)
    if ranked is not None and wanted.sort == Sort.FEATURED:
        left = set(ids)
        ids = [pk for pk in ranked if pk in left]
    number = clamp_page(page, len(ids))
    first = (number - 1) * PAGE_SIZE
    shown = ids[first : first + PAGE_SIZE]
    by_pk = {product.pk: product for product in for_cards(Product.objects.filter(pk__in=shown))}
    rows = [by_pk[pk] for pk in shown if pk in by_pk]
    page_of_cards = Page(cards_of(products=rows, at=at), number, PAGE_SIZE, len(ids))
    return Listing(page_of_cards, count_facets(cells, wanted))


def for_cards(products: QuerySet[Product]) -> QuerySet[Product]:
    """Fetch with each product what its card shows."""
    return products.select_related("county", "township").only(
        "slug",
        "name",
        "kind",
        "picture_key",
        "sale_months",
        "shelf_life_days",
        "county__slug",
        "county__short_name",
        "township__name",
    )


def cards_of(*, products: Sequence[Product], at: datetime) -> list[ProductCard]:
    """Make the cards of products, with packs and stock in two statements."""
    packs = packs_on_sale(product_ids=[product.pk for product in products])
    today = local_date_of(at)
    ids = [variant.pk for same in packs.values() for variant in same]
    stock = on_sale(variant_ids=ids, day=delivery_day(today), at=at)
    return [make_card(product, packs[product.pk], stock, today=today) for product in products if product.pk in packs]


def packs_on_sale(*, product_ids: Sequence[int]) -> dict[int, list[Variant]]:
    """Give the packs on sale of each product, the cheapest first."""
    packs: dict[int, list[Variant]] = {}
    rows = Variant.objects.filter(product__in=product_ids, sale_state=SaleState.ON_SALE)
    for variant in rows.order_by("price_fen", "position", "pk"):
        packs.setdefault(variant.product_id, []).append(variant)
    return packs


def make_card(product: Product, packs: Sequence[Variant], stock: Mapping[int, OnSale], *, today: date) -> ProductCard:
    """Make one card from a product's packs on sale, the cheapest first, and their stock."""
    cheapest = packs[0]
    left = sum(stock[variant.pk].free for variant in packs)
    note = stock_note(kind=product.kind, available=left, sale_months=product.sale_months, month=today.month)
    units = {pack_unit(variant.pack) for variant in packs if stock[variant.pk].free}
    near = near_expiry_day(
        shelf_life_days=product.shelf_life_days, expires_on=stock[cheapest.pk].expires_on, today=today
    )
    return ProductCard(
        slug=product.slug,
        sku=cheapest.sku,
        name=product.name,
        kind=product.kind,
        picture_key=product.picture_key,
        county_slug=product.county.slug,
        county_name=product.county.short_name,
        township_name=product.township.name if product.township else "",
        pack=cheapest.pack,
        net_weight_g=cheapest.net_weight_g,
        price_fen=Fen(cheapest.price_fen),
        starts_from=len(packs) > 1,
        stock_state=note.state,
        stock_left=note.left,
        stock_unit=units.pop() if len(units) == 1 else "件",
        stock_back=note.back,
        expires_on=near,
        usual_fen=usual_fen(cheapest) if near else None,
    )


def usual_fen(variant: Variant) -> Fen | None:
    """Give the price a pack usually has, where the one in force is really lower."""
    is_special = is_special_price(price_fen=variant.price_fen, usual_fen=variant.usual_price_fen)
    return Fen(variant.usual_price_fen) if is_special and variant.usual_price_fen else None


def _found(wanted: CardFilter, at: datetime) -> QuerySet[Product]:
    """Choose by all that is not counted as a choice: the page's category and the prices typed."""
    found = offered_products()
    if wanted.category:
        found = found.filter(Q(category__slug=wanted.category) | Q(category__parent__slug=wanted.category))
    if wanted.low_fen is not None:
        found = found.filter(from_price_fen__gte=wanted.low_fen)
    if wanted.high_fen is not None:
        found = found.filter(from_price_fen__lte=wanted.high_fen)
    return found.annotate(**_counted(at))


def _counted(at: datetime) -> dict[str, Expression | Exists]:
    """Say of each product its price band, whether the month is in a season of its own, and whether some are left."""
    today = local_date_of(at)
    lots = lots_with_free_units(day=delivery_day(today), at=at).filter(variant__sale_state=SaleState.ON_SALE)
    season = Q(sale_months__contains=[today.month], sale_months__len__lt=ALL_MONTHS)
    bands = [When(from_price_fen__lt=band.low_fen, then=place) for place, band in enumerate(PRICE_BANDS[1:])]
    return {
        "band": Case(*bands, default=len(bands), output_field=IntegerField()),
        "season": ExpressionWrapper(season, output_field=BooleanField()),
        # Good by good, as far as its first lot: the lots of the whole shop would be read for a list of one category.
        "stock": Exists(lots.filter(variant__product=OuterRef("pk"))),
    }
