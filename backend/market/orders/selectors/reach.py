"""Whom a buyer's paid orders reached: counties, townships, producers, and the households that producers state."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from market.buyers.models import Buyer
from market.catalogue.models import Component
from market.orders.models import OrderLine
from market.regions.models import Producer


@dataclass(frozen=True)
class ReachedProducer:
    """A producer of goods that were paid for and kept, and the households of each linkage it states."""

    name: str
    kind_label: str
    township_name: str
    is_sample: bool
    goods: tuple[str, ...]
    linkages: tuple[tuple[str, int], ...]

    @property
    def households(self) -> int:
        """Households it states; those of several linkages may be the same, so only the largest number counts."""
        return max((households for _label, households in self.linkages), default=0)


@dataclass(frozen=True)
class ReachedCounty:
    """A county with its producers."""

    slug: str
    name: str
    producers: tuple[ReachedProducer, ...]

    @property
    def townships(self) -> frozenset[str]:
        return frozenset(producer.township_name for producer in self.producers if producer.township_name)

    @property
    def households(self) -> int:
        return sum(producer.households for producer in self.producers)


@dataclass(frozen=True)
class Reach:
    """All that a buyer's orders reached; nothing when none was paid."""

    orders: int
    counties: tuple[ReachedCounty, ...]

    @property
    def townships(self) -> int:
        return sum(len(county.townships) for county in self.counties)

    @property
    def producers(self) -> int:
        return sum(len(county.producers) for county in self.counties)

    @property
    def households(self) -> int:
        return sum(county.households for county in self.counties)


def reach_of(*, buyer: Buyer) -> Reach:
    """
    Tell whom the buyer's paid orders reached, in four statements; refunded units and cancelled orders are left out.

    A gift box reaches who packs it and who makes what lies in it. Producers are those that the catalogue names today.
    """
    lines = list(
        OrderLine.objects.filter(
            order__buyer=buyer,
            order__paid_at__isnull=False,
            order__cancelled_at=None,
            quantity__gt=F("refunded_quantity"),
        ).values_list("order_id", "variant_id", "variant__product__producer_id", "variant__product__name")
    )
    goods: dict[int, set[str]] = {}
    for _order, _variant, producer, name in lines:
        goods.setdefault(producer, set()).add(name)
    inside = Component.objects.filter(box__in={variant for _order, variant, _producer, _name in lines})
    for producer, name in inside.values_list("product__producer_id", "product__name"):
        goods.setdefault(producer, set()).add(name)
    producers = (
        Producer.objects.filter(pk__in=goods)
        .select_related("county", "township")
        .prefetch_related("linkages")
        .order_by("county__position", "county__code", "code")
    )
    return Reach(len({order for order, *_rest in lines}), _by_county(producers, goods))


def _by_county(producers: Iterable[Producer], goods: dict[int, set[str]]) -> tuple[ReachedCounty, ...]:
    names: dict[str, str] = {}
    rows: dict[str, list[ReachedProducer]] = {}
    for producer in producers:
        county = producer.county
        names[county.slug] = county.short_name
        rows.setdefault(county.slug, []).append(_reached(producer, goods[producer.pk]))
    return tuple(ReachedCounty(slug, names[slug], tuple(own)) for slug, own in rows.items())


def _reached(producer: Producer, goods: Iterable[str]) -> ReachedProducer:
    linkages = sorted(producer.linkages.all(), key=lambda row: (-row.households, row.pk))
    return ReachedProducer(
        name=producer.name,
        kind_label=producer.get_kind_display(),
        township_name=producer.township.name if producer.township else "",
        is_sample=producer.is_sample,
        goods=tuple(sorted(goods)),
        linkages=tuple((row.get_kind_display(), row.households) for row in linkages),
    )
