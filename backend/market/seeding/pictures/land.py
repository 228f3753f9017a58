"""The seven lands behind the goods. Goods stand in the middle, so a land speaks at its sides and its top."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.hand import GOLD, LEAF, PAPER, ZHU, Inks, fill, inks, lens, mix, poly
from market.seeding.pictures.land_pieces import (
    bamboo,
    banana_plant,
    conifer,
    crane,
    cuts,
    flags,
    mist,
    orchard_tree,
    pavilion,
    peak,
    ridge,
    sun,
    tall_tree,
    tea_hill,
    tree_block,
)


def _land_mengla(c: Inks, far: str, near: str) -> str:
    a, pa = ridge(600, 300, 90, 5, 8)
    b, _ = ridge(600, 392, 36, 8, 14)
    return (
        sun(448, 118, 54, c.spark)
        + fill(a, far)
        + fill(cuts(pa, 70), c.tint)
        + mist(600, 300, c.tint, 3)
        + tall_tree(86, 470, 330, 1.1, mix(c.main, c.ink, 0.2), c.soft)
        + tall_tree(168, 470, 236, 0.8, near, c.tint)
        + tall_tree(530, 470, 290, 1, mix(c.main, c.ink, 0.2), c.soft)
        + fill(b, near)
        + banana_plant(610, 480, 1, -1, c.main, c.soft)
        + banana_plant(-16, 490, 0.8, 1, c.main, c.soft)
    )


def _land_menghai(c: Inks, far: str, _near: str) -> str:
    a, pa = ridge(600, 250, 80, 3, 8)
    tone = (mix(c.spark, c.main, 0.25), mix(c.spark, PAPER, 0.45))
    return (
        sun(130, 120, 50, mix(c.main, GOLD, 0.6))
        + fill(a, far)
        + fill(cuts(pa, 60), c.tint)
        + mist(600, 250, c.tint, 5)
        + pavilion(500, 246, 0.8, c.ink, c.main)
        + tea_hill(480, 474, 330, 235, (mix(tone[0], c.tint, 0.35), mix(tone[1], c.tint, 0.3)), 7)
        + tea_hill(80, 480, 300, 190, tone, 6)
    )


def _land_zhaoyang(c: Inks, far: str, _near: str) -> str:
    mesa = poly(
        (-20, 300),
        (60, 214),
        (190, 206),
        (240, 250),
        (330, 262),
        (400, 196),
        (540, 190),
        (620, 240),
        (620, 480),
        (-20, 480),
    )
    green = mix(LEAF, c.spark, 0.25)
    trees = tree_block(green, c.main) + "".join(
        orchard_tree(x, 470, s, green, c.main) for x, s in ((60, 1.15), (548, 1.1))
    )
    return (
        sun(150, 116, 48, c.spark)
        + crane(440, 110, 0.9, c.ink)
        + crane(528, 152, 0.6, c.ink)
        + fill(mesa, far)
        + fill(
            "".join(
                lens(x, y, x + 6, y + 76, 3, 4)
                for x, y in (
                    (80, 226),
                    (116, 222),
                    (150, 222),
                    (186, 224),
                    (420, 212),
                    (460, 206),
                    (500, 206),
                    (540, 212),
                    (580, 236),
                )
            ),
            c.tint,
        )
        + fill(ridge(600, 372, 30, 4, 9)[0], mix(c.spark, c.tint, 0.5))
        + fill(
            "".join(lens(40 * k - 20, 396 + (k % 3) * 14, 40 * k + 30, 394 + (k % 3) * 14, -5, 3) for k in range(16)),
            mix(c.spark, c.tint, 0.1),
        )
        + trees
    )


def _land_yiliang(c: Inks, far: str, near: str) -> str:
    a, pa = ridge(600, 220, 110, 11, 6)
    b, pb = ridge(600, 330, 90, 6, 6)
    woods = "".join(
        conifer(x, y, h, mix(c.main, c.ink, 0.25 if h > 110 else 0), c.soft)
        for x, y, h in (
            (20, 470, 150),
            (66, 474, 190),
            (118, 472, 130),
            (160, 472, 90),
            (446, 472, 96),
            (492, 474, 150),
            (540, 472, 200),
            (588, 474, 150),
        )
    )
    return (
        sun(400, 108, 44, c.spark)
        + fill(a, far)
        + fill(cuts(pa, 90), c.tint)
        + mist(600, 270, c.tint, 4, 5)
        + fill(b, near)
        + fill(cuts(pb, 80), far)
        + mist(600, 400, c.tint, 9, 4)
        + woods
    )


def _land_weixin(c: Inks, far: str, _near: str) -> str:
    cliff = poly(
        (-20, 260),
        (70, 180),
        (130, 176),
        (170, 246),
        (260, 300),
        (350, 296),
        (430, 210),
        (500, 200),
        (560, 150),
        (620, 170),
        (620, 480),
        (-20, 480),
    )
    strata = "".join(
        lens(x, y, x + w, y + 4, 3, 5)
        for x, y, w in (
            (30, 236, 130),
            (-10, 276, 200),
            (20, 318, 200),
            (420, 244, 170),
            (380, 288, 220),
            (400, 330, 200),
            (500, 200, 110),
        )
    )
    river = fill(
        "M330 300C260 350 420 372 330 410C250 440 300 470 260 480H470C420 450 520 410 460 380C420 356 360 350 346 300Z",
        mix(c.main, c.soft, 0.35),
    )
    culms = "".join(
        bamboo(x, 480, h, lean, s, c.spark, mix(c.spark, c.ink, 0.35))
        for x, h, lean, s in ((44, 400, 30, 1), (104, 330, -24, 0.8), (560, 410, -34, 1), (500, 320, 22, 0.8))
    )
    return sun(310, 120, 46, ZHU) + fill(cliff, far) + fill(strata, c.soft) + river + culms


def _land_zhenxiong(c: Inks, far: str, _near: str) -> str:
    out = sun(470, 112, 48, c.spark)
    for y, amp, seed, tone, mark in (
        (220, 110, 2, far, c.tint),
        (310, 100, 9, mix(c.soft, c.main, 0.22), c.soft),
        (400, 80, 4, mix(c.soft, c.main, 0.5), c.soft),
    ):
        d, pts = ridge(600, y, amp, seed, 8, jag=True)
        out += fill(d, tone) + fill(cuts(pts, 100, 4), mark)
    terraces = "".join(
        lens(x, y + 13 * k, x + 180 - 10 * k, y + 16 * k - 6, -9, 3)
        for x, y in ((-20, 400), (440, 396))
        for k in range(5)
    )
    return out + fill(terraces, c.tint) + crane(150, 120, 0.6, c.ink)


def _land_dingri(c: Inks, far: str, near: str) -> str:
    field = fill("M-20 420Q300 396 620 420V490H-20Z", c.spark) + fill(
        "".join(lens(18 * k - 10, 470, 18 * k, 428 + (k % 3) * 5, 2, 3) for k in range(35)), mix(c.spark, PAPER, 0.5)
    )
    return (
        sun(110, 110, 40, c.spark)
        + peak(150, 430, 320, 190, far, PAPER, c.tint)
        + peak(360, 440, 640, 400, mix(c.soft, c.main, 0.45), PAPER, c.soft)
        + fill(
            poly(
                (-20, 400),
                (90, 340),
                (180, 384),
                (260, 366),
                (400, 410),
                (500, 350),
                (620, 392),
                (620, 470),
                (-20, 470),
            ),
            near,
        )
        + flags(-10, 96, 330, 60, 70, 11, 1)
        + flags(330, 60, 620, 150, 60, 9, 1)
        + field
    )


LAND: Mapping[str, Callable[[Inks, str, str], str]] = {
    "mengla": _land_mengla,
    "menghai": _land_menghai,
    "zhaoyang": _land_zhaoyang,
    "yiliang": _land_yiliang,
    "weixin": _land_weixin,
    "zhenxiong": _land_zhenxiong,
    "dingri": _land_dingri,
}


def backdrop(county: str) -> str:
    """The county's sky and land, in the county's palette alone."""
    c = inks(county)
    far, near = mix(c.soft, c.tint, 0.35), mix(c.soft, c.main, 0.3)
    return fill("M0 0H600V600H0Z", c.tint) + LAND[county](c, far, near)
