"""Gastrodia: fresh, dried, sliced, powdered, and with its soup."""

import math
from collections.abc import Callable, Mapping

from market.seeding.pictures.forms import (
    bowl,
    plate,
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


def _tuber(x: float, y: float, rx: float, ry: float, turn: float, tone: str, *, wrinkled: bool = False) -> str:
    """One gastrodia tuber: ringed, a red beak at one end, a scar at the other."""
    rings, cos, sin = "", math.cos(math.radians(turn)), math.sin(math.radians(turn))
    for f in (-0.72, -0.5, -0.26, 0, 0.26, 0.5, 0.72):
        h = math.sqrt(1 - f * f) * ry * 0.9
        mx, my = x + cos * rx * f, y + sin * rx * f
        rings += lens(mx + sin * h, my - cos * h, mx - sin * h, my + cos * h, -8, 2.6)
    tip = on(x, y, rx * (1.2 if wrinkled else 1.34), ry, 0, turn)
    beak = poly(on(x, y, rx, ry, -26, turn), tip, on(x, y, rx, ry, 26, turn))
    creases = ""
    if wrinkled:
        for f in (-0.3, 0.45):
            a, b = on(x, y, rx * 0.45, ry * f, 180, turn), on(x, y, rx * 0.5, ry * f, 0, turn)
            creases += lens(a[0] - sin * ry * f, a[1] + cos * ry * f, b[0] - sin * ry * f, b[1] + cos * ry * f, 7, 4)
    shine = lens(*on(x, y, rx * 0.8, ry * 0.6, 200, turn), *on(x, y, rx * 0.8, ry * 0.6, 290, turn), 5, 4)
    return (
        chip(beak, mix(RED, BROWN, 0.5) if wrinkled else RED)
        + block(oval(x, y, rx, ry, turn, 0.03, rx), tone)
        + fill(teeth(x, y, rx, ry, (25, 155, 20), 0.3, turn), mix(INK, BROWN, 0.3))
        + fill(rings + creases, mix(BROWN, tone, 0.2))
        + fill(oval(*on(x, y, rx * 0.93, 0, 180, turn), 9, ry * 0.3, turn), BROWN)
        + fill(shine, PAPER)
    )


def tianma_fresh(c: Inks) -> str:
    """Three fresh gastrodia tubers, pale and ringed, with moss."""
    moss = (
        fill(scatter(6, 50, (300, 472, 190, 16), 26, 4, 80), LEAF)
        + leaf(460, 470, 516, 400, c.main, 12, -6)
        + leaf(140, 470, 96, 410, c.main, 12, 6)
    )
    tubers = _tuber(262, 236, 118, 52, -34, mix(GOLD, CREAM, 0.55)) + _tuber(
        352, 330, 140, 58, 22, mix(GOLD, CREAM, 0.72)
    )
    return tubers + _tuber(240, 418, 142, 56, -8, mix(GOLD, CREAM, 0.4)) + moss


def tianma_dry(c: Inks) -> str:
    """Dried gastrodia: amber, wrinkled tubers tied in a row on a wooden box lid."""
    tone, out = c.tone(AMBER), ""
    for k in range(4):
        out += _tuber(
            164 + 92 * k, 308 - (k % 2) * 14, 104, 45, -90, mix(tone, CREAM if k % 2 else BROWN, 0.22), wrinkled=True
        )
    box = (
        block(rect(112, 400, 380, 74), mix(GOLD, CREAM, 0.5))
        + fill(rect(112, 424, 368, 5), BROWN)
        + chip(rect(252, 388, 96, 92), c.mark())
        + fill(rays(297, 430, 6, 30, range(0, 360, 45), 7), PAPER)
    )
    cord = fill(lens(112, 310, 488, 310, 6, 9), c.mark(RED)) + fill(lens(112, 330, 488, 330, 6, 5), c.mark(RED))
    return out + cord + box


def tianma_slices(c: Inks) -> str:
    """Translucent slices of gastrodia fanned on a plate, one tuber behind."""
    slice_ = (
        block(blob("-58 -10 -20 -30 34 -28 60 -4 44 24 -10 30 -50 18"), mix(GOLD, CREAM, 0.6), INK, -3, -4)
        + fill(blob("-48 -10 -18 -24 28 -23 49 -5 36 16 -10 22 -42 12"), mix(CREAM, PAPER, 0.5))
        + fill(lens(-34, -4, 36, -8, 6, 4) + lens(-20, 10, 24, 8, -4, 3), mix(GOLD, BROWN, 0.2))
    )
    spots = [
        (166, 400, -60, 1),
        (212, 352, -34, 1.05),
        (284, 330, -6, 1.1),
        (358, 346, 24, 1.05),
        (416, 394, 52, 1),
        (236, 420, -16, 1.05),
        (340, 420, 14, 1.05),
        (290, 440, 0, 1.1),
    ]
    dish = plate(300, 440, 206, 40, PAPER, mix(c.soft, PAPER, 0.55)) + fill(
        rays(298, 436, 176, 196, range(0, 360, 20), 6, 0.2), c.mark()
    )
    return (
        _tuber(300, 240, 150, 58, -12, c.tone(AMBER), wrinkled=True)
        + dish
        + stamp("ts", slice_, [(float(x), float(y), float(t), float(s)) for x, y, t, s in spots])
    )


def tianma_powder(c: Inks) -> str:
    """A box of powder sticks, a heaped spoon and a piece of tuber."""
    sticks = "".join(
        place(
            block(rect(-15, -84, 30, 168), PAPER, INK, -3, -3)
            + fill(rect(-18, -30, 27, 60), c.mark())
            + fill(oval(-5, 0, 8, 8), PAPER),
            172 + 38 * k,
            236 - (k % 2) * 16,
            1,
            -8 + 5 * k,
        )
        for k in range(4)
    )
    box = (
        block(rect(134, 280, 190, 194), c.main)
        + fill(rect(150, 310, 146, 120), PAPER)
        + place(_tuber(0, 0, 50, 21, -20, mix(GOLD, CREAM, 0.5)), 222, 370)
    )
    spoon = block(lens(350, 290, 470, 190, 8, 9), mix(BROWN, GOLD, 0.3), INK, -3, -3)
    pile = block(blob("330 440 356 388 404 356 452 388 484 440 404 470"), mix(CREAM, PAPER, 0.4), INK, -3, -4) + fill(
        scatter(4, 20, (404, 420, 50, 34), 10, 3, 20), mix(GOLD, BROWN, 0.2)
    )
    return sticks + box + spoon + pile + place(bowl(0, 0, 84, mix(CREAM, PAPER, 0.3)), 404, 438, 1)


def tianma_soup(c: Inks) -> str:
    """A gauze bag of soup ingredients with red dates, wolfberries and gastrodia slices."""
    date = (
        block(oval(0, 0, 34, 25, 0, 0), "#8E2A22", INK, -3, -4)
        + fill(lens(-24, -4, 22, -6, 5, 3) + lens(-18, 10, 16, 8, -4, 3), mix("#8E2A22", INK, 0.5))
        + fill(lens(-22, -10, -4, -18, -3, 4), PAPER)
    )
    berry = chip(lens(-16, 0, 16, 0, 2, 10), RED)
    gauze = (
        block("M196 236C140 290 124 400 150 450Q160 474 208 474H330Q380 474 388 450C412 400 396 290 340 236Z", PAPER)
        + fill(comb(8, (176, 290), (26, 0), (0, 160), 0, 2), c.soft)
        + fill(comb(6, (152, 300), (0, 28), (232, 0), 4, 2), c.soft)
    )
    shown = place(_tuber(0, 0, 70, 28, 20, mix(GOLD, CREAM, 0.6)), 254, 384) + "".join(
        fill(oval(x, y, 16, 11, 30), mix(RED, PAPER, 0.35)) for x, y in ((206, 330), (316, 336), (330, 430), (196, 424))
    )
    neck = (
        block("M200 240Q196 190 166 160Q220 176 268 150Q316 176 370 160Q340 190 336 240Z", PAPER)
        + fill(comb(6, (212, 182), (22, 0), (2, 50), 0, 3), c.soft)
        + fill(lens(186, 240, 350, 240, 8, 11), c.mark(RED))
    )
    dates = stamp("jd", date, [(418.0, 398.0, -20.0, 1.0), (474.0, 436.0, 14.0, 1.0), (404.0, 452.0, 6.0, 1.1)])
    berries = stamp(
        "gq",
        berry,
        [
            (440.0, 356.0, 30.0, 1.0),
            (474.0, 380.0, -20.0, 1.0),
            (350.0, 474.0, 0.0, 1.0),
            (466.0, 474.0, 10.0, 1.0),
            (128.0, 470.0, -20.0, 1.0),
        ],
    )
    return gauze + shown + neck + dates + berries


MOTIFS: Mapping[str, Callable[[Inks], str]] = {
    "tianma_fresh": tianma_fresh,
    "tianma_dry": tianma_dry,
    "tianma_slices": tianma_slices,
    "tianma_powder": tianma_powder,
    "tianma_soup": tianma_soup,
}
