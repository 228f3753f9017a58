"""Paste, pickle, sugar, coffee, bean curd and konjac."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.forms import (
    bowl,
    plate,
    pod,
    star_anise,
    wide_bowl,
)
from market.seeding.pictures.hand import (
    BROWN,
    CREAM,
    GOLD,
    INK,
    LEAF,
    PAPER,
    RED,
    RUST,
    STONE,
    Inks,
    blob,
    block,
    chip,
    comb,
    fill,
    leaf,
    lens,
    mix,
    on,
    oval,
    place,
    poly,
    rays,
    rect,
    scatter,
    shape,
    stamp,
    strewn,
    teeth,
    tumble,
)


def sauce(c: Inks) -> str:
    """A clay jar of bean paste under a red cloth; soya beans for the plain, chillies for the hot (2)."""
    jar = "M214 236C160 262 148 330 160 396Q170 474 226 474H374Q430 474 440 396C452 330 440 262 386 236Z"
    cap = "M200 238Q190 178 300 172Q410 178 400 238Q420 252 414 266Q300 240 186 266Q180 252 200 238Z"
    beans = "".join(
        block(oval(x, y, 19, 14, x % 60, 0.05, x), mix(GOLD, CREAM, 0.4), INK, -3, -2)
        for x, y in ((452, 458), (486, 464), (470, 440), (132, 462), (160, 470))
    )
    if c.variation == 2:
        beans = (
            pod((98, 396, 186, 474), 14, 15, RED)
            + pod((508, 396, 420, 474), -14, 15, RED)
            + pod((468, 472, 380, 478), 8, 13, RED)
        )
    sign = rays(298, 362, 0, 26, range(0, 360, 60), 8) if c.variation == 1 else lens(282, 384, 316, 340, 8, 9)
    folds = "".join(
        lens(214 + 19 * k, 190 + abs(k - 4.5) * 2, 204 + 21 * k, 250 - (4 - abs(k - 4.5)) * 2, 0, 3) for k in range(10)
    )
    body, red = c.tone(BROWN), RED if c.variation == 1 else "#8E2417"
    return (
        block(jar, body)
        + fill(teeth(300, 352, 142, 122, (-42, 80, 24), 0.28), INK)
        + fill(lens(178, 300, 190, 410, -8, 7), mix(body, CREAM, 0.6))
        + block(cap, red)
        + fill(folds, mix(red, PAPER, 0.4))
        + fill(lens(196, 240, 404, 240, -10, 7), GOLD)
        + chip(poly((300, 298), (366, 364), (300, 430), (234, 364)), PAPER)
        + fill(poly((298, 318), (342, 362), (298, 406), (254, 362)), c.mark())
        + fill(sign, PAPER)
        + beans
    )


def bean_pickle(c: Inks) -> str:
    """A bowl of red kidney beans and sour greens."""
    bean = block(blob("-22 2 -16 -12 0 -10 16 -13 22 2 12 13 -12 13"), "#7E2430", INK, -2, -3) + fill(
        lens(-12, -6, 2, -7, 2, 4), PAPER
    )
    greens = "".join(
        leaf(x0, y0, x1, y1, t, 18, b)
        for x0, y0, x1, y1, t, b in (
            (200, 350, 150, 246, mix(LEAF, GOLD, 0.35), 12),
            (236, 350, 250, 226, LEAF, 8),
            (300, 350, 330, 216, mix(LEAF, GOLD, 0.5), -8),
            (350, 350, 420, 240, LEAF, -12),
            (270, 350, 200, 260, mix(LEAF, GOLD, 0.2), 8),
            (380, 350, 450, 290, mix(LEAF, GOLD, 0.35), -8),
        )
    )
    stems = fill(
        lens(196, 346, 156, 260, 10, 7) + lens(352, 346, 414, 252, -10, 7) + lens(238, 346, 249, 240, 6, 6), CREAM
    )
    return (
        greens
        + stems
        + wide_bowl(c, "#B9A04A", PAPER, 372, stamp("kb", bean, tumble(5, strewn(7, 30, (300, 352, 130, 30)), 90, 1.1)))
    )


def sugar(c: Inks) -> str:
    """Stacked dark blocks of cane sugar, one broken, before cut canes."""
    tone = c.tone("#7A4220")
    canes = ""
    for x, lean, t in ((392, 40, LEAF), (436, 66, "#7E5A7A"), (350, 16, mix(LEAF, GOLD, 0.4))):
        for k in range(5):
            a, b = k / 5, (k + 0.94) / 5
            canes += chip(
                poly(
                    (x + lean * a - 17, 474 - 330 * a),
                    (x + lean * a + 17, 474 - 330 * a),
                    (x + lean * b + 16, 474 - 330 * b),
                    (x + lean * b - 16, 474 - 330 * b),
                ),
                t,
            )
        canes += chip(oval(x + lean, 148, 16, 8), CREAM)

    def brick(x: float, y: float, w: float = 140) -> str:
        return (
            block(
                poly(
                    (x, y), (x + 26, y - 22), (x + w + 26, y - 22), (x + w + 26, y + 40), (x + w, y + 62), (x, y + 62)
                ),
                mix(tone, INK, 0.25),
            )
            + fill(rect(x - 5, y - 5, w, 62), tone)
            + fill(
                poly((x - 3, y - 9), (x + 22, y - 28), (x + w + 18, y - 28), (x + w - 7, y - 9)), mix(tone, GOLD, 0.4)
            )
            + fill(scatter(int(x + y), 12, (x + w / 2, y + 26, w * 0.4, 22), 16, 4, 20), mix(tone, GOLD, 0.6))
        )

    broken = (
        block(shape("330 474 322 420 356 396 400 410 420 440 462 452 470 474"), tone, INK, -4, -4)
        + fill(shape("320 416 352 392 394 406 372 428"), mix(tone, GOLD, 0.4))
        + fill(scatter(4, 10, (380, 452, 50, 14), 14, 4, 10), mix(tone, GOLD, 0.6))
    )
    return (
        leaf(430, 170, 540, 200, LEAF, 12, -10)
        + leaf(400, 160, 330, 120, LEAF, 12, 8)
        + canes
        + brick(128, 412)
        + brick(196, 412, 120)
        + brick(150, 348)
        + brick(166, 284, 120)
        + broken
    )


def coffee(c: Inks) -> str:
    """Three roasted beans under a sprig with red coffee cherries."""

    def bean(x: float, y: float, rx: float, ry: float, turn: float, tone: str) -> str:
        p, q, mid = on(x, y, rx * 0.86, ry, 180, turn), on(x, y, rx * 0.86, ry, 0, turn), (x, y)
        crease = lens(*p, *mid, ry * 0.2, 6) + lens(*mid, *q, -ry * 0.2, 6)
        shine = lens(*on(x, y, rx * 0.8, ry * 0.62, 205, turn), *on(x, y, rx * 0.8, ry * 0.62, 300, turn), 6, 4)
        return (
            block(oval(x, y, rx, ry, turn, 0.02, x), tone)
            + fill(teeth(x, y, rx, ry, (20, 120, 13), 0.34, turn), INK)
            + fill(crease, CREAM)
            + fill(shine, mix(tone, CREAM, 0.5))
        )

    twig = fill(lens(150, 150, 470, 250, 18, 6), INK) + "".join(
        leaf(*p, c.main, 26, b)
        for p, b in (((250, 186, 170, 262), 8), ((330, 206, 300, 108), 8), ((402, 226, 480, 140), -8))
    )
    fruit = "".join(
        block(oval(x, y, 23, 23, 0, 0.03, x), RED, INK, -4, -4) + fill(lens(x - 12, y - 10, x - 2, y - 16, 2, 3), PAPER)
        for x, y in ((222, 206), (262, 222), (352, 240), (392, 254), (370, 208))
    )
    return (
        twig
        + fruit
        + bean(218, 372, 92, 70, -38, BROWN)
        + bean(398, 366, 90, 68, 32, mix(BROWN, RUST, 0.4))
        + bean(304, 428, 98, 58, -4, RUST)
    )


def dried_tofu(c: Inks) -> str:
    """A stack of brown five-spice bean curd squares, one cut into strips, star anise."""
    tone, out = c.tone("#9A5B30"), ""
    for k, (x, turn) in enumerate(((216, -3), (226, 4), (212, -2), (222, 3))):
        y = 420 - 52 * k
        slab = (
            block("M-110 -20L-80 -50H120L150 -20V24H-110Z", mix(tone, INK, 0.2), INK, -4, -4)
            + fill("M-114 -24L-84 -54H116L146 -24Z", tone)
            + fill(comb(7, (-92, -8), (36, 0), (0, 24), 0, 3), mix(tone, INK, 0.55))
        )
        cross = (
            fill(comb(4, (-66, -50), (44, 0), (-20, 22), 0, 3) + lens(-96, -40, 128, -40, 0, 3), mix(tone, CREAM, 0.4))
            if k == 3
            else ""
        )
        out += place(slab + cross, x, y, 1, turn)
    strips = "".join(
        block(lens(340, 470 - 22 * k, 484, 450 - 26 * k, (-1) ** k * 6, 14), mix(tone, CREAM, 0.15), INK, -3, -4)
        for k in range(3)
    )
    return out + strips + star_anise(424, 350, 44) + star_anise(474, 400, 26)


def stinky_tofu(c: Inks) -> str:
    """Grilled bean curd on a wire grid over coals, browned in bars, a dish of chilli dip."""
    cube = (
        block("M-46 -16L-26 -38H50L58 -20V30L40 44H-46Z", "#C9A05A", INK, -3, -4)
        + fill("M-49 -20L-29 -42H47L31 -20Z", "#E3C789")
        + fill(lens(-30, -26, 28, -30, 2, 5) + lens(-36, 2, 34, 0, 2, 6) + lens(-36, 20, 34, 18, 2, 6), BROWN)
        + fill("".join(oval(x, y, 4, 3) for x, y in ((-14, -32), (10, -36), (26, -30))), RED)
    )
    spots = [(184, 322, 0, 1.05), (300, 312, 2, 1.05), (412, 322, -2, 1.05), (236, 262, 4, 1), (360, 258, -3, 1)]
    grid = fill(
        "".join(lens(110, 368 + 7 * k, 490, 366 + 7 * k, 2, 3) for k in range(2))
        + comb(14, (122, 360), (27, 0), (-4, 22), 0, 4),
        INK,
    )
    stove = (
        block("M130 384H470L448 474H152Z", c.tone("#7A4A38"))
        + fill(comb(9, (160, 402), (36, 0), (-2, 40), 0, 12), "#D6552B")
        + fill(comb(9, (162, 414), (36, 0), (-2, 22), 0, 6), GOLD)
    )
    smoke = fill(lens(220, 214, 246, 120, 20, 7) + lens(380, 210, 360, 110, -20, 7), PAPER)
    dip = place(bowl(0, 0, 46, "#9A2A1A"), 470, 446)
    return smoke + stove + grid + stamp("td", cube, [(float(x), float(y), float(t), s) for x, y, t, s in spots]) + dip


def konjac_tofu(c: Inks) -> str:
    """Grey speckled blocks of konjac curd on a plate, sliced at one end, with a konjac leaf."""
    tone = c.tone("#B7ADA0")
    dots = scatter(5, 46, (250, 330, 130, 70), 8, 4, 40)
    brick = (
        block("M124 290L176 240H416L416 356L364 410H124Z", mix(tone, INK, 0.22))
        + fill("M118 286L170 236H410L358 286Z", mix(tone, PAPER, 0.45))
        + fill(rect(118, 288, 240, 116), tone)
        + fill(dots, mix(tone, INK, 0.5))
    )
    slab = block("M-20 -50L6 -72V34L-20 58Z", mix(tone, PAPER, 0.25), INK, -4, -4) + fill(
        scatter(3, 10, (-8, -6, 8, 36), 7, 3, 40), mix(tone, INK, 0.5)
    )
    slices = place(slab, 404, 372, 1.05, 10) + place(slab, 438, 384, 1.05, 18) + place(slab, 474, 402, 1.05, 28)
    stalk = (
        fill(lens(210, 240, 190, 130, 8, 10), "#7A6B80")
        + leaf(192, 140, 110, 190, LEAF, 20, 6)
        + leaf(192, 138, 150, 90, LEAF, 18, 4)
        + leaf(192, 138, 260, 96, LEAF, 20, -4)
        + leaf(194, 144, 280, 170, LEAF, 18, -6)
    )
    return stalk + plate(300, 432, 206, 42, PAPER, mix(c.soft, PAPER, 0.5)) + brick + slices


def konjac_flour(c: Inks) -> str:
    """A konjac corm with its bud and rootlets, a dish of white flour and a spoon."""
    brown = c.tone("#7B5B45")
    roots = fill(rays(232, 318, 104, 150, range(-200, 20, 18), 4, 0.72), mix(brown, INK, 0.3))
    corm = (
        block(blob("110 340 130 262 190 226 280 226 340 262 358 340 320 410 232 436 146 408"), brown)
        + fill(scatter(5, 44, (234, 336, 100, 80), 12, 4, 80), mix(brown, INK, 0.55))
        + fill(lens(130, 300, 340, 300, -20, 5) + lens(122, 350, 348, 350, 24, 4), mix(brown, CREAM, 0.4))
        + fill(teeth(234, 332, 122, 102, (0, 100, 18), 0.22), INK)
    )
    bud = block(blob("206 246 212 176 236 140 256 178 262 246 234 256"), "#D98C86", INK, -3, -4) + fill(
        lens(222, 236, 236, 154, -6, 4) + lens(246, 236, 240, 158, 6, 4), PAPER
    )
    pile = block(blob("320 420 348 370 402 346 452 372 484 420 400 440"), PAPER, INK, -3, -4) + fill(
        scatter(4, 14, (402, 394, 54, 24), 10, 3, 20), STONE
    )
    return (
        roots
        + corm
        + bud
        + pile
        + place(bowl(402, 438, 88, PAPER, mix(c.main, PAPER, 0.15)), 0, 0)
        + place(pile, 0, -6)
        + block(lens(440, 380, 520, 270, 0, 9), BROWN, INK, -3, -3)
    )


MOTIFS: Mapping[str, Callable[[Inks], str]] = {
    "sauce": sauce,
    "bean_pickle": bean_pickle,
    "sugar": sugar,
    "coffee": coffee,
    "dried_tofu": dried_tofu,
    "stinky_tofu": stinky_tofu,
    "konjac_tofu": konjac_tofu,
    "konjac_flour": konjac_flour,
}
