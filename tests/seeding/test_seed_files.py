"""The catalogue in catalog_seed/ on its own: no database, no Django."""

import re
from collections import Counter

from tests.seeding.seed_files import (
    CATEGORIES,
    CODE_OF,
    COMPARABLE,
    COMPONENTS,
    COUNTIES,
    FOOD,
    INDICATIONS,
    LINKAGES,
    LOTS,
    OUTLETS,
    PRODUCERS,
    PRODUCT,
    PRODUCTS,
    REGIONS,
    SEED,
    STANDARDS,
    TOWNSHIPS,
    VARIANT,
    VARIANTS,
    fen_of,
    months_of,
    rows_of,
)


def test_the_rows_are_all_there():
    assert len(REGIONS) == 12
    assert len(TOWNSHIPS) == 114
    assert len(CATEGORIES) == 57
    assert len(COMPARABLE) == 10
    assert len(PRODUCTS) == 189
    assert len(VARIANTS) == 383
    assert Counter(row["kind"] for row in PRODUCTS) == {
        "预包装食品": 104,
        "食用农产品": 54,
        "手工艺品": 16,
        "旅游服务": 15,
    }


def test_keys_are_unique():
    for rows, field in [
        (REGIONS, "code"),
        (REGIONS, "slug"),
        (REGIONS, "position"),
        (TOWNSHIPS, "code"),
        (CATEGORIES, "slug"),
        (COMPARABLE, "code"),
        (PRODUCERS, "code"),
        (PRODUCERS, "name"),
        (STANDARDS, "code"),
        (INDICATIONS, "name"),
        (PRODUCTS, "sku_base"),
        (PRODUCTS, "slug"),
        (PRODUCTS, "name"),
        (VARIANTS, "sku"),
        (OUTLETS, "code"),
        (LOTS, "lot_tag"),
    ]:
        repeated = [key for key, count in Counter(row[field] for row in rows).items() if count > 1]
        assert repeated == [], field


def test_cells_are_clean():
    for path in sorted(SEED.rglob("*.csv")):
        for row in rows_of(path.relative_to(SEED)):
            assert None not in row, (path.name, row)
            for field, text in row.items():
                assert text is not None, (path.name, field, row)
                assert text == text.strip(), (path.name, field, text)
                assert "\n" not in text, (path.name, field, text)


def test_only_the_seven_counties_are_counterpart_regions():
    counterpart = [row for row in REGIONS if row["is_counterpart"] == "true"]

    assert [row["slug"] for row in sorted(counterpart, key=lambda row: int(row["position"]))] == COUNTIES
    assert {row["level"] for row in counterpart} == {"COUNTY"}
    assert {row["slug"] for row in REGIONS if row["is_key_county"] == "true"} == {"zhaoyang", "yiliang", "zhenxiong"}
    for row in counterpart:
        assert (row["paired_from"], row["paired_to"]) == ("2021-01-01", "2026-01-01")
        assert row["paired_document"] == "沪松合组办〔2021〕8号"
        assert row["intro"].count("。") == 1
        assert len(row["lead_goods"].split("、")) == 3


def test_regions_stand_after_their_parents():
    seen = {""}
    for row in REGIONS:
        assert row["parent_code"] in seen, row["code"]
        seen.add(row["code"])


def test_categories_are_two_levels_deep_and_resolve():
    parents = {row["slug"] for row in CATEGORIES if not row["parent"]}
    comparable = {row["code"] for row in COMPARABLE}

    assert {row["parent"] for row in CATEGORIES if row["parent"]} == parents
    assert {row["comparable_category"] for row in CATEGORIES} - {""} == comparable
    for row in CATEGORIES:
        if row["parent"]:
            parent = next(other for other in CATEGORIES if other["slug"] == row["parent"])
            assert row["comparable_category"] == parent["comparable_category"], row["slug"]


def test_townships_belong_to_counterpart_counties():
    assert {row["county_code"] for row in TOWNSHIPS} == {CODE_OF[slug] for slug in COUNTIES}
    assert all(row["code"].startswith(row["county_code"]) for row in TOWNSHIPS)


def test_producers_are_samples_in_a_township_of_their_county():
    places = {(row["county_code"], row["name"]) for row in TOWNSHIPS}

    for row in PRODUCERS:
        assert row["name"].endswith("（示例）"), row["code"]
        assert (row["region_code"], row["township"]) in places, row["code"]
        assert row["kind"] in {"COOPERATIVE", "FAMILY_FARM", "WORKSHOP", "FACTORY", "SERVICE"}, row["code"]
    assert {row["code"] for row in PRODUCERS} == {row["producer"] for row in PRODUCTS}


