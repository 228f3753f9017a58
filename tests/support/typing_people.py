"""What people type when they look for goods: ten classes of fifty queries, from the goods themselves, with a fixed seed."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin

from market.search.selectors import suggest_products

SEED = 20_260_901
EACH = 50
TOP = 5

# By hand, so that the table under test is not asked about itself.
TRADITIONAL = dict(
    zip(
        "与丝两丰乌乐乡书云仑会伞伤体养农冻凉凤勋华单双发叶园国图圆场块坚坝坛垒垫墙头奖宝宾对尔岗岭岛峡带干平广庄库应异弹归当录彻忆怀总恳惊战户扎扫扬护担择损挂换据摆时显晒晓条来极构枣树样桥检楼榄权欢气汉汤沟沥沪泡泽洁浅浆浇浓涂温湾湿溃滚满滨炉点烧热爱牍状独狭猕玛环现画疗盐盖监盘矿码砖础确礼种积称穷穿窝竹笋笔筛筒签粮紧红级纪纳纯纸线练组织经结给络统绣继续维绵综绿缩网罗职联肠肤脑脚脱腊舍节芦苏苹茎荐荚药莲获营萝蒋蓝虫虽虾蚁蛋蛮蜡补装见观规视览觉触记讲设证评识诉词试诗语说课谈谢谷豆贝负贡货质购贵费贺赞赠赢赶车软载辣辽达过还进远连选遗遥邓郑酱酿释里钙钟钢钱铁铅银锅锦镇长门闭间闸阳阴阶际陆陈险随难雾静韧韵页顶项顺须顾顿预领颈频颗题颜额风飞饮饰饱饼饿馆馒马驮验骨鱼鲁鲜鸟鸡鸣鸭鹅鹤鹰麦黄齐龙龟",
        "與絲兩豐烏樂鄉書雲崙會傘傷體養農凍涼鳳勳華單雙發葉園國圖圓場塊堅壩壇壘墊牆頭獎寶賓對爾崗嶺島峽帶乾平廣莊庫應異彈歸當錄徹憶懷總懇驚戰戶紮掃揚護擔擇損掛換據擺時顯曬曉條來極構棗樹樣橋檢樓欖權歡氣漢湯溝瀝滬泡澤潔淺漿澆濃塗溫灣濕潰滾滿濱爐點燒熱愛牘狀獨狹獼瑪環現畫療鹽蓋監盤礦碼磚礎確禮種積稱窮穿窩竹筍筆篩筒簽糧緊紅級紀納純紙線練組織經結給絡統繡繼續維綿綜綠縮網羅職聯腸膚腦腳脫臘舍節蘆蘇蘋莖薦莢藥蓮獲營蘿蔣藍蟲雖蝦蟻蛋蠻蠟補裝見觀規視覽覺觸記講設證評識訴詞試詩語說課談謝穀豆貝負貢貨質購貴費賀贊贈贏趕車軟載辣遼達過還進遠連選遺遙鄧鄭醬釀釋裡鈣鐘鋼錢鐵鉛銀鍋錦鎮長門閉間閘陽陰階際陸陳險隨難霧靜韌韻頁頂項順須顧頓預領頸頻顆題顏額風飛飲飾飽餅餓館饅馬馱驗骨魚魯鮮鳥雞鳴鴨鵝鶴鷹麥黃齊龍龜",
        strict=True,
    )
)
# Common characters by sound, for the typist who takes the wrong one of a list; only those that the goods' names hold.
SAME_SOUND = dict(
    zip(
        "勐海普洱茶天麻苹果牦牛肉花椒核桃土豆蜂蜜香米辣红糖腊酱竹笋鸡蛋苦荞菜油粉饼干咖啡石菌黑猪干昭彝威镇定",
        "猛孩谱耳查添马平裹毛纽揉华焦合逃吐斗锋密乡迷喇洪塘蜡将主损机但哭乔采由分丙甘卡飞时军嘿朱甘招移微阵订",
        strict=True,
    )
)


@dataclass(frozen=True)
class Goods:
    """A good as its page names it."""

    slug: str
    name: str
    county: str
    sku: str


@dataclass(frozen=True)
class Asked:
    """What is typed, for which good, and what of its name was meant."""

    kind: str
    text: str
    source: Goods
    meant: str


def chinese_of(name: str) -> str:
    """Give the characters of a name without digits, letters and signs."""
    return "".join(character for character in name if "\u4e00" <= character <= "\u9fff")


def _piece(dice: random.Random, name: str, shortest: int, longest: int) -> str:
    """Cut a piece out of one run of a name, so that it stands there as it is."""
    runs = [
        run for run in "".join(c if "\u4e00" <= c <= "\u9fff" else " " for c in name).split() if len(run) >= shortest
    ]
    run = dice.choice(runs) if runs else chinese_of(name)
    length = min(dice.randint(shortest, longest), len(run))
    start = dice.randint(0, len(run) - length)
    return run[start : start + length]


def _spelt(text: str) -> list[str]:
    return lazy_pinyin(text, style=Style.NORMAL)


def _exact(dice: random.Random, goods: Goods) -> tuple[str, str]:
    return goods.name, goods.name


def _infix(dice: random.Random, goods: Goods) -> tuple[str, str]:
    piece = _piece(dice, goods.name, 2, 5)
    return piece, piece


def _pinyin(dice: random.Random, goods: Goods) -> tuple[str, str]:
    piece = _piece(dice, goods.name, 2, 6)
    return dice.choice(["", " "]).join(_spelt(piece)), piece


def _initials(dice: random.Random, goods: Goods) -> tuple[str, str]:
    piece = _piece(dice, goods.name, 3, 6)
    return "".join(syllable[0] for syllable in _spelt(piece)), piece


def _mixed(dice: random.Random, goods: Goods) -> tuple[str, str]:
    """Type a piece part in characters, part in syllables or initials, in either order or by turns."""
    piece = _piece(dice, goods.name, 3, 6)
    syllables = _spelt(piece)
    cut = dice.randint(1, len(piece) - 1)
    initials = "".join(syllable[0] for syllable in syllables[cut:])
    ways = [
        piece[:cut] + initials,
        piece[:cut] + "".join(syllables[cut:]),
        "".join(syllables[:cut]) + piece[cut:],
        "".join(syllable[0] for syllable in syllables[:cut]) + piece[cut:],
        "".join(syllables[:cut]) + initials,
    ]
    return dice.choice(ways), piece


def _traditional(dice: random.Random, goods: Goods) -> tuple[str, str]:
    piece = _piece(dice, goods.name, 3, 8)
    return "".join(TRADITIONAL.get(character, character) for character in piece), piece


def _homophone(dice: random.Random, goods: Goods) -> tuple[str, str]:
    piece = _piece(dice, goods.name, 3, 6)
    places = [place for place, character in enumerate(piece) if character in SAME_SOUND]
    if not places:
        return "", ""
    place = dice.choice(places)
    return piece[:place] + SAME_SOUND[piece[place]] + piece[place + 1 :], piece


def _transposition(dice: random.Random, goods: Goods) -> tuple[str, str]:
    """Exchange two neighbouring characters, or two letters of the pinyin."""
    piece = _piece(dice, goods.name, 3, 6)
    text = dice.choice([piece, "".join(_spelt(piece))])
    place = dice.randrange(len(text) - 1)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :], piece


def _sku(dice: random.Random, goods: Goods) -> tuple[str, str]:
    return dice.choice([goods.sku, goods.sku.lower(), goods.sku.replace("-", "").lower()]), goods.name


def _county_and_goods(dice: random.Random, goods: Goods) -> tuple[str, str]:
    piece = _piece(dice, goods.name.removeprefix(goods.county), 2, 4)
    return goods.county + dice.choice(["", " "]) + piece, piece


KINDS: dict[str, Callable[[random.Random, Goods], tuple[str, str]]] = {
    "exact": _exact,
    "infix": _infix,
    "pinyin": _pinyin,
    "initials": _initials,
    "mixed": _mixed,
    "traditional": _traditional,
    "homophone": _homophone,
    "transposition": _transposition,
    "SKU": _sku,
    "county + goods": _county_and_goods,
}


def queries(goods: Iterable[Goods]) -> list[Asked]:
    """Make fifty queries of each class; one that would be typed as it is written belongs to no class of slips."""
    every = sorted(goods, key=lambda one: one.sku)
    asked: list[Asked] = []
    for kind, make in KINDS.items():
        dice = random.Random(f"{SEED} {kind}")
        mine: list[Asked] = []
        while len(mine) < EACH:
            source = dice.choice(every)
            text, meant = make(dice, source)
            slipped = kind in {"traditional", "homophone", "transposition"}
            if text and not (slipped and text in (meant, "".join(_spelt(meant)))):
                mine.append(Asked(kind, text, source, meant))
        asked += mine
    return asked


def is_hit(asked: Asked, by_slug: dict[str, Goods]) -> bool:
    """
    Tell whether the source, or a good that what was meant fits as well, is among the first five.

    What was meant fits a good whose name holds it; of the source's county, where the county was typed too.
    """
    for suggestion in suggest_products(query=asked.text)[:TOP]:
        found = by_slug[suggestion.slug]
        county_fits = asked.kind != "county + goods" or found.county == asked.source.county
        if found == asked.source or (asked.meant in found.name and county_fits):
            return True
    return False


def hits(goods: Iterable[Goods], typed: Iterable[Asked]) -> tuple[dict[str, int], list[Asked]]:
    """Ask these queries of these goods; give the hits of each class, and what was missed."""
    by_slug = {one.slug: one for one in goods}
    counts = dict.fromkeys(KINDS, 0)
    missed: list[Asked] = []
    for asked in typed:
        if is_hit(asked, by_slug):
            counts[asked.kind] += 1
        else:
            missed.append(asked)
    return counts, missed
