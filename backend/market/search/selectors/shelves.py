"""Shelves of the home page, and the page of a county."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum, Window
from django.db.models.functions import Coalesce, RowNumber

from market.catalogue.enums import ProductKind, SaleState
from market.catalogue.models import Product
from market.catalogue.rules import ALL_MONTHS, near_expiry_windows, pack_unit, stock_note
from market.catalogue.selectors import (
    CountyView,
    ProducerView,
    SeasonRow,
    get_county,
    offered_products,
    producers_of,
    season_rows,
)
from market.inventory.models import Lot
from market.inventory.rules import delivery_day
from market.inventory.selectors import sellable_lots
from market.kernel.calendar import local_date_of
from market.kernel.money import Fen
from market.orders.models import OrderLine
from market.search.rules import ProductCard
from market.search.selectors.cards import cards_of, for_cards, usual_fen

SHELF = 8
_POPULAR_FOR = timedelta(days=90)
GIFT_BOXES = "gift-box"
_MOST_BOXES = 48
_KIND = Coalesce("category__parent", "category")


@dataclass(frozen=True)
class ShopFacts:
    """How much the shop holds."""

    products: int
    townships: int
    producers: int
    lots: int


@dataclass(frozen=True)
class CountyPage:
    """Everything that the page of a county shows."""

    county: CountyView
    seasons: tuple[SeasonRow, ...]
    producers: tuple[ProducerView, ...]
    goods: tuple[ProductCard, ...]
    travel: tuple[ProductCard, ...]


def seasonal_shelf(*, at: datetime, limit: int = SHELF) -> list[ProductCard]:
    """Give goods with a season whose month it is, county by turns, those that can be had first."""
    return month_shelf(month=local_date_of(at).month, at=at, limit=limit)


def month_shelf(*, month: int, at: datetime, limit: int = SHELF) -> list[ProductCard]:
    """Give goods whose season has the month, with the stock of now, county by turns, those that can be had first."""
    goods = (
        offered_products()
        .exclude(kind=ProductKind.TOURISM)
        .filter(sale_months__contains=[month], sale_months__len__lt=ALL_MONTHS)
    )
    return _shelf(_by_turns(goods, of="county"), at, limit=limit)


def gift_shelf(*, at: datetime) -> list[ProductCard]:
    """Give the gift boxes, county by turns, those that can be had first."""
    boxes = offered_products().filter(Q(category__slug=GIFT_BOXES) | Q(category__parent__slug=GIFT_BOXES))
    return _shelf(_by_turns(boxes, of="county"), at, limit=_MOST_BOXES)


def named_shelf(*, at: datetime, each: int) -> list[ProductCard]:
    """Give, of each county, the first goods that carry a geographical indication, county after county."""
    named = offered_products().exclude(geo_indication="").exclude(kind=ProductKind.TOURISM)
    turn = Window(RowNumber(), partition_by="county", order_by=["position", "pk"])
    chosen = named.annotate(turn=turn).filter(turn__lte=each).order_by("county__position", "turn", "pk")
    return cards_of(products=list(for_cards(chosen)), at=at)


def near_expiry_shelf(*, at: datetime, limit: int | None = SHELF) -> list[ProductCard]:
    """Give the packs with a lot near its expiry yet good on arrival, the soonest first; without limit, all."""
    today = local_date_of(at)
    lots = (
        sellable_lots(day=delivery_day(today), at=at)
        .filter(
            _near_expiry(today),
            Q(free__gt=0),
            variant__sale_state=SaleState.ON_SALE,
            variant__product__sale_state=SaleState.ON_SALE,
        )
        .select_related("variant__product__county", "variant__product__township")
        .order_by("expires_on", "variant__product__position", "pk")
    )
    packs: dict[int, list[Lot]] = {}
    # A pack has few lots near expiry, so that four times the shelf fill it.
    for lot in lots[: 4 * limit] if limit else lots:
        packs.setdefault(lot.variant_id, []).append(lot)
    return [_near_card(same, month=today.month) for same in list(packs.values())[:limit]]


def popular_shelf(*, at: datetime, limit: int = SHELF) -> list[ProductCard]:
    """Give the goods of which most units were sent in the last ninety days, in at most four statements."""
    sent = (
        OrderLine.objects.filter(order__placed_at__gte=at - _POPULAR_FOR, shipped_quantity__gt=0)
        .values("variant__product")
        .annotate(units=Sum("shipped_quantity"))
        .order_by("-units", "variant__product")
        .values_list("variant__product", flat=True)
    )
    best = list(sent[: 2 * limit])
    known = {product.pk: product for product in for_cards(offered_products().filter(pk__in=best))}
    goods = [known[pk] for pk in best if pk in known]
    return cards_of(products=goods[:limit], at=at)


def shop_facts() -> ShopFacts:
    """Count goods, townships and producers on offer, and all lots ever received, in two statements."""
    counts = offered_products().aggregate(
        products=Count("pk"),
        townships=Count("township", distinct=True),
        producers=Count("producer", distinct=True),
    )
    return ShopFacts(counts["products"], counts["townships"], counts["producers"], Lot.objects.count())


def county_page(*, slug: str, at: datetime) -> CountyPage:
    """
    Show a county: what it has and when, who makes it, and where one can travel.

    :raises UnknownProduct: if there is no such county
    """
    county = get_county(slug=slug)
    offered = offered_products().filter(county__slug=slug)
    journeys = offered.filter(kind=ProductKind.TOURISM).order_by("position", "pk")
    return CountyPage(
        county=county,
        seasons=tuple(season_rows(county_slug=slug)),
        producers=tuple(producers_of(county_slug=slug)),
        goods=tuple(_shelf(_by_turns(offered.exclude(kind=ProductKind.TOURISM), of=_KIND), at, limit=SHELF)),
        travel=tuple(_shelf(journeys, at, limit=SHELF)),
    )


def _by_turns(goods: QuerySet[Product], *, of: str | Coalesce) -> QuerySet[Product]:
    """Order goods so that each county or kind has its turn before any has a second."""
    turn = Window(RowNumber(), partition_by=of, order_by=["position", "pk"])
    return goods.annotate(turn=turn).order_by("turn", "position", "pk")


def _shelf(goods: QuerySet[Product], at: datetime, *, limit: int) -> list[ProductCard]:
    """Take twice as many as fit, and show those that can be had before the others."""
    cards = cards_of(products=list(for_cards(goods)[: 2 * limit]), at=at)
    return sorted(cards, key=lambda card: card.stock_left == 0)[:limit]


def _near_expiry(today: date) -> Q:
    """Choose by grade: a shelf life of at least so many days and below the next grade, and so many days left."""
    near, below = Q(), Q()
    for least, window in near_expiry_windows():
        grade = Q(variant__product__shelf_life_days__gte=least) & below
        near |= grade & Q(expires_on__lte=today + timedelta(days=window))
        below = Q(variant__product__shelf_life_days__lt=least)
    return near


def _near_card(lots: Sequence[Lot], *, month: int) -> ProductCard:
    """Make the card of a pack from its lots near expiry; their number is the stock it names."""
    variant, product = lots[0].variant, lots[0].variant.product
    left = sum(vars(lot)["free"] for lot in lots)
    note = stock_note(kind=product.kind, available=left, sale_months=product.sale_months, month=month)
    return ProductCard(
        slug=product.slug,
        sku=variant.sku,
        name=product.name,
        kind=product.kind,
        picture_key=product.picture_key,
        county_slug=product.county.slug,
        county_name=product.county.short_name,
        township_name=product.township.name if product.township else "",
        pack=variant.pack,
        net_weight_g=variant.net_weight_g,
        price_fen=Fen(variant.price_fen),
        starts_from=False,
        stock_state=note.state,
        stock_left=note.left,
        stock_unit=pack_unit(variant.pack),
        stock_back=note.back,
        expires_on=lots[0].expires_on,
        usual_fen=usual_fen(variant),
    )
