"""Words for stock and seasons, shares of a box, near expiry, and what an enquiry needs."""

from datetime import UTC, date, datetime

import pytest

from market.catalogue.enums import ProductKind, SaleState
from market.catalogue.errors import EnquiryRefused, PriceRefused
from market.catalogue.rules import (
    EnquiryInput,
    ReturnsRule,
    StockNote,
    StockState,
    back_text,
    check_enquiry,
    check_price,
    is_near_expiry,
    near_expiry_days,
    origin_text,
    pack_unit,
    picture_url,
    refusal_of,
    returns_rule,
    stock_note,
)

ALL_YEAR = list(range(1, 13))


@pytest.mark.parametrize(
    ("kind", "product_state", "variant_state", "reason"),
    [
        (ProductKind.FARM, SaleState.ON_SALE, SaleState.ON_SALE, ""),
        (ProductKind.FARM, SaleState.OFF_SALE, SaleState.ON_SALE, "已下架，请改选其他商品。"),
        (ProductKind.FARM, SaleState.ON_SALE, SaleState.OFF_SALE, "已下架，请改选其他商品。"),
        (ProductKind.TOURISM, SaleState.ON_SALE, SaleState.ON_SALE, "是旅游服务，暂不能下单，请在商品页登记意向。"),
    ],
)
def test_refusal_of(kind, product_state, variant_state, reason):
    assert refusal_of(kind=kind, product_state=product_state, variant_state=variant_state) == reason


@pytest.mark.parametrize(
    ("months", "month", "text"),
    [
        ([10, 11, 12, 1], 5, "10 月"),
        ([10, 11, 12, 1], 11, "10 月"),
        ([9, 10], 9, "9 月"),
        ([3, 10, 11, 12], 4, "10 月"),
        ([3, 10, 11, 12], 12, "3 月"),
        (ALL_YEAR, 5, ""),
        ([], 5, ""),
    ],
)
def test_back_text_names_the_next_start_of_the_season(months, month, text):
    assert back_text(months, month) == text


@pytest.mark.parametrize(
    ("kind", "available", "months", "note"),
    [
        (ProductKind.FARM, 21, [11], StockNote(StockState.IN, 21, "")),
        (ProductKind.FARM, 20, [11], StockNote(StockState.LOW, 20, "")),
        (ProductKind.FARM, 1, ALL_YEAR, StockNote(StockState.LOW, 1, "")),
        (ProductKind.FARM, 0, ALL_YEAR, StockNote(StockState.OUT, 0, "")),
        (ProductKind.FARM, 0, [10, 11], StockNote(StockState.OUT, 0, "10 月")),
        (ProductKind.FARM, 0, [4], StockNote(StockState.OFF_SEASON, 0, "4 月")),
        (ProductKind.TOURISM, 0, [4], StockNote(StockState.ENQUIRY, 0, "")),
    ],
)
def test_stock_note_in_november(kind, available, months, note):
    assert stock_note(kind=kind, available=available, sale_months=months, month=11) == note


@pytest.mark.parametrize(
    ("shelf_life_days", "window"),
    [
        (3650, 45),
        (365, 45),
        (364, 20),
        (180, 20),
        (179, 15),
        (90, 15),
        (89, 10),
        (30, 10),
        (29, 5),
        (16, 5),
        (15, 4),
        (3, 4),
    ],
)
def test_near_expiry_days_by_grade(shelf_life_days, window):
    assert near_expiry_days(shelf_life_days) == window


def test_is_near_expiry_from_the_first_day_of_the_window():
    today = date(2026, 11, 1)

    assert is_near_expiry(shelf_life_days=365, expires_on=date(2026, 12, 16), today=today)
    assert not is_near_expiry(shelf_life_days=365, expires_on=date(2026, 12, 17), today=today)
    assert not is_near_expiry(shelf_life_days=None, expires_on=None, today=today)


@pytest.mark.parametrize(
    ("pack", "unit"),
    [
        ("200 克/饼", "饼"),
        ("2.5 千克/箱（带壳）", "箱"),
        ("标准盒/1.25 千克", "盒"),
        ("9 枚礼盒/约 2.3 千克", "盒"),
        ("单个/约 15 厘米", "件"),
        ("散装", "件"),
        ("2.5千克/箱（果径75毫米以上）", "箱"),
        ("30枚/盒（约1.26千克）", "盒"),
        ("357克×7饼/提", "提"),
    ],
)
def test_pack_unit(pack, unit):
    assert pack_unit(pack) == unit


def test_picture_url():
    assert picture_url("abc", 640) == "/media/pictures/abc-640.webp"
    assert picture_url("", 640) == ""


@pytest.mark.parametrize(
    ("kind", "is_returnable", "rule"),
    [
        (ProductKind.FARM, False, ReturnsRule.FRESH),
        (ProductKind.FARM, True, ReturnsRule.SEVEN_DAYS),
        (ProductKind.TOURISM, False, ReturnsRule.TRAVEL),
    ],
)
def test_returns_rule(kind, is_returnable, rule):
    assert returns_rule(kind=kind, is_returnable=is_returnable) == rule


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"contact_name": " "}, "contact_name"),
        ({"phone": "12345"}, "phone"),
        ({"people": 0}, "people"),
        ({"people": 1000}, "people"),
    ],
)
def test_enquiry_without_who_or_how_many_is_refused(changes, field):
    wish = EnquiryInput(**{"contact_name": "张三", "phone": "021-5773 0000", "people": 12, **changes})

    with pytest.raises(EnquiryRefused) as refusal:
        check_enquiry(wish, kind=ProductKind.TOURISM)

    assert refusal.value.field == field


def test_enquiry_for_goods_that_can_be_bought_is_refused():
    wish = EnquiryInput(contact_name="张三", phone="13800000000", people=1)

    with pytest.raises(EnquiryRefused) as refusal:
        check_enquiry(wish, kind=ProductKind.CRAFT)

    assert refusal.value.field == "slug"


@pytest.mark.parametrize(
    ("amount_fen", "reason", "day", "field"),
    [
        (0, "换季", 2, "amount_fen"),
        (-1, "换季", 2, "amount_fen"),
        (100_000_000_000, "换季", 2, "amount_fen"),
        (100, " ", 2, "reason"),
        (100, "换季", 1, "amount_fen"),
    ],
)
def test_price_refused(amount_fen, reason, day, field):
    begun, at = datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 1, day, tzinfo=UTC)

    with pytest.raises(PriceRefused) as refusal:
        check_price(amount_fen=amount_fen, reason=reason, active_from=begun, at=at)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("note", "text"),
    [
        ("", "云南省西双版纳傣族自治州勐腊县"),
        (
            "产地云南省西双版纳州勐腊县易武镇，以每批的产地证明为准。",
            "云南省西双版纳州勐腊县易武镇，以每批的产地证明为准。",
        ),
        ("云南省西双版纳州勐腊县瑶区瑶族乡手工制作。", "云南省西双版纳州勐腊县瑶区瑶族乡手工制作。"),
        ("盒内各件的产地见各自的商品页。", "云南省西双版纳傣族自治州勐腊县。盒内各件的产地见各自的商品页。"),
    ],
)
def test_origin_names_the_place_once(note, text):
    assert origin_text(place="云南省西双版纳傣族自治州勐腊县", county="勐腊县", note=note) == text
