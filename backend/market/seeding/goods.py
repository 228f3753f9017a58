"""Read categories, products, packs, box contents and sample lots."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from market.catalogue.enums import ProductKind, Storage
from market.catalogue.operations import CategoryInput, ComparableInput, ComponentInput, ProductInput, VariantInput
from market.regions.operations import ProducerInput, RegionInput
from market.seeding.rows import Report, Row, rows_of

KINDS = {kind.label: kind.value for kind in ProductKind}
STORAGES = {storage.label: storage.value for storage in Storage}
# The shop's own order begins with goods and ends with travel.
_TRAVEL_LAST = 100_000
_PRODUCTS = (
    "sku_base slug name pinyin township category kind geo_indication standards storage shelf_life_days "
    "keeps_indefinitely season_text sale_months is_fresh returnable producer ingredients description origin_note "
    "verified source"
)
_COMPONENTS = (
    "sku position name component_sku_base component_sku net_weight_g quantity list_price_yuan price_basis basis_sku"
)


@dataclass(frozen=True)
class Indication:
    """A geographical indication that products of some counties may carry."""

    kind: str
    county_codes: frozenset[str]
    in_use: bool


@dataclass(frozen=True)
class LotInput:
    """A sample lot; its dates are counted back from the day on which it is loaded."""

    tag: str
    sku: str
    outlet_code: str
    quantity: int
    age_days: int


@dataclass(frozen=True)
class Known:
    """What products may refer to."""

    regions: Mapping[str, RegionInput]
    towns: Mapping[str, Collection[str]]
    producers: Mapping[str, ProducerInput]
    categories: Mapping[str, CategoryInput]
    standards: Mapping[str, str]
    indications: Mapping[str, Indication]


def read_comparables(folder: Path, report: Report) -> list[ComparableInput]:
    """Read comparable categories (三(八) 同类产品)."""
    return [
        ComparableInput(code=row.text("code", 20), name=row.text("name", 20), position=row.whole("position"))
        for row in rows_of(folder, "comparable_categories.csv", "code name position", key=("code",), report=report)
    ]


def read_categories(folder: Path, comparables: Collection[str], report: Report) -> list[CategoryInput]:
    """Read browse categories, two levels deep, a parent before its children."""
    categories: list[CategoryInput] = []
    columns = "slug name parent comparable_category position"
    for row in rows_of(folder, "categories.csv", columns, key=("slug",), report=report):
        parents = {category.slug for category in categories if not category.parent_slug}
        categories.append(
            CategoryInput(
                slug=row.slug("slug", 40),
                name=row.text("name", 20),
                parent_slug=row.known("parent", parents, "parent in an earlier line", may_be_empty=True),
                comparable_code=row.known("comparable_category", comparables, "comparable category", may_be_empty=True),
                position=row.whole("position"),
            )
        )
    return categories


def read_standards(folder: Path, report: Report) -> dict[str, str]:
    """Read standards as they are shown: number, title, and 编号未核实 where neither was seen in a source."""
    shown: dict[str, str] = {}
    columns = "code title kind verified remark source"
    for row in rows_of(folder, "standards.csv", columns, key=("code",), report=report):
        code, title = row.text("code", 60), row.text("title", 100)
        shown[code] = f"{code} {title}" + ("" if row.flag("verified") else "（编号未核实）")
    return shown


def read_indications(folder: Path, report: Report) -> dict[str, Indication]:
    """Read geographical indications."""
    columns = "name type scope_note region_codes confidence in_use source"
    return {
        row.text("name", 40): Indication(
            kind=row.text("type", 40), county_codes=frozenset(row.listed("region_codes")), in_use=row.flag("in_use")
        )
        for row in rows_of(folder, "geo_indications.csv", columns, key=("name",), report=report)
    }


def read_products(folder: Path, known: Known, report: Report) -> list[ProductInput]:
    """Read the products of each counterpart county; in the shop's own order the counties take turns."""
    counties = sorted((r for r in known.regions.values() if r.is_counterpart), key=lambda region: region.position)
    products: list[ProductInput] = []
    seen: dict[str, str] = {}
    for turn, county in enumerate(counties):
        name = f"products/{county.slug}.csv"
        for place, row in enumerate(rows_of(folder, name, _PRODUCTS, key=("sku_base",), report=report)):
            product = _product(row, county, known)
            first = place * len(counties) + turn
            if product.kind == ProductKind.TOURISM:
                first += _TRAVEL_LAST
            for mark in (product.sku_base, product.slug):
                if mark in seen:
                    row.wrong("slug" if mark == product.slug else "sku_base", f"stands in {seen[mark]} already")
                seen[mark] = name
            products.append(replace(product, position=first))
    return products


def _product(row: Row, county: RegionInput, known: Known) -> ProductInput:
    indication = row.known("geo_indication", known.indications, "geographical indication", may_be_empty=True)
    product = ProductInput(
        sku_base=row.code("sku_base", 20),
        slug=row.slug("slug", 80),
        name=row.text("name", 60),
        pinyin=row.text("pinyin", 160),
        kind=row.choice("kind", KINDS),
        category_slug=row.known("category", known.categories, "category"),
        county_code=county.code,
        township=row.known("township", known.towns.get(county.code, ()), "township of the county", may_be_empty=True),
        producer_code=row.known("producer", known.producers, "producer"),
        geo_indication=indication,
        geo_indication_kind=known.indications[indication].kind if indication in known.indications else "",
        standards=[known.standards.get(code, "") for code in row.listed("standards")],
        storage=row.choice("storage", STORAGES),
        shelf_life_days=row.whole_or_none("shelf_life_days", least=1),
        keeps_indefinitely=row.flag("keeps_indefinitely"),
        season_text=row.text("season_text", 60, may_be_empty=True),
        sale_months=row.months("sale_months"),
        is_returnable=row.flag("returnable"),
        ingredients=row.text("ingredients", 300, may_be_empty=True),
        description=row.text("description", 1_000),
        origin_note=row.text("origin_note", 200, may_be_empty=True),
        is_verified=row.flag("verified"),
        is_sample=True,
        position=0,
    )
    _check_product(row, product, known)
    return product


