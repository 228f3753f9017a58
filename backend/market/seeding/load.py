"""Load the seed: check every row, then write through the operations of each app. Loading twice changes nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from market.catalogue.operations import (
    CategoryInput,
    ComparableInput,
    ComponentInput,
    ProductInput,
    VariantInput,
    set_pictures,
    upsert_categories,
    upsert_comparables,
    upsert_components,
    upsert_products,
    upsert_variants,
)
from market.catalogue.rules import is_in_season
from market.catalogue.selectors import all_product_ids
from market.delivery.operations import open_freight_table
from market.delivery.rules import Rate
from market.inventory.operations import receive_lot
from market.inventory.rules import Arrival, expiry_of
from market.inventory.selectors import known_lot_keys
from market.kernel.calendar import local_date_of
from market.kernel.upsert import Upserted
from market.orders.operations import set_hold_term
from market.outlets.operations import OutletInput, upsert_outlets
from market.regions.operations import (
    LinkageInput,
    ProducerInput,
    RegionInput,
    TownshipInput,
    upsert_linkages,
    upsert_producers,
    upsert_regions,
    upsert_townships,
)
from market.search.operations import mark_stale
from market.search.operations.indexing import refresh_stale
from market.seeding import goods, places
from market.seeding.freight import read_freight
from market.seeding.goods import LotInput
from market.seeding.pictures.raster import render_pictures
from market.seeding.pictures.recipes import Recipe, RecipeRefusedError, load_recipes
from market.seeding.policy import HoldTermInput, read_policy
from market.seeding.rows import Report
from market.tally.operations.policy import save_policy_year
from market.tally.rules import PolicyTerms

Say = Callable[[str], None]
PICTURES = "pictures.csv"
_EVERY = 20


@dataclass(frozen=True)
class Seed:
    """Everything that the seed's files say, checked."""

    regions: list[RegionInput]
    townships: list[TownshipInput]
    producers: list[ProducerInput]
    linkages: list[LinkageInput]
    outlets: list[OutletInput]
    comparables: list[ComparableInput]
    categories: list[CategoryInput]
    products: list[ProductInput]
    variants: list[VariantInput]
    components: list[ComponentInput]
    lots: list[LotInput]
    policy: list[PolicyTerms]
    hold_terms: list[HoldTermInput]
    freight: list[Rate]
    recipes: dict[str, Recipe]


def load_seed(*, folder: Path, pictures_folder: Path | None, at: datetime, say: Say) -> None:
    """
    Bring the shop to what the seed says, and make the index entries and, given a folder, the pictures that are missing.

    Descriptions follow the seed. Prices and stock are the desk's: a pack gets its first price and a lot its dates once.

    :raises SeedRefusedError: naming every row at fault; nothing is written then
    """
    seed = read_seed(folder)
    say(f"seed checked: {len(seed.products)} products, {len(seed.variants)} packs, {len(seed.lots)} lots")
    renamed = _write_places(seed, say)
    _write_goods(seed, renamed=renamed, at=at, say=say)
    _write_policy(seed, say)
    say(f"freight: {open_freight_table(rates=seed.freight, at=at)} new rows")
    _write_lots(seed, at, say)
    if pictures_folder:
        _write_pictures(seed, pictures_folder, say)
    done = 0
    while batch := refresh_stale():
        done += batch
        say(f"search index: {done} products")


def read_seed(folder: Path) -> Seed:
    """
    Read and check all files.

    :raises SeedRefusedError: naming every row at fault
    """
    report = Report()
    regions = places.read_regions(folder, report)
    counties = sorted((region for region in regions if region.is_counterpart), key=lambda region: region.position)
    townships = places.read_townships(folder, {county.code for county in counties}, report)
    towns = {county.code: {town.name for town in townships if town.county_code == county.code} for county in counties}
    producers = places.read_producers(folder, towns, report)
    linkages = places.read_linkages(folder, {producer.code for producer in producers}, report)
    outlets, keeps = places.read_outlets(folder, report)
    comparables = goods.read_comparables(folder, report)
    codes = {comparable.code for comparable in comparables}
    categories = goods.read_categories(folder, codes, report)
    known = goods.Known(
        regions={region.code: region for region in regions},
        towns=towns,
        producers={producer.code: producer for producer in producers},
        categories={category.slug: category for category in categories},
        standards=goods.read_standards(folder, report),
        indications=goods.read_indications(folder, report),
    )
    products = goods.read_products(folder, known, report)
    by_base = {product.sku_base: product for product in products}
    variants = goods.read_variants(folder, counties, by_base, report)
    goods_of = {variant.sku: by_base[variant.sku_base] for variant in variants if variant.sku_base in by_base}
    components = goods.read_components(folder, goods_of, by_base, report)
    lots = goods.read_lots(folder, goods_of, keeps, report)
    policy, hold_terms = read_policy(folder, codes, known.categories, report)
    freight = read_freight(folder, report)
    recipes = _read_recipes(folder, by_base, report)
    report.refuse_if_any()
    return Seed(
        regions=regions,
        townships=townships,
        producers=producers,
        linkages=linkages,
        outlets=outlets,
        comparables=comparables,
        categories=categories,
        products=products,
        variants=variants,
        components=components,
        lots=lots,
        policy=policy,
        hold_terms=hold_terms,
        freight=freight,
        recipes=recipes,
    )


