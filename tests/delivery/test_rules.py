"""What freight costs, to the fen."""

from datetime import date

import pytest

from market.delivery.enums import Temperature, Zone
from market.delivery.errors import FreightRefused, NotDeliverable
from market.delivery.rules import Load, Rate, check_rate, cost_fen, quote_freight, rate_in_force, zone_of

DAY = date(2026, 1, 1)
AMBIENT = Rate("LOCAL", "AMBIENT", DAY, True, 1_000, 600, 100, 9_900)
COLD = Rate("LOCAL", "CHILLED", DAY, True, 2_000, 1_500, 250, None)


@pytest.mark.parametrize(
    ("weight_g", "goods_fen", "expected"),
    [
        (0, 100, 600),
        (1_000, 100, 600),
        (1_001, 100, 700),
        (2_000, 100, 700),
        (2_001, 100, 800),
        (50_000, 9_899, 5_500),
        (50_000, 9_900, 0),
    ],
)
def test_first_weight_then_each_kilogram_begun(weight_g: int, goods_fen: int, expected: int) -> None:
    assert cost_fen(AMBIENT, weight_g=weight_g, goods_fen=goods_fen) == expected


def test_each_class_of_temperature_is_a_parcel_of_its_own() -> None:
    loads = [Load("茶", "AMBIENT", 800), Load("布", "NONE", 300), Load("肉", "CHILLED", 2_100)]

    quote = quote_freight([AMBIENT, COLD], province="31", province_name="上海市", loads=loads, goods_fen=5_000, on=DAY)

    assert quote.by_temperature == {Temperature.AMBIENT: 700, Temperature.CHILLED: 1_750}
    assert quote.freight_fen == 2_450


def test_a_province_goes_before_its_zone_and_the_latest_begun_row_holds() -> None:
    rows = [
        Rate("NEAR", "AMBIENT", DAY, first_fen=800),
        Rate("32", "AMBIENT", DAY, first_fen=700),
        Rate("32", "AMBIENT", date(2026, 3, 1), first_fen=750),
        Rate("32", "AMBIENT", date(2026, 9, 1), first_fen=990),
    ]

    def first(province: str, on: date) -> int | None:
        found = rate_in_force(rows, province=province, temperature="AMBIENT", on=on)
        return found.first_fen if found else None

    assert [first("32", day) for day in (DAY, date(2026, 2, 28), date(2026, 3, 1))] == [700, 700, 750]
    assert first("33", date(2026, 12, 1)) == 800
    assert first("32", date(2025, 12, 31)) is None
    assert first("65", DAY) is None


def test_zones_cover_every_province() -> None:
    assert [zone_of(code) for code in ("31", "33", "44", "53", "65")] == [
        Zone.LOCAL, Zone.NEAR, Zone.MIDDLE, Zone.FAR, Zone.REMOTE,
    ]  # fmt: skip


@pytest.mark.parametrize("rows", [[AMBIENT], [AMBIENT, Rate("LOCAL", "FROZEN", DAY, is_served=False)]])
def test_what_is_not_sent_there_is_refused_by_name(rows: list[Rate]) -> None:
    loads = [Load("茶", "AMBIENT", 500), Load("冻牛肉", "FROZEN", 500)]

    with pytest.raises(NotDeliverable) as refused:
        quote_freight(rows, province="31", province_name="上海市", loads=loads, goods_fen=1, on=DAY)

    assert refused.value.details["names"] == ["冻牛肉（冷冻）"]
    assert "上海市暂不送达：冻牛肉（冷冻）" in refused.value.message


def test_a_shop_without_a_table_sends_free_of_charge() -> None:
    assert (
        quote_freight(
            [], province="65", province_name="新疆", loads=[Load("茶", "FROZEN", 9)], goods_fen=1, on=DAY
        ).freight_fen
        == 0
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"region": "99"}, "region"),
        ({"temperature": "HOT"}, "temperature"),
        ({"active_from": DAY}, "active_from"),
        ({"first_g": 0}, "first_g"),
        ({"first_g": 100_001}, "first_g"),
        ({"first_fen": 1_000_001}, "first_fen"),
        ({"per_kg_fen": -1}, "per_kg_fen"),
    ],
)
def test_row_that_cannot_stand_is_refused(changes: dict[str, object], field: str) -> None:
    stated = {"region": "LOCAL", "temperature": "AMBIENT", "active_from": date(2026, 1, 2)} | changes

    with pytest.raises(FreightRefused) as refused:
        check_rate(Rate(**stated), today=DAY, regions=["LOCAL"])

    assert refused.value.field == field
