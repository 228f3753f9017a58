"""The table of administrative divisions, and the levels by which a person picks a place from it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from market.kernel.errors import Invalid

# The table of the mainland does not hold them, and no parcel of the shop goes there.
NOT_SERVED = ("香港特别行政区", "澳门特别行政区", "台湾省")
NOT_SERVED_TEXT = "香港、澳门和台湾地区平台暂不送达。"
LEVELS = ("province", "city", "district", "street")
_NAMES = {"province": "省、直辖市", "city": "市、州", "district": "区、县", "street": "街道、镇、乡"}
# Lengths of codes by level.
_PROVINCE, _CITY, _DISTRICT = 2, 4, 6
_ABROAD = ("香港", "澳门", "台湾")
# A short name keeps so many characters.
_SHORTEST = 2
_ENDING = re.compile(r"((?:维吾尔|壮族|回族)?自治区|自治[州县旗]|地区|[省市盟区县旗])$")
_PEOPLES = re.compile(
    "蒙古族|回族|藏族|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|傣族|黎族|傈僳族|佤族|"
    "畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|"
    "普米族|怒族|独龙族|各族|保安族|裕固族|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯"
)


@dataclass(frozen=True)
class Division:
    """
    A division by its national code: 2 digits a province, 4 a city, 6 a district, 9 a street.

    `is_statistical` marks what exists for counting only and stands in no address (市辖区, 省直辖县级行政区划), and
    areas like a township that are none (开发区, 农场, 林场).
    """

    code: str
    name: str
    is_statistical: bool = False


@dataclass(frozen=True)
class Place:
    """A place by the names of its levels; a level that a place does not have is empty."""

    province: str = ""
    city: str = ""
    district: str = ""
    street: str = ""


@dataclass(frozen=True)
class Level:
    """One choice on the way to a place: what can be picked, and what is; `is_typed` where it is outside the list."""

    field: str
    label: str
    options: tuple[Division, ...]
    value: str
    is_typed: bool = False


@dataclass(frozen=True)
class DivisionTable:
    """Provinces, cities and districts by the code above them; streets are fetched for one district at a time."""

    below: Mapping[str, tuple[Division, ...]]
    streets_of: Callable[[str], tuple[Division, ...]]

    def children(self, code: str) -> tuple[Division, ...]:
        """Give what is picked below a division, past cities that exist for counting and cities without districts."""
        if len(code) == _DISTRICT:
            return self.streets_of(code)
        under = self.below.get(code, ())
        if len(code) == _CITY and len(under) == 1 and under[0].name == self._name_of(code):
            return self.streets_of(under[0].code)
        return tuple(
            child
            for division in under
            for child in (
                self.below[division.code] if len(code) == _PROVINCE and division.is_statistical else [division]
            )
        )

    def _name_of(self, city: str) -> str:
        return next(one.name for one in self.below[city[:_PROVINCE]] if one.code == city)

    def place_of(self, path: Sequence[Division]) -> "Place":
        """Name a place by the divisions that lead to it; a district beside cities is picked as one of them."""
        named: dict[str, str] = {}
        options, field = self.provinces, "province"
        for division in path:
            named[field] = division.name
            options = self.children(division.code) if field != "street" else ()
            field = _field_below(field, options) if options else "street"
        return Place(**named)

    @property
    def provinces(self) -> tuple[Division, ...]:
        """Give all provinces."""
        return self.below[""]


def levels_of(table: DivisionTable, place: Place, *, typed: str = "") -> tuple[Level, ...]:
    """
    Give the choices that lead to a place, one below the other, as far as they are made.

    A name outside the list is typed, and so is all below it; `typed` names the level that a person wants to type.
    """
    levels = []
    options, field = table.provinces, "province"
    while field:
        value = getattr(place, field)
        found = next((option for option in options if option.name == value), None)
        is_typed = field != "province" and (field == typed or (bool(value) and found is None) or not options)
        levels.append(Level(field, _NAMES[field], options, value, is_typed))
        if field == "street" or (found is None and not is_typed):
            break
        options = () if is_typed or found is None else table.children(found.code)
        field = _field_below(field, options)
    return tuple(levels)


def settle_place(place: Place, *, seen: Place) -> Place:
    """Drop what was picked below a name that changed since the page was made: it belongs to another place."""
    for above, name in enumerate(LEVELS):
        if getattr(place, name) != getattr(seen, name):
            below = {lower: "" for lower in LEVELS[above + 1 :] if getattr(place, lower) == getattr(seen, lower)}
            return replace(place, **below)
    return place


def province_of(table: DivisionTable, line: str) -> Division | None:
    """Give the province with which an address begins, by its name or what people call it."""
    start = line.strip()
    names = ((name, province) for province in table.provinces for name in names_of(province.name))
    return next((province for name, province in names if start.startswith(name)), None)


def check_served(line: str) -> None:
    """
    Refuse an address in Hong Kong, Macao or Taiwan.

    :raises Invalid: saying so
    """
    if line.strip().removeprefix("中国").startswith(_ABROAD):
        raise Invalid(NOT_SERVED_TEXT, code="REGION_NOT_SERVED", field="province")


def names_of(name: str) -> tuple[str, ...]:
    """Give a division's full name and the shorter ones by which people write it, the longest first."""
    short = _ENDING.sub("", name)
    if len(short) < _SHORTEST:
        return (name,)
    if name.endswith(("自治州", "自治县", "自治旗", "自治区")):
        plain = _PEOPLES.sub("", short)
        short = plain if len(plain) >= _SHORTEST else short
        return name, f"{short}{name[-1]}", short
    return (name, short) if short != name else (name,)


def _field_below(field: str, options: tuple[Division, ...]) -> str:
    """Name the level to which options belong: one with any city in it is the level of cities."""
    if not options:
        return LEVELS[LEVELS.index(field) + 1]
    lengths = {len(option.code) for option in options}
    return "city" if _CITY in lengths else "district" if _DISTRICT in lengths else "street"


_SHORTEST = 2
