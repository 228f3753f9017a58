"""Writing regions, townships, producers and their linkages."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from market.kernel.upsert import Upserted, upsert
from market.regions.models import BenefitLinkage, Producer, Region, Township
from market.regions.selectors import region_ids, township_ids


@dataclass(frozen=True)
class RegionInput:
    """A region as it is to stand; its parent by code."""

    code: str
    slug: str
    name: str
    short_name: str
    pinyin: str
    level: str
    parent_code: str
    latitude: Decimal | None
    longitude: Decimal | None
    altitude_m: int | None
    is_key_county: bool
    is_counterpart: bool
    paired_from: date | None
    paired_to: date | None
    intro: str
    lead_goods: str
    position: int


@dataclass(frozen=True)
class TownshipInput:
    """A township as it is to stand."""

    code: str
    county_code: str
    name: str
    pinyin: str


@dataclass(frozen=True)
class ProducerInput:
    """A producer as it is to stand; its township by name within the county."""

    code: str
    name: str
    kind: str
    makes: str
    county_code: str
    township: str
    is_sample: bool
    note: str


@dataclass(frozen=True)
class LinkageInput:
    """How a producer shares the benefit."""

    producer_code: str
    kind: str
    households: int
    note: str
    rights_note: str
    is_sample: bool


@transaction.atomic
def upsert_regions(*, regions: Sequence[RegionInput]) -> Upserted:
    """Bring regions to what is given, level by level, since a region names its parent."""
    done = Upserted()
    for level in dict.fromkeys(region.level for region in regions):
        ids = region_ids()
        rows = []
        for region in regions:
            if region.level == level:
                row = asdict(region)
                parent = row.pop("parent_code")
                rows.append(row | {"parent_id": ids[parent] if parent else None})
        part = upsert(model=Region, by=("code",), rows=rows)
        done = Upserted(done.made + part.made, done.changed + part.changed)
    return done


@transaction.atomic
def upsert_townships(*, townships: Sequence[TownshipInput]) -> Upserted:
    """Bring townships to what is given."""
    ids = region_ids()
    rows = []
    for township in townships:
        row = asdict(township)
        county_id = ids[row.pop("county_code")]
        rows.append(row | {"county_id": county_id})
    return upsert(model=Township, by=("code",), rows=rows)


@transaction.atomic
def upsert_producers(*, producers: Sequence[ProducerInput]) -> Upserted:
    """Bring producers to what is given."""
    ids, towns = region_ids(), township_ids()
    rows = []
    for producer in producers:
        row = asdict(producer)
        county_id, town = ids[row.pop("county_code")], row.pop("township")
        rows.append(row | {"county_id": county_id, "township_id": towns[county_id, town] if town else None})
    return upsert(model=Producer, by=("code",), rows=rows)


@transaction.atomic
def upsert_linkages(*, linkages: Sequence[LinkageInput]) -> Upserted:
    """Bring linkages to what is given, one of a kind for each producer."""
    ids = dict(Producer.objects.values_list("code", "pk"))
    rows = []
    for linkage in linkages:
        row = asdict(linkage)
        producer_id = ids[row.pop("producer_code")]
        rows.append(row | {"producer_id": producer_id})
    return upsert(model=BenefitLinkage, by=("producer_id", "kind"), rows=rows)