def lot_key(tag: str) -> UUID:
    """Give the key under which a sample lot is received, so that it is received once."""
    return uuid5(NAMESPACE_URL, f"catalog_seed/lots.csv#{tag}")


def _read_recipes(folder: Path, products: Iterable[str], report: Report) -> dict[str, Recipe]:
    try:
        recipes = load_recipes(folder / PICTURES)
    except FileNotFoundError:
        report.add(PICTURES, 0, "file", "is missing")
        return {}
    except RecipeRefusedError as error:
        report.add(PICTURES, error.line, error.field, str(error).rpartition(": ")[2])
        return {}
    for sku_base in products:
        if sku_base not in recipes:
            report.add(PICTURES, 0, "sku_base", f"product {sku_base} has no picture")
    return recipes


@transaction.atomic
def _write_places(seed: Seed, say: Say) -> bool:
    """Write places and people; tell whether one that was there before is called otherwise now."""
    regions = _told(say, "regions", upsert_regions(regions=seed.regions))
    townships = _told(say, "townships", upsert_townships(townships=seed.townships))
    producers = _told(say, "producers", upsert_producers(producers=seed.producers))
    _told(say, "benefit linkages", upsert_linkages(linkages=seed.linkages))
    _told(say, "outlets", upsert_outlets(outlets=seed.outlets))
    return bool(regions.changed or townships.changed or producers.changed)


@transaction.atomic
def _write_goods(seed: Seed, *, renamed: bool, at: datetime, say: Say) -> None:
    """Write goods, and mark for the search index those that are found by something else now."""
    _told(say, "comparable categories", upsert_comparables(comparables=seed.comparables))
    categories = _told(say, "categories", upsert_categories(categories=seed.categories))
    products = _told(say, "products", upsert_products(products=seed.products, at=at))
    variants = _told(say, "packs", upsert_variants(variants=seed.variants, at=at))
    _told(say, "box contents", upsert_components(components=seed.components))
    if renamed or categories.changed or variants.touched:
        mark_stale(product_ids=all_product_ids(), at=at)
    else:
        mark_stale(product_ids=products.touched, at=at)


@transaction.atomic
def _write_policy(seed: Seed, say: Say) -> None:
    for terms in seed.policy:
        save_policy_year(terms=terms)
    for term in seed.hold_terms:
        set_hold_term(
            method=term.method, is_institution=term.is_institution, days=term.days, active_from=term.active_from
        )
    say(f"policy: {len(seed.policy)} years, {len(seed.hold_terms)} hold terms")


@transaction.atomic
def _write_lots(seed: Seed, at: datetime, say: Say) -> None:
    """Receive the lots that are not there yet and whose product is in season today; a lot is dated once, here."""
    today = local_date_of(at)
    by_base = {product.sku_base: product for product in seed.products}
    product_of = {variant.sku: by_base[variant.sku_base] for variant in seed.variants}
    known = known_lot_keys(keys=[lot_key(lot.tag) for lot in seed.lots])
    due = [
        lot
        for lot in seed.lots
        if lot_key(lot.tag) not in known and is_in_season(product_of[lot.sku].sale_months, today.month)
    ]
    for place, lot in enumerate(due, start=1):
        produced_on = today - timedelta(days=lot.age_days)
        shelf_life = product_of[lot.sku].shelf_life_days
        arrival = Arrival(
            key=lot_key(lot.tag),
            sku=lot.sku,
            outlet_code=lot.outlet_code,
            batch_code=f"{lot.sku}-{produced_on:%y%m%d}",
            produced_on=produced_on,
            expires_on=None if shelf_life is None else expiry_of(produced_on, shelf_life),
            quantity=lot.quantity,
            note="示例",
        )
        receive_lot(arrival=arrival, actor_number="", at=at)
        if place % (10 * _EVERY) == 0:
            say(f"lots: {place} of {len(due)}")
    say(f"lots: {len(due)} new, {len(known)} there already")


def _write_pictures(seed: Seed, folder: Path, say: Say) -> None:
    def progress(done: int, total: int) -> None:
        if done % _EVERY == 0 or done == total:
            say(f"pictures: {done} of {total}")

    keys = render_pictures(seed.recipes, folder, progress)
    set_pictures(pictures={sku_base: (key, seed.recipes[sku_base].alt) for sku_base, key in keys.items()})


def _told(say: Say, what: str, done: Upserted) -> Upserted:
    say(f"{what}: {len(done.made)} new, {len(done.changed)} changed")
    return done
