"""Read regions, townships, producers, linkages and outlets."""

from collections.abc import Collection, Mapping
from pathlib import Path

from market.outlets.enums import OutletKind, OutletSite
from market.outlets.operations import OutletInput
from market.regions.enums import LinkageKind, ProducerKind, RegionLevel
from market.regions.operations import LinkageInput, ProducerInput, RegionInput, TownshipInput
from market.seeding.rows import Report, rows_of

SAMPLE = {"示例": True, "": False}
_REGIONS = (
    "code slug position name short_name pinyin level parent_code is_counterpart is_key_county paired_from paired_to "
    "paired_document paired_clause latitude longitude altitude_m intro lead_goods source"
)
_OUTLETS = "code name kind site address hours phone offers_pickup ships_online transfer_days storage label"


def read_regions(folder: Path, report: Report) -> list[RegionInput]:
    """Read regions, parents first; only counties may be counterpart regions (一(一))."""
    regions: list[RegionInput] = []
    for row in rows_of(folder, "regions.csv", _REGIONS, key=("code",), report=report):
        parents = {region.code for region in regions}
        region = RegionInput(
            code=row.code("code", 6),
            slug=row.slug("slug", 20),
            name=row.text("name", 40),
            short_name=row.text("short_name", 10),
            pinyin=row.text("pinyin", 80),
            level=row.choice("level", {level.value: level.value for level in RegionLevel}),
            parent_code=row.known("parent_code", parents, "region in an earlier line", may_be_empty=True),
            latitude=row.degrees_or_none("latitude"),
            longitude=row.degrees_or_none("longitude"),
            altitude_m=row.whole_or_none("altitude_m"),
            is_key_county=row.flag("is_key_county"),
            is_counterpart=row.flag("is_counterpart"),
            paired_from=row.day_or_none("paired_from"),
            paired_to=row.day_or_none("paired_to"),
            intro=row.text("intro", 300, may_be_empty=True),
            lead_goods=row.text("lead_goods", 60, may_be_empty=True),
            position=row.whole("position"),
        )
        if region.is_counterpart and region.level != RegionLevel.COUNTY:
            row.wrong("is_counterpart", "only a county can be a counterpart region")
        regions.append(region)
    return regions


def read_townships(folder: Path, counties: Collection[str], report: Report) -> list[TownshipInput]:
    """Read townships; a name stands once in a county."""
    townships: list[TownshipInput] = []
    seen: set[tuple[str, str]] = set()
    columns = "code name pinyin county_code sample_villages source"
    for row in rows_of(folder, "townships.csv", columns, key=("code",), report=report):
        township = TownshipInput(
            code=row.code("code", 12),
            county_code=row.known("county_code", counties, "county"),
            name=row.text("name", 40),
            pinyin=row.text("pinyin", 80, may_be_empty=True),
        )
        if (township.county_code, township.name) in seen:
            row.wrong("name", "stands in this county already")
        seen.add((township.county_code, township.name))
        townships.append(township)
    return townships


def read_producers(folder: Path, towns: Mapping[str, Collection[str]], report: Report) -> list[ProducerInput]:
    """Read producers; `towns` holds the names of each county's townships."""
    columns = "code name region_code township kind makes note"
    producers: list[ProducerInput] = []
    for row in rows_of(folder, "producers.csv", columns, key=("code",), report=report):
        county = row.known("region_code", towns, "county")
        producer = ProducerInput(
            code=row.code("code", 20),
            name=row.text("name", 60),
            kind=row.choice("kind", {kind.value: kind.value for kind in ProducerKind}),
            makes=row.text("makes", 60, may_be_empty=True),
            county_code=county,
            township=row.known("township", towns.get(county, ()), "township of the county", may_be_empty=True),
            is_sample=True,
            note=row.text("note", 200, may_be_empty=True),
        )
        if not producer.name.endswith("（示例）"):
            row.wrong("name", "must end in （示例）, since no producer has been admitted yet")
        producers.append(producer)
    return producers


def read_linkages(folder: Path, producers: Collection[str], report: Report) -> list[LinkageInput]:
    """Read how producers share the benefit."""
    columns = "producer kind households sentence rights_note label"
    return [
        LinkageInput(
            producer_code=row.known("producer", producers, "producer"),
            kind=row.choice("kind", {kind.value: kind.value for kind in LinkageKind}),
            households=row.whole("households", least=1),
            note=row.text("sentence", 200),
            rights_note=row.text("rights_note", 200, may_be_empty=True),
            is_sample=row.choice("label", SAMPLE),
        )
        for row in rows_of(folder, "benefit_linkages.csv", columns, key=("producer", "kind"), report=report)
    ]


def read_outlets(folder: Path, report: Report) -> tuple[list[OutletInput], dict[str, set[str]]]:
    """Read outlets, and what each of them can keep; there is one direct store (三(八))."""
    outlets: list[OutletInput] = []
    keeps: dict[str, set[str]] = {}
    for position, row in enumerate(rows_of(folder, "outlets.csv", _OUTLETS, key=("code",), report=report), start=1):
        outlet = OutletInput(
            code=row.slug("code", 30),
            name=row.text("name", 60),
            kind=row.choice("kind", {kind.value: kind.value for kind in OutletKind}),
            site=row.choice("site", {site.value: site.value for site in OutletSite}),
            address=row.text("address", 120),
            hours=row.text("hours", 60),
            phone=row.text("phone", 30, may_be_empty=True),
            ships_online=row.flag("ships_online"),
            offers_pickup=row.flag("offers_pickup"),
            transfer_days=row.whole("transfer_days"),
            is_sample=row.choice("label", SAMPLE),
            position=position,
        )
        if outlet.kind == OutletKind.DIRECT_STORE and any(other.kind == outlet.kind for other in outlets):
            row.wrong("kind", "there is one direct store already")
        keeps[outlet.code] = set(row.listed("storage"))
        outlets.append(outlet)
    return outlets, keeps
