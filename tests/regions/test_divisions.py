"""The table of divisions, and the levels by which a place is picked."""

import pytest

from market.kernel.errors import Invalid
from market.regions.gateways.divisions import division_table
from market.regions.rules import Place, check_served, levels_of, names_of, province_of, settle_place


def steps(place: Place, typed: str = "") -> list[tuple[str, int, bool]]:
    return [
        (level.field, len(level.options), level.is_typed) for level in levels_of(division_table(), place, typed=typed)
    ]


def test_table_holds_all_divisions_of_the_mainland() -> None:
    table = division_table()
    districts = [code for code in table.below if len(code) == 4 for _ in table.below[code]]

    assert len(table.provinces) == 31
    assert sum(len(table.below[province.code]) for province in table.provinces) == 342
    assert len(districts) == 2978
    assert sum(len(table.streets_of(one.code)) for code in set(districts) for one in table.below[code]) == 41_352


def test_nothing_that_exists_for_counting_only_stands_between_a_person_and_a_place() -> None:
    table = division_table()

    assert [child.name for child in table.children("31")][:3] == ["黄浦区", "徐汇区", "长宁区"]
    assert all(not child.is_statistical for province in table.provinces for child in table.children(province.code))
    assert "仙桃市" in [child.name for child in table.children("42")]
    assert "城口县" in [child.name for child in table.children("50")]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place(), [("province", 31, False)]),
        (Place("上海市"), [("province", 31, False), ("district", 16, False)]),
        (Place("上海市", "", "松江区"), [("province", 31, False), ("district", 16, False), ("street", 20, False)]),
        (Place("广东省", "东莞市"), [("province", 31, False), ("city", 21, False), ("street", 36, False)]),
        (Place("广东省", "中山市"), [("province", 31, False), ("city", 21, False), ("street", 23, False)]),
        (Place("海南省", "儋州市"), [("province", 31, False), ("city", 19, False), ("street", 18, False)]),
        (Place("甘肃省", "嘉峪关市"), [("province", 31, False), ("city", 14, False), ("street", 5, False)]),
        (Place("湖北省", "仙桃市"), [("province", 31, False), ("city", 17, False), ("street", 25, False)]),
        # A name outside the list is taken as typed, and so is what lies below it.
        (Place("江苏省", "示例新市"), [("province", 31, False), ("city", 13, True), ("district", 0, True), ("street", 0, True)]),
    ],
)  # fmt: skip
def test_levels_lead_to_a_place(place: Place, expected: list[tuple[str, int, bool]]) -> None:
    assert steps(place) == expected


def test_a_level_can_be_typed_on_demand() -> None:
    assert steps(Place("上海市"), typed="district") == [
        ("province", 31, False),
        ("district", 16, True),
        ("street", 0, True),
    ]


def test_areas_that_are_no_township_are_marked() -> None:
    marked = [street.name for street in division_table().streets_of("310117") if street.is_statistical]

    assert marked == ["松江工业区", "佘山度假区", "上海松江出口加工区"]


def test_what_was_picked_below_another_name_is_dropped() -> None:
    seen = Place("上海市", "", "松江区", "方松街道")

    assert settle_place(Place("江苏省", "", "松江区", "方松街道"), seen=seen) == Place("江苏省")
    assert settle_place(Place("上海市", "", "闵行区", "方松街道"), seen=seen) == Place("上海市", "", "闵行区")
    assert settle_place(Place("上海市", "", "闵行区", "江川路街道"), seen=seen) == Place(
        "上海市", "", "闵行区", "江川路街道"
    )
    assert settle_place(seen, seen=seen) == seen


@pytest.mark.parametrize("line", ["香港特别行政区中西区1号", "台湾省台北市", "澳门", "中国香港", " 香港"])
def test_places_that_are_not_served_are_refused_plainly(line: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_served(line)

    assert refused.value.code == "REGION_NOT_SERVED"
    assert refused.value.message == "香港、澳门和台湾地区平台暂不送达。"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("上海市松江区", "31"),
        ("上海松江", "31"),
        ("内蒙古赤峰", "15"),
        ("新疆维吾尔自治区", "65"),
        ("西藏日喀则", "54"),
        ("示例省", None),
        ("", None),
    ],
)
def test_province_is_read_from_the_head_of_an_address(line: str, code: str | None) -> None:
    found = province_of(division_table(), line)

    assert (found.code if found else None) == code


def test_short_names_are_what_people_write() -> None:
    assert names_of("恩施土家族苗族自治州") == ("恩施土家族苗族自治州", "恩施州", "恩施")
    assert names_of("广西壮族自治区") == ("广西壮族自治区", "广西区", "广西")
    assert names_of("松江区") == ("松江区", "松江")
    assert names_of("城区") == ("城区",)
