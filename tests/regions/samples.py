"""Pasted texts put together from a name, a phone, a place and a door: what they should be read as is known beforehand."""

import random
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

TABLE = Path(__file__).parents[2] / "backend/market/regions/gateways/divisions.zip"
SEED = 20261124
SAMPLES = 300
COUNTED_ONLY = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
FAMILIES = [
    "王",
    "李",
    "张",
    "刘",
    "陈",
    "杨",
    "赵",
    "黄",
    "周",
    "吴",
    "徐",
    "孙",
    "马",
    "朱",
    "胡",
    "林",
    "郭",
    "何",
    "高",
    "罗",
    "欧阳",
    "司徒",
]
GIVEN = [
    "伟",
    "芳",
    "秀英",
    "建国",
    "小明",
    "丽",
    "海燕",
    "志强",
    "梓涵",
    "雨欣",
    "桂花",
    "春生",
    "文静",
    "长江",
    "晓东",
    "路遥",
    "城",
]
ROADS = ["人民北路", "文诚路", "解放大道", "中山东一路", "新松江路", "和平街", "建设西路", "长江路", "学府大道"]
DOORS = ["8号", "500弄3号201室", "188号2幢1单元602", "66号B座12楼", "1号院5号楼", "99弄12号甲"]
ORDERS = ["{n} {p} {a}", "{n}{p}{a}", "{a} {n} {p}", "{a} {n}{p}", "{p} {n} {a}", "{n}，{p}，{a}", "{a}\n{n}\n{p}", "{n}{a}{p}",
          "收货人：{n}\n手机号码：{p}\n所在地区：{a}", "姓名:{n} 电话:{p} 地址:{a}", "{p}，{a}，{n}", "{n}、{p}、{a}"]  # fmt: skip
WAYS = ["whole", "whole", "whole", "spaced", "short", "without province"]


@dataclass(frozen=True)
class Sample:
    text: str
    recipient: str
    phone: str
    place: tuple[str, str, str, str]
    detail: str


def rows(member: str) -> dict[str, str]:
    with ZipFile(TABLE) as table:
        lines = table.read(f"{member}.txt").decode().splitlines()
    return {code: name.rstrip("*") for code, _, name in (line.partition(" ") for line in lines)}


def place_of(code: str, areas: dict[str, str], streets: dict[str, str]) -> tuple[str, str, str, str]:
    """Say by the table's own codes which names a street's address has."""
    province, city, district = areas[code[:2]], areas[code[:4]], areas[code[:6]]
    cities = [name for key, name in areas.items() if len(key) == 4 and key.startswith(code[:2])]
    has_cities = any(name not in COUNTED_ONLY for name in cities)
    if city in COUNTED_ONLY:
        return (province, district, "", streets[code]) if has_cities else (province, "", district, streets[code])
    return province, city, "" if city == district else district, streets[code]


def short(name: str) -> str:
    for ending in ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市"):
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name


def phones(dice: random.Random) -> tuple[str, str]:
    digits = f"1{dice.choice('3456789')}{dice.randrange(10**9):09d}"
    written = dice.choice(
        [
            digits,
            digits,
            f"{digits[:3]} {digits[3:7]} {digits[7:]}",
            f"{digits[:3]}-{digits[3:7]}-{digits[7:]}",
            f"+86{digits}",
        ]
    )
    return written, digits


def samples() -> list[Sample]:
    """Make the samples: every second one in Shanghai, where the shop is, the others anywhere."""
    dice = random.Random(SEED)
    areas = rows("areas")
    provinces = [code for code in areas if len(code) == 2]
    found = []
    while len(found) < SAMPLES:
        streets = rows("31" if len(found) % 2 else dice.choice(provinces))
        code = dice.choice([code for code in streets if int(code[-3:]) < 400])
        place = place_of(code, areas, streets)
        way = dice.choice(WAYS)
        detail = dice.choice(ROADS) + dice.choice(DOORS)
        if way == "without province" and not (place[1].endswith("市") and place[1] != areas[code[:6]]):
            continue
        names = {"short": [short(place[0]), *place[1:]], "without province": ["", *place[1:]]}.get(way, list(place))
        address = (" " if way == "spaced" else "").join(name for name in [*names, detail] if name)
        name = dice.choice(FAMILIES) + dice.choice(GIVEN)
        written, phone = phones(dice)
        text = dice.choice(ORDERS).format(n=name, p=written, a=address)
        found.append(Sample(text, name, phone, place, detail))
    return found
