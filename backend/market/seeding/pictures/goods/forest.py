"""What the wet forest gives: mushrooms, dendrobium, cardamom, honey."""

import math
from collections.abc import Callable, Mapping

from market.seeding.pictures.forms import (
    bundle_string,
    plate,
)
from market.seeding.pictures.hand import (
    AMBER,
    BROWN,
    CREAM,
    DARK,
    GOLD,
    INK,
    LEAF,
    PAPER,
    RED,
    RUST,
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
    stamp,
    teeth,
)


def mushroom(c: Inks) -> str:
    """Shiitake: a big star-cracked cap, and one turned to show its gills."""
    cap = "M132 318C126 220 214 158 300 158C392 158 470 224 462 318C420 346 360 352 300 352C236 352 172 344 132 318Z"
    stars = (
        (288, 224, 46),
        (206, 268, 36),
        (372, 262, 40),
        (296, 302, 34),
        (240, 206, 22),
        (352, 206, 24),
        (422, 300, 22),
        (168, 306, 18),
    )
    crack = "".join(lens(x, y, *on(x, y, s, s * 0.8, a), 3, s * 0.16) for x, y, s in stars for a in range(15, 375, 72))
    stem = block("M256 340C262 390 252 440 244 470Q296 486 346 470C340 430 334 390 340 340Z", CREAM) + fill(
        comb(3, (322, 360), (6, 0), (0, 102), 4), BROWN
    )
    return (
        stem
        + block(cap, c.tone(BROWN))
        + fill(crack, CREAM)
        + fill(teeth(300, 262, 162, 96, (-20, 78, 20), 0.2), INK)
        + block(oval(424, 422, 76, 56, -12), BROWN)
        + fill(oval(420, 418, 66, 47, -12), CREAM)
        + fill(rays(420, 418, 20, 54, range(0, 360, 23), 2.2, 0.74), RUST)
        + block(oval(420, 420, 18, 15), CREAM, INK, -2, -2)
        + block(oval(176, 442, 58, 38, 10), mix(BROWN, RUST, 0.5))
        + fill(rays(176, 436, 0, 36, range(10, 370, 60), 5, 0.66), CREAM)
    )


def wood_ear(c: Inks) -> str:
    """Black wood ears growing from a log, and a dish of curled dry ones."""
    dark = c.tone("#33272B")
    log = (
        block("M120 320L470 262L482 330L132 392Z", BROWN)
        + chip(oval(126, 356, 24, 37, -8), CREAM)
        + fill(oval(124, 354, 15, 25, -8) + oval(123, 353, 6, 11, -8), RUST)
        + fill(
            comb(6, (170, 340), (50, -8), (36, -5), 3, 3) + comb(6, (180, 364), (50, -8), (36, -5), 2, 3),
            mix(BROWN, INK, 0.5),
        )
    )
    ear = (
        block(blob("-64 10 -56 -34 -20 -56 24 -52 60 -22 64 14 36 34 8 22 -16 38 -46 32"), dark, INK, -3, -4)
        + fill(lens(-46, 4, 44, -2, -30, 5) + lens(-30, 14, 30, 8, -16, 4), mix(dark, CREAM, 0.4))
        + fill(lens(-20, -44, 30, -38, -6, 5), mix(dark, PAPER, 0.6))
    )
    grown = [
        (200, 280, -10, 1),
        (294, 252, 4, 1.2),
        (388, 238, 10, 1.05),
        (250, 316, 6, 0.9),
        (350, 300, -6, 0.95),
        (438, 290, 12, 0.8),
    ]
    dish = plate(304, 448, 176, 30, PAPER, mix(c.soft, PAPER, 0.5))
    dry = "".join(
        f'<use href="#we" transform="translate({x} {y})rotate({t})scale(.5)"/>'
        for x, y, t in (
            (200, 436, 20),
            (252, 424, -30),
            (300, 438, 60),
            (350, 424, 0),
            (404, 436, 120),
            (230, 450, 170),
            (330, 452, -20),
            (376, 450, 200),
        )
    )
    return log + stamp("we", ear, [(float(x), float(y), float(t), s) for x, y, t, s in grown]) + dish + dry


