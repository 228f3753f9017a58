"""The files of catalog_seed/, read without a database or Django."""

import csv
import re
import tomllib
from pathlib import Path

SEED = Path(__file__).resolve().parents[2] / "catalog_seed"
COUNTIES = ["mengla", "menghai", "zhaoyang", "yiliang", "weixin", "zhenxiong", "dingri"]
FOOD = {"预包装食品", "食用农产品"}
MONTHS = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")


def rows_of(name):
    with (SEED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def rows_by_county(folder):
    return [row | {"county": slug} for slug in COUNTIES for row in rows_of(f"{folder}/{slug}.csv")]


def months_of(text):
    months = []
    for part in text.split(";"):
        found = MONTHS.fullmatch(part)
        assert found, text
        first, last = int(found[1]), int(found[2] or found[1])
        assert 1 <= first <= last <= 12, text
        months += range(first, last + 1)
    assert len(months) == len(set(months)), text
    return set(months)


def fen_of(text):
    assert re.fullmatch(r"\d+\.\d{2}", text), text
    return int(text.replace(".", ""))


def near_expiry_window(shelf_life_days):
    """Days before expiry from which a food counts as near it."""
    steps = [(365, 45), (180, 20), (90, 15), (30, 10), (16, 5), (0, 4)]
    return next(window for least, window in steps if shelf_life_days >= least)


REGIONS = rows_of("regions.csv")
TOWNSHIPS = rows_of("townships.csv")
CATEGORIES = rows_of("categories.csv")
COMPARABLE = rows_of("comparable_categories.csv")
PRODUCERS = rows_of("producers.csv")
LINKAGES = rows_of("benefit_linkages.csv")
STANDARDS = rows_of("standards.csv")
INDICATIONS = rows_of("geo_indications.csv")
PRODUCTS = rows_by_county("products")
VARIANTS = rows_by_county("variants")
COMPONENTS = rows_of("components.csv")
OUTLETS = rows_of("outlets.csv")
LOTS = rows_of("lots.csv")
POLICY = tomllib.loads((SEED / "policy.toml").read_text(encoding="utf-8"))

PRODUCT = {row["sku_base"]: row for row in PRODUCTS}
VARIANT = {row["sku"]: row for row in VARIANTS}
CODE_OF = {row["slug"]: row["code"] for row in REGIONS}