def _check_product(row: Row, product: ProductInput, known: Known) -> None:
    """Note what single cells cannot tell: how they go together."""
    is_food = product.kind in {ProductKind.PREPACKAGED, ProductKind.FARM}
    if product.shelf_life_days is not None and product.keeps_indefinitely:
        row.wrong("shelf_life_days", "must be empty for goods that keep indefinitely")
    if is_food and product.shelf_life_days is None and not product.keeps_indefinitely:
        row.wrong("shelf_life_days", "food needs a shelf life, or keeps indefinitely")
    if not is_food and (product.shelf_life_days is not None or product.keeps_indefinitely):
        row.wrong("shelf_life_days", "crafts and travel have none")
    if row.flag("is_fresh") and product.is_returnable:
        row.wrong("returnable", "must be false for fresh goods, which are exempt from the seven-day return")
    for code in row.listed("standards"):
        if code not in known.standards:
            row.wrong("standards", f"{code!r} is not a known standard")
    indication = known.indications.get(product.geo_indication)
    if indication and not (indication.in_use and product.county_code in indication.county_codes):
        row.wrong("geo_indication", "is not in use for this county")
    producer = known.producers.get(product.producer_code)
    if producer and producer.county_code != product.county_code:
        row.wrong("producer", "is of another county")
    category = known.categories.get(product.category_slug)
    if category and any(other.parent_slug == category.slug for other in known.categories.values()):
        row.wrong("category", "has children; a product belongs to a leaf")


def read_variants(
    folder: Path, counties: Sequence[RegionInput], products: Mapping[str, ProductInput], report: Report
) -> list[VariantInput]:
    """Read packs; every product has at least one."""
    columns = "sku sku_base pack net_weight_g price_yuan list_price_yuan barcode"
    variants: list[VariantInput] = []
    counts: dict[str, int] = {}
    for county in counties:
        for row in rows_of(folder, f"variants/{county.slug}.csv", columns, key=("sku",), report=report):
            sku_base = row.known("sku_base", products, "product")
            counts[sku_base] = counts.get(sku_base, 0) + 1
            variant = VariantInput(
                sku=row.code("sku", 24),
                sku_base=sku_base,
                pack=row.text("pack", 60),
                net_weight_g=row.whole_or_none("net_weight_g", least=1),
                barcode=row.text("barcode", 14, may_be_empty=True),
                price_fen=row.fen("price_yuan"),
                list_price_fen=row.fen_or_none("list_price_yuan"),
                position=counts[sku_base],
            )
            if not variant.sku.startswith(f"{sku_base}-"):
                row.wrong("sku", "must begin with its product's code and a hyphen")
            variants.append(variant)
    for sku_base in products.keys() - counts.keys():
        report.add("variants", 0, "sku_base", f"product {sku_base} has no pack")
    return variants


def read_components(
    folder: Path, variants: Collection[str], products: Collection[str], report: Report
) -> list[ComponentInput]:
    """Read what gift boxes hold."""
    return [
        ComponentInput(
            sku=row.known("sku", variants, "pack"),
            position=row.whole("position", least=1),
            name=row.text("name", 60),
            product_sku_base=row.known("component_sku_base", products, "product"),
            net_weight_g=row.whole("net_weight_g", least=1),
            quantity=row.whole("quantity", least=1),
            list_price_fen=row.fen("list_price_yuan"),
        )
        for row in rows_of(folder, "components.csv", _COMPONENTS, key=("sku", "position"), report=report)
    ]


def read_lots(
    folder: Path, goods: Mapping[str, ProductInput], keeps: Mapping[str, Collection[str]], report: Report
) -> list[LotInput]:
    """Read sample lots; `goods` holds the product of each SKU, `keeps` the storage that each outlet has."""
    columns = "lot_tag sku outlet quantity age_days remaining_days"
    lots: list[LotInput] = []
    for row in rows_of(folder, "lots.csv", columns, key=("lot_tag",), report=report):
        lot = LotInput(
            tag=row.text("lot_tag", 40),
            sku=row.known("sku", goods, "pack"),
            outlet_code=row.known("outlet", keeps, "outlet"),
            quantity=row.whole("quantity", least=1),
            age_days=row.whole("age_days"),
        )
        product = goods.get(lot.sku)
        if product:
            _check_lot(row, lot, product, keeps.get(lot.outlet_code, ()))
        lots.append(lot)
    return lots


def _check_lot(row: Row, lot: LotInput, product: ProductInput, keeps: Collection[str]) -> None:
    if product.kind == ProductKind.TOURISM:
        row.wrong("sku", "travel has no stock")
    label = Storage(product.storage).label
    if product.storage != Storage.NONE and label not in keeps:
        row.wrong("outlet", f"cannot keep goods stored {label}")
    remaining = row.whole_or_none("remaining_days")
    due = None if product.shelf_life_days is None else product.shelf_life_days - lot.age_days
    if due is not None and due < 0:
        row.wrong("age_days", "the lot would be past its shelf life on the day it is loaded")
    elif remaining != due:
        row.wrong("remaining_days", f"must be {'empty' if due is None else due}: shelf life less age")