def bamboo_fungus(c: Inks) -> str:
    """Bamboo fungus with its lace skirt; a dried bundle beside it in variation 2."""

    def one(x: float, y: float, s: float) -> str:
        skirt = "M-92 40Q-70 -60 0 -74Q70 -60 92 40Q66 56 46 38Q24 62 0 42Q-24 62 -46 38Q-66 56 -92 40Z"
        holes = "".join(
            oval(math.sin(a) * r, -58 + r * 0.92 * (1.05 - abs(math.sin(a)) * 0.5), 4 + r * 0.055, 5 + r * 0.075)
            for r in (24, 48, 76)
            for a in (-1.0, -0.5, 0, 0.5, 1.0)
        )
        stem = block("M-22 150Q-14 40 -18 -90H18Q14 40 22 150Q0 158 -22 150Z", CREAM, INK, -4, -3) + fill(
            comb(4, (-8, -10), (4, 36), (12, 6), 0, 3), GOLD
        )
        cap = block(
            "M-38 -70Q-34 -124 0 -128Q34 -124 38 -70Q0 -54 -38 -70Z", mix(LEAF, BROWN, 0.6), INK, -3, -4
        ) + fill(comb(5, (-24, -76), (11, -3), (3, -28), 0, 4), CREAM)
        return place(
            stem + block(skirt, mix(CREAM, PAPER, 0.5), INK, -4, -4) + fill(holes, mix(c.main, INK, 0.2)) + cap, x, y, s
        )

    if c.variation == 2:
        return one(170, 360, 0.74) + one(432, 366, 0.7) + one(302, 296, 1.3)
    return one(404, 352, 0.84) + one(236, 296, 1.3) + fill(scatter(6, 30, (300, 474, 180, 10), 24, 4, 80), LEAF)


def dendrobium(c: Inks) -> str:
    """Fresh dendrobium canes with alternate leaves and pale flowers, tied."""
    green = c.tone("#7C8F45")
    cane = chip(lens(0, 0, 0, -310, 8, 14), green)
    cane += fill("".join(lens(-13, y, 5, y - 2, 3, 3) for y in (-90, -140, -190, -240)), mix(green, INK, 0.5))
    for y, side in ((-150, -1), (-200, 1), (-250, -1), (-300, 1)):
        cane += leaf(-6, y, side * 46, y - 28, LEAF, 12, side * 5)
    out = stamp("cn", cane, [(256 + 18 * k, 476, (k - 2.5) * 11, 1 + 0.03 * (k % 2)) for k in range(6)])
    blossom = rays(0, 0, 0, 30, (-90, -20, 200, 40, 140), 12)
    flowers = stamp(
        "df",
        fill(blossom, INK) + place(fill(blossom, mix(GOLD, PAPER, 0.45)), -3, -3) + fill(oval(-3, 2, 8, 8), RED),
        [(176.0, 216.0, 0.0, 1.0), (418.0, 226.0, 20.0, 1.0), (306.0, 176.0, -10.0, 1.0)],
    )
    return out + flowers + bundle_string(300, 420, 76, c.mark(RED))


def fengdou(c: Inks) -> str:
    """Little tight coils of dried dendrobium in and before a tin."""
    tone = c.tone("#A59A4E")
    turns = "".join(lens(-34 + 3 * k, -22 + 13 * k, 34 - 2 * k, -28 + 13 * k, -14, 10) for k in range(4))
    coil = (
        fill(oval(0, 0, 40, 36) + lens(20, -24, 46, -44, 4, 9), INK)
        + f'<g transform="translate(-3 -4)">{fill(oval(0, 0, 38, 34) + lens(20, -24, 44, -42, 4, 8), tone)}{fill(turns, mix(tone, INK, 0.55))}{fill(lens(-26, -16, -6, -26, -3, 4), PAPER)}</g>'
    )
    tin = (
        block("M168 210H352V446Q352 474 320 474H200Q168 474 168 446Z", c.main)
        + block(oval(260, 208, 98, 26, 0, 0), c.ink, INK, -2, -3)
        + chip(oval(256, 352, 66, 66), PAPER)
        + place(coil, 254, 352, 1.1)
        + fill(rect(165, 244, 180, 8) + rect(165, 446, 180, 8), c.mark(GOLD))
    )
    spots = [
        (222, 190, 10, 1),
        (292, 182, -20, 1.05),
        (258, 166, 60, 0.9),
        (408, 330, 0, 1.1),
        (462, 388, 40, 1.1),
        (398, 410, -30, 1.1),
        (450, 452, 10, 1.1),
        (370, 456, 90, 1.05),
    ]
    return tin + stamp("fd", coil, [(float(x), float(y), float(t), s) for x, y, t, s in spots])


