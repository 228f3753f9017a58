"""Looking regions up by what people call them, and places in the table of administrative divisions."""

from market.kernel.errors import Invalid
from market.regions.gateways.divisions import division_table
from market.regions.models import Region, Township
from market.regions.rules import Level, Pasted, Place, check_served, levels_of, province_of, read_pasted


def region_ids() -> dict[str, int]:
    """Give the id of each region by its code."""
    return dict(Region.objects.values_list("code", "pk"))


def township_ids() -> dict[tuple[int, str], int]:
    """Give the id of each township by its county's id and its name."""
    return {(county, name): pk for county, name, pk in Township.objects.values_list("county_id", "name", "pk")}


def place_levels(*, place: Place, typed: str = "") -> tuple[Level, ...]:
    """Give the choices that lead to a place; `typed` names the level that a person wants to type."""
    return levels_of(division_table(), place, typed=typed)


def read_address(*, text: str) -> Pasted:
    """Take a pasted text of name, phone and address apart."""
    return read_pasted(text, division_table())


def province_code_of(*, line: str) -> str:
    """
    Give the two-digit code of the province in which an address lies.

    :raises Invalid: if it is none of the mainland's, or not to be seen
    """
    check_served(line)
    province = province_of(division_table(), line)
    if province is None:
        raise Invalid("请从列表里选省份：能不能送到、运费多少都看省份。", code="PROVINCE_UNKNOWN", field="province")
    return province.code


def province_choices() -> list[tuple[str, str]]:
    """Give the mainland's provinces: two-digit code and name."""
    return [(province.code, province.name) for province in division_table().provinces]
