"""Outlets, lots and policy in catalog_seed/ on their own: no database, no Django."""

from collections import Counter
from datetime import date

from tests.seeding.seed_files import (
    CATEGORIES,
    COMPARABLE,
    LOTS,
    OUTLETS,
    POLICY,
    PRODUCT,
    VARIANT,
    VARIANTS,
    near_expiry_window,
)


def test_outlets_cover_every_kind_and_site():
    assert Counter(row["kind"] for row in OUTLETS) == {"DIRECT_STORE": 1, "COUNTER": 2, "PAVILION": 1, "ZONE": 1}
    assert {row["site"] for row in OUTLETS} == {"OWN", "SUPERMARKET", "COMMUNITY", "OFFICE"}
    for row in OUTLETS:
        assert (row["ships_online"] == "true") == (row["kind"] == "DIRECT_STORE"), row["code"]
        assert row["address"].startswith("上海市松江区"), row["code"]
        assert "示例" in row["address"], row["code"]
        assert row["label"] == "示例", row["code"]
        assert row["phone"].startswith("021-0000 000"), row["code"]
        assert int(row["transfer_days"]) >= 0, row["code"]


def test_lots_fit_their_product_and_outlet():
    kept_at = {row["code"]: row["storage"].split("|") for row in OUTLETS}

    for row in LOTS:
        tag, product = row["lot_tag"], PRODUCT[VARIANT[row["sku"]]["sku_base"]]
        assert tag.startswith(row["sku"] + "-"), tag
        assert product["kind"] != "旅游服务", tag
        assert int(row["quantity"]) > 0, tag
        assert int(row["age_days"]) > 0, tag
        assert product["storage"] in {*kept_at[row["outlet"]], "不适用"}, tag
        if product["shelf_life_days"]:
            assert int(row["remaining_days"]) == int(product["shelf_life_days"]) - int(row["age_days"]), tag
            assert int(row["remaining_days"]) >= 3, tag
        else:
            assert row["remaining_days"] == "", tag


def test_stock_covers_bulk_orders_scarcity_and_near_expiry():
    online = Counter()
    for row in LOTS:
        if row["outlet"] == "direct-store":
            online[row["sku"]] += int(row["quantity"])
    goods = [row["sku"] for row in VARIANTS if PRODUCT[row["sku_base"]]["kind"] != "旅游服务"]
    near = [
        row["sku"]
        for row in LOTS
        if (days := PRODUCT[VARIANT[row["sku"]]["sku_base"]]["shelf_life_days"])
        and int(days) >= 16
        and int(row["remaining_days"]) <= near_expiry_window(int(days))
    ]

    assert len([sku for sku in goods if online[sku] == 0]) == 6
    assert len([sku for sku in goods if 1 <= online[sku] <= 6]) >= 12
    assert online["MH-GRN-001-01"] >= 300
    assert online["ZY-OIL-001-02"] >= 150
    assert all(online[f"{base}-01"] >= 200 for base in PRODUCT if base.endswith("GFT-001"))
    assert 15 <= len(near) <= 30


def test_policy_years_carry_document_clause_and_status():
    assert POLICY["document"]["number"] == "沪松合组办〔2021〕8号"
    assert POLICY["document"]["issued_on"] == date(2021, 11, 3)
    assert POLICY["document"]["clause"] == "三（八）"
    assert [(row["year"], row["status"]) for row in POLICY["years"]] == [
        (2021, "现行"),
        (2022, "现行"),
        (2023, "现行"),
        (2024, "现行"),
        (2025, "现行"),
        (2026, "沿用待确认"),
    ]
    for row in POLICY["years"]:
        assert (row["floor_fen"], row["stretch_fen"]) == (12_000_000_000, 15_000_000_000)
        assert (row["grace_until"], row["close_on"]) == (date(row["year"] + 1, 1, 15), date(row["year"] + 1, 1, 31))


def test_share_rules_are_those_of_the_document():
    rules = {row["indicator"]: row for row in POLICY["share_rules"]}

    assert {code: (row["buyer_kind"], row.get("threshold_bp"), row["binding"]) for code, row in rules.items()} == {
        "I2": ("FISCAL_UNIT", 2000, True),
        "I3": ("SOE_UNION", 3000, True),
        "I4": ("UNION", None, False),
    }
    assert rules["I2"]["fund_sources"] == ["FISCAL_CANTEEN", "FISCAL_OTHER"]
    assert rules["I3"]["fund_sources"] == ["UNION_FESTIVAL", "UNION_OTHER"]
    assert rules["I4"]["fund_sources"] == ["UNION_FESTIVAL"]
    assert [rules[code]["purposes"] for code in ("I2", "I3", "I4")] == [[], *[["WELFARE", "FESTIVAL"]] * 2]


def test_membership_agrees_with_the_categories():
    parents = {row["parent"] for row in CATEGORIES}
    expected = {
        code: [row["slug"] for row in CATEGORIES if row["comparable_category"] == code and row["slug"] not in parents]
        for code in [row["code"] for row in COMPARABLE]
    }

    assert [row["first_year"] for row in POLICY["memberships"]] == [2021]
    assert POLICY["memberships"][0]["categories"] == expected


def test_settings_are_dated():
    assert POLICY["settings"] == [
        {
            "valid_from": date(2021, 1, 1),
            "hold_days_resident_transfer": 3,
            "hold_days_institution_transfer": 30,
            "hold_pickup_until_window_end": True,
            "pickup_window_days": 7,
            "delivery_days_ahead": 2,
        }
    ]