def test_linkages_are_labelled_samples_of_known_producers():
    assert {row["producer"] for row in LINKAGES} == {row["code"] for row in PRODUCERS}
    assert len({(row["producer"], row["kind"]) for row in LINKAGES}) == len(LINKAGES)
    for row in LINKAGES:
        assert row["kind"] in {"ORDER", "JOBS", "DIVIDEND", "LAND_RENT", "SHARED_ASSET", "TRAINING"}, row["producer"]
        assert row["households"] in re.findall(r"\d+", row["sentence"]), row["producer"]
        assert row["label"] == "示例", row["producer"]
        assert bool(row["rights_note"]) == (row["kind"] == "SHARED_ASSET"), row["producer"]


def test_products_resolve():
    places = {(row["county_code"], row["name"]) for row in TOWNSHIPS}
    leaves = {row["slug"] for row in CATEGORIES if row["parent"]}
    producers = {row["code"]: row for row in PRODUCERS}
    standards = {row["code"] for row in STANDARDS}

    for row in PRODUCTS:
        sku, code = row["sku_base"], CODE_OF[row["county"]]
        assert (code, row["township"]) in places, sku
        assert row["category"] in leaves, sku
        assert producers[row["producer"]]["region_code"] == code, sku
        if row["kind"] != "旅游服务":
            assert producers[row["producer"]]["township"] == row["township"], sku
        assert set(row["standards"].split("|")) - {""} <= standards, sku


def test_product_cells_are_well_formed():
    for row in PRODUCTS:
        sku = row["sku_base"]
        assert row["slug"] == row["pinyin"].replace(" ", "-"), sku
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["slug"]), sku
        assert len(row["slug"]) <= 80, sku
        assert row["storage"] in ({"常温", "冷藏", "冷冻"} if row["kind"] in FOOD else {"不适用"}), sku
        for field in ["keeps_indefinitely", "is_fresh", "returnable", "verified"]:
            assert row[field] in {"true", "false"}, (sku, field)
        assert row["description"].endswith("。"), sku
        assert row["origin_note"].endswith("。"), sku
        assert row["source"], sku
        months_of(row["sale_months"])


def test_food_has_a_shelf_life_or_keeps():
    for row in PRODUCTS:
        keeps, days = row["keeps_indefinitely"] == "true", row["shelf_life_days"]
        if row["kind"] in FOOD:
            assert keeps != bool(days), row["sku_base"]
            assert not days or int(days) > 0, row["sku_base"]
        else:
            assert (keeps, days) == (False, ""), row["sku_base"]
    assert {row["category"] for row in PRODUCTS if row["keeps_indefinitely"] == "true"} == {"puer-raw", "puer-ripe"}


def test_categories_fit_the_kind_of_product():
    parent = {row["slug"]: row["parent"] for row in CATEGORIES}

    for row in PRODUCTS:
        root, kind = parent[row["category"]], row["kind"]
        assert (root == "craft") == (kind == "手工艺品"), row["sku_base"]
        assert (root == "tourism") == (kind == "旅游服务"), row["sku_base"]
        if root in {"fruit", "vegetable"}:
            assert kind == "食用农产品", row["sku_base"]


def test_unsupported_origins_say_so():
    for row in PRODUCTS:
        if row["verified"] == "false" and row["kind"] != "旅游服务" and row["category"] != "county-gift-box":
            assert "未核实" in row["origin_note"], row["sku_base"]
        if row["verified"] == "true":
            assert "未核对" not in row["source"], row["sku_base"]


def test_geographical_indications_are_used_only_where_their_source_reaches():
    usable = {row["name"]: row for row in INDICATIONS if row["in_use"] == "true"}

    assert {row["confidence"] for row in usable.values()} <= {"HIGH", "MEDIUM"}
    for row in PRODUCTS:
        if row["geo_indication"]:
            assert CODE_OF[row["county"]] in usable[row["geo_indication"]]["region_codes"].split("|"), row["sku_base"]
        if row["geo_indication"] == "昭通天麻":
            assert row["shelf_life_days"] == "730", row["sku_base"]  # dried whole tubers only


