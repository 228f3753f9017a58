"""Read a pasted line of name, phone and address, in any order."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from market.regions.rules.divisions import Division, DivisionTable, Place, names_of

_LABELS = re.compile(
    r"(?:收货人|收件人|联系人|姓名|名字|手机号码|手机号|联系电话|联系方式|电话号码|手机|电话|所在地区|所在区域|收货地址|详细地址|地区|地址)\s*[:：]"
)
_PHONES = (
    re.compile(r"(?:\+86[-\s]?|(?<!\d)86[-\s]?|(?<!\d))(1[3-9]\d)[-\s]?(\d{4})[-\s]?(\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(400)-?(\d{3})-?(\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(0\d{2,3})[-\s]?(\d{7,8})(-\d{1,6})?(?!\d)"),
    # Glued to the number of a room: its last eleven digits.
    re.compile(r"(1[3-9]\d)[-\s]?(\d{4})[-\s]?(\d{4})(?!\d)"),
)
_BREAKS = re.compile(r"[\s,，;；、|/]+")
_POSTCODE = re.compile(r"\d{6}")
_NAME = re.compile(
    r"[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{1,8})*(?:先生|女士|小姐|老师|阿姨|师傅)?|[A-Za-z][A-Za-z .]{1,30}"
)
# What ends an address, never a name.
_PLACE_ENDS = tuple("路街道号室楼弄村镇乡区县市省州盟旗园苑城厦座层栋幢组队巷场院屯庄里")
_LONGEST_NAME = 4
_MUNICIPALITIES = frozenset(("11", "12", "31", "50"))
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞"
    "熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单"
    "洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊甄曲封芮储靳汲松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾暴甘厉戎祖武符"
    "刘景詹束龙叶幸司韶黎蓟薄印宿白怀蒲从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂牛寿通边扈燕冀"
    "尚农温别庄晏柴瞿阎充慕连茹习艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广东欧利师巩聂关荆"
)


@dataclass(frozen=True)
class Pasted:
    """What a pasted text says; what it does not say is empty."""

    recipient: str = ""
    phone: str = ""
    place: Place = field(default_factory=Place)
    detail: str = ""


@dataclass(frozen=True)
class _Split:
    """An address read from the left: its divisions, how many characters they took, and what is left."""

    path: tuple[Division, ...]
    taken: int
    place: Place
    detail: str

    @property
    def weight(self) -> tuple[int, int]:
        return len(self.path), self.taken


def read_pasted(text: str, table: DivisionTable) -> Pasted:
    """Take name, phone and address apart, in whatever order they stand; what is not clear is left for the person."""
    plain = _LABELS.sub("\n", unicodedata.normalize("NFKC", text).strip())
    phone, rest = _take_phone(plain)
    words = [word for word in _BREAKS.split(rest) if word and not _POSTCODE.fullmatch(word)]
    recipient, split = _best(words, table)
    split = _with_street(split, table)
    return Pasted(recipient, phone, split.place, split.detail)


def _take_phone(text: str) -> tuple[str, str]:
    for pattern in _PHONES:
        if found := pattern.search(text):
            first, *others = (part or "" for part in found.groups())
            mark = "-" if first.startswith("0") else ""
            phone = f"{first}{mark}{''.join(others)}"
            return phone, f"{text[: found.start()]}\n{text[found.end() :]}"
    return "", text


def _best(words: list[str], table: DivisionTable) -> tuple[str, _Split]:
    """Try each word as the name, and a name written at the head of the address; the fullest address wins."""
    readings = [("", split_address("".join(words), table))]
    readings += [
        (word, split_address("".join(words[:place] + words[place + 1 :]), table))
        for place, word in enumerate(words)
        if _may_be_name(word, table)
    ]
    line = "".join(words)
    readings += [
        (line[:end], split_address(line[end:], table))
        for end in range(2, _LONGEST_NAME + 1)
        if len(line) > end and _may_be_name(line[:end], table)
    ]
    return max(readings, key=lambda reading: (*reading[1].weight, _name_weight(reading[0])))


def _may_be_name(word: str, table: DivisionTable) -> bool:
    """Tell whether a word can be a person's name: it is written like one, and no address begins with it."""
    places = (name for province in table.provinces for name in names_of(province.name))
    return _NAME.fullmatch(word) is not None and not word.startswith(tuple(places))


def _name_weight(word: str) -> int:
    """Say how much a word looks like a person's name."""
    if not word:
        return 0
    if word.endswith(("先生", "女士", "小姐", "老师", "阿姨", "师傅")):
        return 4
    looks = 1 if word.endswith(_PLACE_ENDS) else 2
    return looks + (1 if word[0] in _SURNAMES else 0)


def split_address(text: str, table: DivisionTable) -> _Split:
    """Read the divisions at the head of an address; a province or city that is left out is found by what follows."""
    line = text.removeprefix("中国")
    found = [split for province in table.provinces for split in _under_province(line, province, table)]
    best = max((split.weight for split in found), default=(0, 0))
    winners = [split for split in found if split.weight == best]
    if len({split.path[0].code for split in winners}) != 1:
        return _Split((), 0, Place(), line)
    return winners[0]


def _under_province(line: str, province: Division, table: DivisionTable) -> Iterator[_Split]:
    """Read an address as one of a province, with its name or without it."""
    children = table.children(province.code)
    lengths = [len(name) for name in names_of(province.name) if line.startswith(name)]
    for begin in lengths:
        after = begin + _repeated(line[begin:], province)
        yield _split((province,), line, after)
        yield from _below((province,), line, after, children, table)
    if not line.startswith(province.name):
        yield from _below((province,), line, 0, children, table)


def _repeated(rest: str, province: Division) -> int:
    """Count what stands between a province and its divisions for form's sake: 上海市上海市, 市辖区, 省直辖."""
    taken = 0
    if province.code in _MUNICIPALITIES and rest.startswith(province.name):
        taken = len(province.name)
    for words in ("市辖区", "省直辖县级行政区划", "自治区直辖县级行政区划"):
        if rest[taken:].startswith(words):
            return taken + len(words)
    return taken


def _below(
    path: tuple[Division, ...], line: str, begin: int, children: tuple[Division, ...], table: DivisionTable
) -> Iterator[_Split]:
    """Read cities and districts from where the name above ended; a city that is left out is passed over."""
    for child in children:
        is_city = len(child.code) < len("310117")
        # With nothing before it, a bare short name (吉林, 朝阳) does not say where an address is.
        names = names_of(child.name)
        names = names if begin else names[:-1] or names
        for name in names:
            if line.startswith(name, begin):
                end = begin + len(name)
                yield _split((*path, child), line, end)
                if is_city:
                    yield from _below((*path, child), line, end, table.children(child.code), table)
                break
        else:
            if is_city:
                districts = (one for one in table.children(child.code) if len(one.code) == len("310117"))
                for district in districts:
                    if line.startswith(district.name, begin):
                        yield _split((*path, child, district), line, begin + len(district.name))


def _split(path: tuple[Division, ...], line: str, end: int) -> _Split:
    return _Split(path, end, Place(), line[end:])


def _with_street(split: _Split, table: DivisionTable) -> _Split:
    """Take the street, town or township from the head of what is left, where the list has it."""
    if not split.path:
        return split
    last = split.path[-1]
    streets = [street for street in table.children(last.code) if len(street.code) > len("310117")]
    found = max((s for s in streets if split.detail.startswith(s.name)), key=lambda s: len(s.name), default=None)
    path = (*split.path, found) if found else split.path
    detail = split.detail.removeprefix(found.name) if found else split.detail
    return _Split(path, split.taken, table.place_of(path), detail)
