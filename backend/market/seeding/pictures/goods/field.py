"""Buckwheat, noodles, potatoes, peas and rapeseed oil."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.forms import (
    basket,
    buckwheat_grain,
    sack,
    wide_bowl,
)
from market.seeding.pictures.hand import (
    AMBER,
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
    stamp,
    strewn,
    teeth,
    tumble,
)


def _buckwheat_plant(x: float, y: float, h: float, tone: str = PAPER) -> str:
    """A red-stalked buckwheat with arrow leaves and clusters of small flowers."""
    stem = fill(
        lens(x, y, x + 10, y - h, -8, 5)
        + lens(x + 4, y - h * 0.55, x + 60, y - h * 0.86, -6, 3.5)
        + lens(x + 4, y - h * 0.5, x - 50, y - h * 0.8, 6, 3.5),
        "#A2383A",
    )
    arrows = "".join(
        chip(poly((px, py), (px + s * 46, py - 24), (px + s * 30, py + 6), (px + s * 44, py + 24)), LEAF)
        for px, py, s in ((x, y - h * 0.3, 1), (x, y - h * 0.4, -1), (x + 4, y - h * 0.62, 1))
    )
    heads = "".join(
        fill(rays(px + dx, py + dy, 0, 11, range(0, 360, 72), 6), tone) + fill(oval(px + dx, py + dy, 3, 3), "#C5574F")
        for px, py in ((x + 10, y - h), (x + 60, y - h * 0.86), (x - 50, y - h * 0.8))
        for dx, dy in ((0, 0), (-16, 8), (15, 9), (0, 20))
    )
    return stem + arrows + heads


def buckwheat(c: Inks) -> str:
    """A bowl of three-cornered buckwheat beside the flowering plant."""
    grain = buckwheat_grain(0, 0, 15, mix(BROWN, GOLD, 0.4)) + ""
    pile = stamp("bg", grain, tumble(4, strewn(9, 40, (300, 332, 124, 34)), 180, 1.15))
    mound = block(
        blob("156 360 190 310 250 288 300 282 350 288 412 310 446 360 300 390"), mix(BROWN, GOLD, 0.2), INK, -3, -4
    )
    return _buckwheat_plant(300, 360, 220) + wide_bowl(c, BROWN, mix(c.main, PAPER, 0.15), 366, mound + pile)


def buckwheat_flour(c: Inks) -> str:
    """A tied sack of buckwheat flour with the plant, a wooden scoop of grey flour."""
    emblem = fill(poly((268, 336), (304, 396), (232, 396)), c.main) + fill(lens(268, 340, 268, 392, 0, 5), PAPER)
    grey = "#CFC3AE"
    scoop = (
        block("M320 400L480 400Q496 440 460 462Q400 484 340 462Q312 440 320 400Z", mix(GOLD, BROWN, 0.35), INK, -3, -4)
        + block(blob("322 402 350 366 402 350 450 366 478 402 400 420"), grey, INK, -3, -4)
        + fill(scatter(4, 16, (400, 388, 60, 18), 12, 3, 20), BROWN)
    )
    return _buckwheat_plant(454, 380, 240) + sack(c, c.tone(mix(CREAM, STONE, 0.35)), emblem) + scoop


def noodles(c: Inks) -> str:
    """Three bundles of dried noodles in paper bands."""
    dough, out = c.tone(CREAM), ""
    for x, y, turn, s in ((196, 300, -7, 1), (404, 304, 8, 2), (300, 312, 0, 3)):
        lines = "".join(
            lens(x - 42 + 12 * k, y - 138, x - 42 + 12 * k, y + 156, (k % 3 - 1) * 2, 2.4) for k in range(8)
        )
        ends = "".join(rect(x - 48 + 12 * k, y - 148 - (k * 7 + s) % 9, 10, 20 + (k * 7 + s) % 9) for k in range(8))
        body = (
            fill(ends, dough)
            + block(poly((x - 52, y - 142), (x + 52, y - 142), (x + 50, y + 162), (x - 50, y + 162)), dough)
            + fill(lines, mix(dough, BROWN, 0.5))
        )
        band = chip(
            poly((x - 58, y - 24), (x + 58, y - 28), (x + 58, y + 56), (x - 58, y + 56)), c.main if s != 3 else c.mark()
        ) + fill(oval(x - 2, y + 14, 27, 27), PAPER)
        sign = (
            poly((x - 2, y - 8), (x + 17, y + 26), (x - 21, y + 26))
            if c.variation == 2
            else "".join(lens(x - 2, y + 36, x - 2 + k * 9, y - 6 + abs(k) * 5, k * 2, 3.5) for k in (-2, -1, 0, 1, 2))
        )
        out += f'<g transform="rotate({turn} {x} {y})">{body}{band}{fill(sign, c.ink)}</g>'
    return out


def rice_noodles(c: Inks) -> str:
    """A bowl of rice noodles in broth with mutton slices, mint and chilli."""
    strands = fill(
        "".join(lens(170, 330 + 8 * k, 430, 326 + 9 * k, (-1) ** k * 14, 7) for k in range(5)), PAPER
    ) + fill("".join(lens(170, 334 + 8 * k, 430, 330 + 9 * k, (-1) ** k * 14, 2.5) for k in range(5)), BROWN)
    meat = "".join(
        chip(oval(x, y, 44, 20, t, 0.05, x), "#9C5A44") + fill(lens(x - 30, y, x + 24, y - 4, 4, 4), CREAM)
        for x, y, t in ((236, 340, -10), (300, 350, 6), (358, 338, 16))
    )
    herbs = (
        leaf(392, 346, 436, 320, LEAF, 11, -4)
        + leaf(388, 350, 372, 310, LEAF, 11, 4)
        + fill("".join(oval(x, y, 6, 4) for x, y in ((196, 352), (212, 338), (270, 364), (330, 364), (410, 360))), RED)
    )
    lifted = "".join(
        block(lens(352 + 13 * k, 180, 300 + 22 * k, 326, 12 - 5 * k, 9), PAPER, INK, -3, -2) for k in range(4)
    )
    sticks = block(lens(330, 194, 520, 112, 0, 8), RED, INK, -2, -3) + block(
        lens(334, 176, 516, 84, 0, 8), RED, INK, -2, -3
    )
    return (
        lifted
        + wide_bowl(c, "#D9A24E", PAPER, 364, strands + meat + herbs)
        + sticks
        + fill(lens(216, 300, 244, 196, 20, 7), PAPER)
    )


def potato(c: Inks) -> str:
    """Potatoes with a flowering shoot; variation 2 cuts one open, 3 fills a basket, 4 a netted heap."""
    tone = c.tone(mix(GOLD, CREAM, 0.35))

    def one(x: float, y: float, rx: float, ry: float, turn: float, seed: int) -> str:
        eyes = "".join(
            lens(x + ex * rx / 110 - 12, y + ey * ry / 74, x + ex * rx / 110 + 12, y + ey * ry / 74 - 3, 5, 3.5)
            for ex, ey in ((-48, -18), (8, -34), (44, 2), (-14, 14), (22, 36), (-52, 22))
        )
        return (
            block(oval(x, y, rx, ry, turn, 0.05, seed), tone)
            + fill(teeth(x, y, rx * 0.98, ry * 0.98, (5, 125, 20), 0.3, turn), mix(INK, BROWN, 0.4))
            + fill(eyes, mix(tone, INK, 0.5))
            + fill(
                lens(*on(x, y, rx * 0.78, ry * 0.7, 190, turn), *on(x, y, rx * 0.78, ry * 0.7, 262, turn), 6, 5), PAPER
            )
        )

    petals = c.mark(PAPER)
    bloom = (
        fill(lens(396, 300, 410, 150, 6, 6), LEAF)
        + leaf(404, 240, 476, 206, LEAF, 18, -6)
        + leaf(402, 262, 332, 216, LEAF, 18, 6)
        + fill(rays(410, 150, 0, 50, range(-90, 270, 72), 17), petals)
        + fill(oval(410, 150, 14, 14), GOLD)
    )
    if c.variation == 3:
        heaped = (
            one(210, 300, 76, 58, -20, 3)
            + one(312, 276, 82, 60, 12, 5)
            + one(400, 310, 72, 54, 30, 8)
            + one(262, 340, 78, 52, 4, 4)
        )
        return place(bloom, -20, -20, 0.9) + heaped + basket(352)
    if c.variation == 2:
        cut = (
            block(oval(372, 400, 112, 78, -10, 0.03), tone)
            + fill(oval(368, 395, 101, 67, -10, 0.03), "#F0DB9B")
            + fill(lens(300, 400, 430, 384, -24, 4) + lens(310, 420, 420, 414, 10, 3), mix(GOLD, BROWN, 0.15))
        )
        return bloom + one(222, 306, 112, 84, -24, 3) + one(206, 422, 96, 54, 8, 8) + cut
    if c.variation == 4:
        return (
            bloom
            + one(300, 256, 70, 52, 10, 2)
            + one(236, 332, 78, 56, -12, 4)
            + one(364, 330, 76, 56, 14, 6)
            + one(182, 420, 78, 52, 6, 9)
            + one(424, 420, 76, 50, -8, 7)
            + one(304, 424, 84, 54, 4, 5)
        )
    return bloom + one(222, 306, 96, 74, -24, 3) + one(382, 352, 104, 78, 16, 5) + one(258, 412, 118, 70, 6, 8)


def peas(c: Inks) -> str:
    """Open pea pods, round dry peas in a bowl, and a curling tendril."""
    tone = c.tone("#B9A85A")
    pea = chip(oval(0, 0, 17, 17), tone) + fill(lens(-9, -4, -2, -10, -2, 4), PAPER)

    def pod_(x: float, y: float, turn: float) -> str:
        shell = block(lens(-130, 0, 130, 0, 22, 34), LEAF, INK, -3, -4) + fill(
            lens(-112, 8, 112, 8, 18, 16), mix(LEAF, CREAM, 0.6)
        )
        return place(
            shell
            + "".join(chip(oval(-78 + 39 * k, 30 - abs(k - 2) * 5, 19, 18), mix(LEAF, tone, 0.45)) for k in range(5)),
            x,
            y,
            1,
            turn,
        )

    tendril = fill(lens(420, 150, 480, 210, -34, 5) + lens(480, 210, 450, 176, 12, 4), LEAF)
    mound = stamp("pe", pea, tumble(3, strewn(5, 34, (300, 346, 126, 34)), 40, 1.1))
    return (
        tendril + pod_(230, 190, -20) + pod_(372, 226, 16) + wide_bowl(c, BROWN, mix(c.main, PAPER, 0.12), 374, mound)
    )


def rapeseed_oil(c: Inks) -> str:
    """A jug of golden oil with rape blossoms; a tin can in variation 2, a clay pot and ladle in 3."""
    amber = c.tone(AMBER)
    spots = ((440, 160), (476, 200), (420, 208), (458, 246), (492, 262), (430, 282))
    bloom = "".join(
        fill(rays(x, y, 0, 22, range(45, 405, 90), 12), GOLD) + fill(oval(x, y, 6, 6), RUST) for x, y in spots
    )
    plant = (
        fill(lens(450, 474, 452, 180, 14, 6), LEAF)
        + leaf(452, 400, 520, 330, LEAF, 15, -8)
        + leaf(450, 430, 392, 350, LEAF, 14, 8)
        + bloom
    )
    sign = (
        chip(oval(270, 398, 66, 52), PAPER)
        + fill(rays(268, 396, 0, 38, range(45, 405, 90), 13), GOLD)
        + fill(oval(268, 396, 9, 9), RUST)
    )
    if c.variation == 2:
        can = (
            block("M150 222H380V446Q380 474 352 474H178Q150 474 150 446Z", amber)
            + block("M150 222L190 180H340L380 222Z", mix(amber, INK, 0.25), INK, -6, -4)
            + chip(rect(232, 148, 62, 34), c.mark())
            + fill(lens(166, 260, 160, 440, 3, 9), PAPER)
            + fill(comb(8, (374, 250), (0, 26), (-34, 8), 0, 5), INK)
            + fill(rect(146, 296, 226, 8) + rect(146, 452, 226, 8), c.mark())
        )
        return plant + can + place(sign, -4, -20)
    if c.variation == 3:
        stream = block(blob("180 236 206 250 200 330 206 400 190 400 184 330"), mix(GOLD, AMBER, 0.3), INK, -2, -2)
        pot = wide_bowl(c, mix(GOLD, AMBER, 0.35), BROWN, 384)
        ladle = (
            block(lens(210, 226, 380, 130, -6, 10), BROWN, INK, -3, -3)
            + block(oval(196, 232, 52, 22, -10), mix(GOLD, BROWN, 0.35), INK, -3, -4)
            + fill(oval(193, 228, 40, 13, -10), mix(GOLD, AMBER, 0.2))
        )
        return plant + pot + stream + ladle
    jug = (
        "M236 232C176 258 158 300 158 346V436Q158 474 200 474H346Q388 474 388 436V346C388 300 370 258 310 232V176H236Z"
    )
    return (
        plant
        + block("M206 258C146 250 142 340 168 356L176 330C160 312 176 276 214 284Z", mix(amber, BROWN, 0.4))
        + block(jug, amber)
        + fill(lens(166, 330, 382, 330, 10, 6), GOLD)
        + fill(teeth(273, 370, 112, 108, (-50, 72, 22), 0.28), INK)
        + fill(lens(184, 350, 190, 446, -5, 7), PAPER)
        + block(rect(228, 152, 90, 38), c.mark())
        + sign
    )


MOTIFS: Mapping[str, Callable[[Inks], str]] = {
    "buckwheat": buckwheat,
    "buckwheat_flour": buckwheat_flour,
    "noodles": noodles,
    "rice_noodles": rice_noodles,
    "potato": potato,
    "peas": peas,
    "rapeseed_oil": rapeseed_oil,
}
