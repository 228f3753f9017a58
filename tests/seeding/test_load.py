"""Loading the seed: all of it or nothing, once or twice, with prices and dates that stay."""

import csv
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from PIL import Image

from market.catalogue.models import Category, ComparableCategory, Component, Price, Product, Variant
from market.catalogue.operations import set_price, set_product_sale_state
from market.inventory.models import Lot, StockMovement
from market.orders.models import HoldTerm
from market.outlets.models import Outlet
from market.regions.models import BenefitLinkage, Producer, Region, Township
from market.search.models import SearchToken, StaleDocument
from market.seeding.load import load_seed
from market.seeding.rows import SeedRefusedError
from market.tally.models import PolicyYear, ShareRule
from tests.factories import make_staff

pytestmark = pytest.mark.django_db

SEED = Path(__file__).parents[2] / "catalog_seed"
NOVEMBER = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
KEPT = {"DR-GRN-001", "DR-GRN-002", "DR-CRF-001", "ML-TEA-001", "ML-SNK-001", "ZY-FRU-002"}


def edit(path, change):
    """Rewrite a CSV file's rows, each a dict; a row for which `change` gives None is left out."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names, rows = reader.fieldnames, [change(row) for row in reader]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if row is not None)


@pytest.fixture
def folder(tmp_path):
    """A seed of a few goods of three counties."""
    copy = tmp_path / "seed"
    shutil.copytree(SEED, copy)
    for path in [*copy.glob("products/*.csv"), *copy.glob("variants/*.csv"), copy / "pictures.csv"]:
        edit(path, lambda row: row if row["sku_base"] in KEPT else None)
    edit(copy / "lots.csv", lambda row: row if row["sku"].rpartition("-")[0] in KEPT else None)
    edit(copy / "components.csv", lambda row: row if row["sku"] in KEPT else None)
    return copy


def load(folder, at=NOVEMBER, pictures=None):
    said = []
    load_seed(folder=folder, pictures_folder=pictures, at=at, say=said.append)
    return said


def counts():
    return {model.__name__: model._default_manager.count() for model in apps.get_models()}


def test_the_whole_seed_is_loaded():
    load(SEED)

    models = (Region, Township, Producer, BenefitLinkage, Outlet, ComparableCategory, Category, Product, Variant, Price)
    assert {model.__name__: model.objects.count() for model in models} == {
        "Region": 12,
        "Township": 114,
        "Producer": 132,
        "BenefitLinkage": 132,
        "Outlet": 5,
        "ComparableCategory": 10,
        "Category": 57,
        "Product": 189,
        "Variant": 383,
        "Price": 383,
    }
    assert Component.objects.count() == 52
    assert not Product.objects.filter(from_price_fen=0).exists()
    assert not StaleDocument.objects.exists()
    assert SearchToken.objects.values("product").distinct().count() == 189
    assert Product.objects.filter(kind="TOURISM", variants__lots__isnull=False).count() == 0
    counties = Product.objects.order_by("position").values_list("county__slug", flat=True)[:7]
    assert list(counties) == ["mengla", "menghai", "zhaoyang", "yiliang", "weixin", "zhenxiong", "dingri"]


def test_a_product_is_loaded_as_it_is_written(folder):
    load(folder)

    tea = Product.objects.get(sku_base="ML-TEA-001")
    assert (tea.name, tea.slug, tea.kind, tea.storage, tea.keeps_indefinitely, tea.shelf_life_days) == (
        "易武普洱茶（生茶）饼",
        "yi-wu-pu-er-cha-sheng-cha-bing",
        "PREPACKAGED",
        "AMBIENT",
        True,
        None,
    )
    assert (tea.county.short_name, tea.township.name, tea.category.slug) == ("勐腊", "易武镇", "puer-raw")
    assert (tea.geo_indication, tea.geo_indication_kind) == ("普洱茶", "地理标志产品")
    assert tea.standards == ["GB/T 22111-2008 地理标志产品 普洱茶"]
    assert (tea.sale_months, tea.is_returnable, tea.is_verified) == (list(range(1, 13)), True, True)
    assert (tea.from_price_fen, tea.added_at) == (16_800, NOVEMBER)
    pack = tea.variants.get(sku="ML-TEA-001-02")
    assert (pack.pack, pack.net_weight_g, pack.price_fen, pack.list_price_fen) == ("357 克/饼", 357, 26_800, 31_800)
    assert [(p.amount_fen, p.active_from, p.active_to) for p in pack.prices.all()] == [(26_800, NOVEMBER, None)]


def test_lots_are_dated_back_from_the_day_and_left_out_of_season(folder):
    load(folder)

    lot = Lot.objects.filter(variant__sku="DR-GRN-001-01").order_by("produced_on").last()
    lines = (folder / "lots.csv").read_text(encoding="utf-8").splitlines()
    row = next(row for row in csv.DictReader(lines) if row["sku"] == "DR-GRN-001-01")
    assert lot.produced_on == date(2026, 11, 2) - timedelta(days=int(row["age_days"]))
    assert lot.expires_on == lot.produced_on + timedelta(days=365)
    assert (lot.on_hand, lot.note) == (int(row["quantity"]), "示例")
    assert lot.batch_code == f"DR-GRN-001-01-{lot.produced_on:%y%m%d}"
    assert not Lot.objects.filter(variant__product__sku_base="ZY-FRU-002").exists()
    assert {lot.expires_on for lot in Lot.objects.filter(variant__product__sku_base="DR-CRF-001")} == {None}


def test_the_policy_is_loaded(folder):
    load(folder)

    years = PolicyYear.objects.order_by("year")
    assert [(y.year, y.status) for y in years] == [(year, "CURRENT") for year in range(2021, 2026)] + [
        (2026, "CARRIED_ON")
    ]
    assert (years[0].floor_fen, years[0].stretch_fen, years[0].clause) == (12_000_000_000, 15_000_000_000, "三（八）")
    assert years[0].comparable_categories.count() == 10
    rules = ShareRule.objects.filter(policy_year=years[5]).order_by("indicator")
    assert [(r.indicator, r.buyer_kind, r.threshold_bp) for r in rules] == [
        ("I2", "FISCAL_UNIT", 2000),
        ("I3", "SOE_UNION", 3000),
        ("I4", "UNION", None),
    ]
    terms = HoldTerm.objects.order_by("method", "is_institution").values_list("method", "is_institution", "days")
    assert list(terms) == [("BANK_TRANSFER", False, 3), ("BANK_TRANSFER", True, 30), ("ON_PICKUP", False, 7)]


def test_loading_again_changes_nothing_even_on_another_day(folder):
    load(folder)
    before, lots = counts(), list(Lot.objects.order_by("pk").values_list("number", "produced_on", "on_hand"))

    said = load(folder, at=NOVEMBER + timedelta(days=9))

    assert counts() == before
    assert list(Lot.objects.order_by("pk").values_list("number", "produced_on", "on_hand")) == lots
    assert StockMovement.objects.count() == len(lots)
    assert [line for line in said if "new" in line and "0 new" not in line] == []
    assert [line for line in said if "changed" in line and "0 changed" not in line] == []
    assert not any(line.startswith("search index") for line in said)


def test_descriptions_follow_the_seed_while_prices_and_sale_states_stay_with_the_desk(folder):
    load(folder)
    manager = make_staff()
    set_price(sku="DR-GRN-001-01", amount_fen=1_999, reason="促销", actor=manager, at=NOVEMBER + timedelta(days=1))
    set_product_sale_state(sku_base="DR-GRN-002", state="OFF_SALE", reason="断货", actor=manager, at=NOVEMBER)
    edit(
        folder / "products" / "dingri.csv",
        lambda row: (
            row | {"description": "脱皮青稞。", "name": "定日青稞米粒"} if row["sku_base"] == "DR-GRN-001" else row
        ),
    )
    edit(folder / "variants" / "dingri.csv", lambda row: row | {"price_yuan": "88.00"})

    said = load(folder, at=NOVEMBER + timedelta(days=2))

    rice = Product.objects.get(sku_base="DR-GRN-001")
    assert (rice.name, rice.description, rice.from_price_fen, rice.added_at) == (
        "定日青稞米粒",
        "脱皮青稞。",
        1_999,
        NOVEMBER,
    )
    assert Variant.objects.get(sku="DR-GRN-001-01").price_fen == 1_999
    assert Variant.objects.get(sku="DR-GRN-001-02").price_fen == 5_800
    assert Product.objects.get(sku_base="DR-GRN-002").sale_state == "OFF_SALE"
    assert "products: 0 new, 1 changed" in said
    assert "search index: 1 products" in said
    assert SearchToken.objects.filter(product=rice, token="米粒").exists()


def test_lots_arrive_when_their_season_does(folder):
    load(folder)

    load(folder, at=datetime(2027, 8, 2, 2, 0, tzinfo=UTC))

    apples = Lot.objects.filter(variant__product__sku_base="ZY-FRU-002")
    assert apples.exists()
    assert {lot.received_at.year for lot in apples} == {2027}


@pytest.mark.parametrize(
    ("file", "changes", "problem"),
    [
        ("products/dingri.csv", {"category": "nothing"}, "category: 'nothing' is not a known category"),
        ("products/dingri.csv", {"category": "grain-oil"}, "category: has children; a product belongs to a leaf"),
        ("products/dingri.csv", {"kind": "食品"}, "kind: '食品' is none of 预包装食品, 食用农产品, 手工艺品, 旅游服务"),
        ("products/dingri.csv", {"name": ""}, "name: must not be empty"),
        ("products/dingri.csv", {"name": "长" * 61}, "name: has 61 characters, at most 60 are allowed"),
        ("products/dingri.csv", {"slug": "A b"}, "slug: 'A b' has more than lower-case letters, digits and hyphens"),
        ("products/dingri.csv", {"shelf_life_days": "1.5"}, "shelf_life_days: '1.5' is not a whole number"),
        ("products/dingri.csv", {"keeps_indefinitely": "true"}, "shelf_life_days: must be empty for goods that keep indefinitely"),
        ("products/dingri.csv", {"sale_months": "11-1"}, "sale_months: '11-1' is no month and no span of months within a year"),
        ("products/dingri.csv", {"township": "洒渔镇"}, "township: '洒渔镇' is not a known township of the county"),
        ("products/dingri.csv", {"producer": "PD-ML-01"}, "producer: is of another county"),
        ("products/dingri.csv", {"geo_indication": "普洱茶"}, "geo_indication: is not in use for this county"),
        ("products/dingri.csv", {"standards": "GB 0"}, "standards: 'GB 0' is not a known standard"),
        ("products/dingri.csv", {"is_fresh": "true"}, "returnable: must be false for fresh goods, which are exempt from the seven-day return"),
        ("products/dingri.csv", {"verified": "yes"}, "verified: 'yes' is none of true, false"),
        ("variants/dingri.csv", {"price_yuan": "12.345"}, "price_yuan: '12.345' is not a sum in yuan with at most two decimals"),
        ("variants/dingri.csv", {"price_yuan": "0.00"}, "price_yuan: must be above zero"),
        ("variants/dingri.csv", {"sku_base": "XX"}, "sku_base: 'XX' is not a known product"),
        ("lots.csv", {"outlet": "nowhere"}, "outlet: 'nowhere' is not a known outlet"),
        ("lots.csv", {"quantity": "0"}, "quantity: is 0, at least 1 is needed"),
        ("lots.csv", {"age_days": "9999"}, "age_days: the lot would be past its shelf life on the day it is loaded"),
        ("lots.csv", {"remaining_days": "1"}, "remaining_days: must be "),
        ("outlets.csv", {"kind": "SHOP"}, "kind: 'SHOP' is none of DIRECT_STORE, COUNTER, PAVILION, ZONE"),
        ("regions.csv", {"is_counterpart": "true"}, "is_counterpart: only a county can be a counterpart region"),
        ("producers.csv", {"name": "某公司"}, "name: must end in （示例）, since no producer has been admitted yet"),
        ("pictures.csv", {"motif": "dragon"}, "motif: 'dragon' is not known"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_nothing_is_loaded(folder, file, changes, problem):
    pending = [changes]
    edit(folder / file, lambda row: row | pending.pop() if pending and _fits(row) else row)
    before = counts()

    with pytest.raises(SeedRefusedError) as refusal:
        load(folder)

    assert any(str(found).startswith(f"{file}:") and problem in str(found) for found in refusal.value.problems), str(
        refusal.value
    )
    assert counts() == before


def _fits(row):
    """Lots are tried on goods with a shelf life."""
    return "lot_tag" not in row or row["remaining_days"] != ""


def test_all_problems_are_named_at_once(folder):
    edit(folder / "products" / "dingri.csv", lambda row: row | {"name": "", "verified": "maybe"})
    (folder / "standards.csv").unlink()
    (folder / "townships.csv").write_bytes("代码".encode("gb18030"))
    (folder / "outlets.csv").write_text("code,name\n", encoding="utf-8")
    with (folder / "categories.csv").open("a", encoding="utf-8") as file:
        file.write("rice,大米,grain-oil,grain_oil,1\nshort,row\n")

    with pytest.raises(SeedRefusedError) as refusal:
        load(folder)

    problems = {str(problem) for problem in refusal.value.problems}
    assert {
        "products/dingri.csv:2: name: must not be empty",
        "products/dingri.csv:3: verified: 'maybe' is none of true, false",
        "standards.csv:0: file: is missing",
        "townships.csv:0: file: is not in UTF-8",
        "categories.csv:59: slug: stands in line 3 already",
        "categories.csv:60: row: has 2 cells instead of 5",
        "outlets.csv:1: header: must be code,name,kind,site,address,hours,phone,offers_pickup,ships_online,transfer_days,storage,label",
    } <= problems
    assert not Region.objects.exists()


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        ("floor_fen = 12_000_000_000", "floor_fen = 0", "years.floor_fen: must be above zero and at most stretch_fen"),
        ("close_on = 2022-01-31", "close_on = 2022-01-01", "years.grace_until: must lie after the year and before close_on"),
        ('status = "现行"', 'status = "有效"', "table: misses or misnames '有效'"),
        ('tea = ["puer-raw"', 'tea = ["puer"', "memberships.categories.tea: 'puer' is not a known category"),
        ("delivery_days_ahead = 2", "delivery_days_ahead = 3", "settings.delivery_days_ahead: the program knows only 2"),
        ("[document]", "[document", "file: cannot be read"),
    ],
)  # fmt: skip
def test_a_bad_policy_is_refused(folder, was, becomes, problem):
    path = folder / "policy.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(was, becomes, 1), encoding="utf-8")

    with pytest.raises(SeedRefusedError) as refusal:
        load(folder)

    assert problem in str(refusal.value)
    assert not PolicyYear.objects.exists()


def test_pictures_are_drawn_once_and_belong_to_their_products(folder, tmp_path):
    edit(folder / "pictures.csv", lambda row: row)
    said = load(folder, pictures=tmp_path / "pictures")

    tea = Product.objects.get(sku_base="ML-TEA-001")
    assert len({p.picture_key for p in Product.objects.all()}) == len(KEPT)
    assert tea.picture_alt.startswith("木版画：")
    drawn = sorted(path.name for path in (tmp_path / "pictures").glob(f"{tea.picture_key}-*.webp"))
    assert drawn == [f"{tea.picture_key}-{width}.webp" for width in (1200, 160, 320, 640)]
    with Image.open(tmp_path / "pictures" / f"{tea.picture_key}-640.webp") as picture:
        assert picture.size == (640, 640)
    assert said[-2] == "pictures: 6 of 6"

    load(folder, pictures=tmp_path / "pictures")
    assert Product.objects.get(sku_base="ML-TEA-001").picture_key == tea.picture_key


def test_the_command_names_what_is_wrong(folder, capsys):
    edit(folder / "outlets.csv", lambda row: row | {"kind": "SHOP"})

    with pytest.raises(CommandError, match=r"Nothing was loaded.*\noutlets.csv:2: kind: 'SHOP' is none of"):
        call_command("load_seed", folder=folder)

    assert capsys.readouterr().out == ""