def cardamom(c: Inks) -> str:
    """Dried cardamom: spiny red-brown pods, one split to show its seeds, under long leaves."""
    tone = c.tone("#8A4B2D")
    pod_ = (
        block(oval(0, 0, 46, 38, 0, 0.05), tone, INK, -4, -4)
        + fill(
            comb(4, (-30, -14), (4, 10), (10, -12), 2, 4)
            + comb(4, (-6, -22), (3, 12), (8, -10), 2, 4)
            + comb(4, (16, -18), (3, 11), (9, -8), 2, 4),
            mix(tone, CREAM, 0.45),
        )
        + fill(teeth(0, 0, 44, 36, (10, 110, 9), 0.3), INK)
        + fill(lens(-44, 4, -70, 10, 2, 6), DARK)
    )
    spots = [
        (196, 300, 10, 1.1),
        (286, 268, -30, 1.15),
        (376, 296, 40, 1.1),
        (150, 384, -14, 1.1),
        (240, 366, 24, 1.2),
        (440, 380, 160, 1.1),
        (190, 444, 60, 1.1),
        (434, 450, -20, 1.1),
    ]
    seeds = "".join(
        chip(oval(x, y, 13, 11), DARK)
        for x, y in (
            (302, 392),
            (328, 384),
            (354, 394),
            (292, 416),
            (318, 410),
            (344, 414),
            (368, 416),
            (306, 434),
            (334, 436),
            (358, 434),
        )
    )
    split = block(oval(332, 412, 84, 58, -6, 0.03), tone) + fill(oval(330, 410, 68, 44, -6, 0), CREAM) + seeds
    long = (
        leaf(300, 300, 120, 150, LEAF, 30, 14)
        + leaf(310, 300, 480, 140, LEAF, 30, -14)
        + leaf(304, 290, 300, 120, c.main, 24, 8)
    )
    return long + stamp("ca", pod_, [(float(x), float(y), float(t), s) for x, y, t, s in spots]) + split


def _bee(x: float, y: float) -> str:
    body = lens(x - 40, y + 4, x + 40, y + 4, 0, 20) + lens(x - 12, y - 10, x - 12, y + 20, 0, -3)
    return (
        body
        + lens(x - 4, y - 6, x - 34, y - 44, 4, 12)
        + lens(x + 4, y - 6, x + 34, y - 44, -4, 12)
        + lens(x + 40, y + 2, x + 56, y - 8, 0, 2)
    )


def honey(c: Inks) -> str:
    """A honey jar with a cloth cap, honeycomb behind and a dripping dipper; a hive log in variation 2."""
    amber = c.tone(AMBER)
    cells = ((166, 196), (236, 196), (130, 258), (440, 210), (476, 272), (406, 272))
    hexa = "".join(poly(*(on(x, y, 40, 40, a) for a in range(30, 390, 60))) for x, y in cells)
    jar = "M196 222Q176 240 176 290V430Q176 472 220 472H362Q404 472 404 430V290Q404 240 386 222Z"
    cap = "M182 224Q170 160 290 156Q410 160 400 224L420 246Q292 226 164 246Z"
    folds = "".join(lens(196 + 22 * k, 176 + abs(k - 4) * 3, 190 + 24 * k, 232, 0, 3) for k in range(10))
    beads = "".join(
        block(oval(448, y, r, 13), GOLD, INK, -3, -2)
        for y, r in ((262, 26), (280, 36), (298, 40), (316, 36), (332, 24))
    )
    drip = fill("M448 320Q456 320 456 330V392Q462 424 448 428Q434 424 440 392V330Q440 320 448 320Z", amber)
    marks = (
        _bee(286, 364),
        rays(286, 366, 6, 46, range(0, 360, 60), 15),
        poly(*(on(286, 366, 40, 36, a) for a in range(30, 390, 60))),
    )
    return (
        fill(hexa, mix(GOLD, CREAM, 0.4))
        + block(jar, amber)
        + fill(lens(196, 300, 200, 430, -6, 8), PAPER)
        + fill(teeth(290, 350, 112, 118, (-48, 68, 22), 0.3), INK)
        + fill(lens(182, 268, 398, 268, 10, 5), GOLD)
        + block(cap, c.mark())
        + fill(folds, mix(c.mark(), PAPER, 0.55))
        + fill(lens(176, 228, 406, 228, -8, 7), CREAM)
        + chip(oval(288, 366, 70, 60), PAPER)
        + fill(marks[(c.variation - 1) % 3], INK if c.variation == 1 else c.main)
        + fill(lens(470, 130, 446, 268, 0, 8), BROWN)
        + beads
        + drip
    )


MOTIFS: Mapping[str, Callable[[Inks], str]] = {
    "mushroom": mushroom,
    "wood_ear": wood_ear,
    "bamboo_fungus": bamboo_fungus,
    "dendrobium": dendrobium,
    "fengdou": fengdou,
    "cardamom": cardamom,
    "honey": honey,
}