def test_fresh_goods_are_sold_in_season_only():
    seasonal = {"apple", "stone-berry-fruit", "fresh-bamboo-shoot", "potato-tuber", "fresh-vegetable"}

    for row in PRODUCTS:
        months, fresh = months_of(row["sale_months"]), row["is_fresh"] == "true"
        if row["kind"] in FOOD and not fresh:
            assert len(months) == 12, row["sku_base"]
        if row["category"] in seasonal:
            assert fresh, row["sku_base"]
            assert 1 <= len(months) <= 4, row["sku_base"]
        assert (row["returnable"] == "false") == (fresh or row["kind"] == "旅游服务"), row["sku_base"]
        if row["storage"] == "冷冻":
            assert fresh, row["sku_base"]
        if row["kind"] == "食用农产品" and row["shelf_life_days"] and int(row["shelf_life_days"]) <= 60:
            assert fresh, row["sku_base"]


def test_goods_of_tianma_and_dendrobium_and_honey_carry_their_warning():
    for row in PRODUCTS:
        if row["kind"] not in FOOD:
            continue
        if re.search("天麻(?!同炖)|石斛", row["name"] + row["description"].replace("可与天麻同炖", "")):
            assert "孕妇、哺乳期妇女及婴幼儿不推荐食用。" in row["description"], row["sku_base"]
        if "蜂蜜" in row["name"] + row["description"]:
            assert "1 周岁以下婴儿不宜食用。" in row["description"], row["sku_base"]


def test_variants_resolve_and_are_priced():
    assert {row["sku_base"] for row in VARIANTS} == set(PRODUCT)
    for row in VARIANTS:
        sku, product = row["sku"], PRODUCT[row["sku_base"]]
        assert re.fullmatch(re.escape(row["sku_base"]) + r"-\d{2}", sku)
        assert row["county"] == product["county"], sku
        assert 0 < fen_of(row["price_yuan"]) <= fen_of(row["list_price_yuan"]), sku
        assert bool(row["net_weight_g"]) == (product["kind"] != "旅游服务"), sku
        assert row["barcode"] == "", sku


def grams_in_text(text):
    return sum(int(number) * (1000 if unit == "千克" else 1) for number, unit in re.findall(r"(\d+) (千克|克)", text))


def test_gift_boxes_hold_what_their_description_says():
    boxes = [row for row in VARIANTS if PRODUCT[row["sku_base"]]["category"] == "county-gift-box"]

    assert {row["sku"] for row in COMPONENTS} == {row["sku"] for row in boxes}
    assert len(boxes) == 14
    for box in boxes:
        parts = [row for row in COMPONENTS if row["sku"] == box["sku"]]
        text = PRODUCT[box["sku_base"]]["description"]
        label = box["pack"][:3]
        told = re.search(rf"{label}：([^。]*)。", text)[1].split("、")
        held = [int(row["net_weight_g"]) * int(row["quantity"]) for row in parts]
        assert [row["position"] for row in parts] == [str(place) for place in range(1, len(parts) + 1)]
        assert [re.sub(r" ?\d+ (千克|克)", "", part) for part in told] == [row["name"] for row in parts], box["sku"]
        assert [grams_in_text(part) for part in told] == held, box["sku"]
        assert sum(held) == int(box["net_weight_g"]), box["sku"]


def test_component_prices_follow_their_basis():
    for row in COMPONENTS:
        place, basis = (row["sku"], row["position"]), VARIANT[row["basis_sku"]]
        assert basis["sku_base"] == row["component_sku_base"], place
        fen, grams = fen_of(basis["price_yuan"]), int(row["net_weight_g"])
        if row["price_basis"] == "VARIANT":
            assert row["component_sku"] == row["basis_sku"], place
            assert (grams, fen_of(row["list_price_yuan"])) == (int(basis["net_weight_g"]), fen), place
        else:
            assert (row["price_basis"], row["component_sku"]) == ("BY_WEIGHT", ""), place
            whole = int(basis["net_weight_g"])
            assert fen_of(row["list_price_yuan"]) == (2 * fen * grams + whole) // (2 * whole), place


def test_every_component_has_a_comparable_category_and_outlives_the_box():
    comparable = {row["slug"]: row["comparable_category"] for row in CATEGORIES}

    for box in {row["sku"] for row in COMPONENTS}:
        contents = [PRODUCT[row["component_sku_base"]] for row in COMPONENTS if row["sku"] == box]
        product = PRODUCT[VARIANT[box]["sku_base"]]
        assert all(comparable[row["category"]] for row in contents), box
        assert all(row["county"] == product["county"] for row in contents), box
        lives = [int(row["shelf_life_days"]) for row in contents if row["shelf_life_days"]]
        assert int(product["shelf_life_days"]) == min(lives), box
