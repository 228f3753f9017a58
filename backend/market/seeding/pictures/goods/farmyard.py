"""Eggs, butter and curd."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.forms import (
    basket,
    bowl,
)
from market.seeding.pictures.hand import (
    BROWN,
    CREAM,
    DARK,
    GOLD,
    INK,
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
    lens,
    mix,
    oval,
    place,
    rect,
    scatter,
    shape,
    stamp,
    strewn,
    teeth,
    tumble,
)


def eggs(c: Inks) -> str:
    """Eggs heaped in a handled basket; variation 2 packs them in a tray, 3 beds them in straw."""
    shell = c.tone(CREAM)
    outline = blob("0 -66 40 -26 48 20 0 62 -48 20 -40 -26")
    places = ((236, 262, 0.0), (366, 258, 0.2), (182, 322, 0.28), (302, 306, -1), (418, 320, 0.0))

    def one(x: float, y: float, blush: float, s: float = 1) -> str:
        tone = mix(shell, PAPER, 0.75) if blush < 0 else mix(shell, RUST, blush)
        shade = fill(teeth(0, 4, 46, 58, (-10, 90, 9), 0.3), mix(tone, BROWN, 0.7))
        return place(block(outline, tone, INK, -4, -4) + shade + fill(lens(-28, -4, -14, -44, -4, 5), PAPER), x, y, s)

    if c.variation == 2:
        rows = "".join(
            one(160 + 86 * k + 18 * r, 306 + 64 * r, (k * 7 + r * 5) % 5 * 0.08 - 0.04, 0.84)
            for r in range(2)
            for k in range(4)
        )
        cups = "".join(f"M{130 + 66 * k} 430Q{163 + 66 * k} 470 {196 + 66 * k} 430Z" for k in range(5))
        return (
            block("M108 400L140 262H440L492 430L470 474H132Z", mix(c.main, CREAM, 0.55))
            + rows
            + block(rect(126, 424, 356, 50), mix(c.main, CREAM, 0.4), INK, -4, -4)
            + fill(cups, mix(c.main, CREAM, 0.1))
        )
    if c.variation == 3:
        straw = fill(scatter(4, 36, (300, 424, 176, 48), 90, 5, 10), mix(GOLD, BROWN, 0.2)) + fill(
            scatter(14, 26, (300, 420, 168, 44), 80, 4, 14), mix(GOLD, CREAM, 0.45)
        )
        front = fill(scatter(24, 22, (300, 462, 176, 14), 80, 5, 4), GOLD)
        feather = block(lens(430, 380, 500, 190, -18, 22), mix(RUST, DARK, 0.4), INK, -3, -3) + fill(
            lens(424, 400, 500, 190, -18, 3) + comb(6, (446, 360), (9, -24), (20, -18)), CREAM
        )
        nest = one(206, 360, 0.1) + one(388, 362, 0.26) + one(300, 318, 0.18) + one(262, 398, -1) + one(346, 402, 0.06)
        return feather + fill(oval(300, 440, 200, 38, 0, 0), INK) + straw + nest + front
    return fill(lens(128, 352, 470, 352, -190, 8), BROWN) + "".join(one(*p) for p in places) + basket(350)


def butter(c: Inks) -> str:
    """A block of yak butter half out of its leather wrap, and a bowl of butter tea."""
    yellow = c.tone("#EBCB62")
    front, top, side = (
        rect(150, 286, 196, 150),
        shape("150 286 212 234 408 234 346 286"),
        shape("346 286 408 234 408 384 346 436"),
    )
    cubes = (
        block(front, yellow) + block(side, mix(yellow, BROWN, 0.25), INK, -6, -6) + fill(top, mix(yellow, PAPER, 0.5))
    )
    curl = block(
        "M236 238C230 200 270 176 306 190C340 204 330 240 300 238C284 238 282 220 296 216C270 212 262 228 270 240Z",
        mix(yellow, PAPER, 0.3),
        INK,
        -3,
        -3,
    )
    wrap = (
        block("M120 470L136 380Q180 400 244 392Q310 384 360 400L372 474H126Z", "#A8734A", INK, -4, -4)
        + fill(comb(8, (146, 400), (26, 0), (-4, 60), 2, 3), mix("#A8734A", INK, 0.5))
        + fill(lens(128, 420, 368, 420, 8, 6), c.mark(RED))
    )
    knife = fill(lens(160, 330, 300, 330, 3, 4) + lens(160, 356, 250, 356, 3, 3), mix(yellow, RUST, 0.4))
    return (
        cubes
        + knife
        + curl
        + wrap
        + bowl(432, 436, 70, "#D9B27C", "#8A5A33", INK)
        + fill(lens(416, 392, 440, 316, 16, 6) + lens(452, 394, 462, 330, -12, 5), PAPER)
    )


def curd(c: Inks) -> str:
    """A wooden bowl heaped with white lumps of dried curd, some strung on a cord."""
    lump = block(
        blob("-34 -8 -14 -26 16 -24 34 -6 28 20 0 28 -28 18"), c.tone(mix(CREAM, PAPER, 0.4)), INK, -3, -4
    ) + fill(lens(-18, 6, 14, 12, 5, 3.5) + lens(-6, -14, 16, -10, 4, 3), STONE)
    spots = tumble(5, strewn(9, 17, (300, 316, 136, 62)), 60, 1.15)
    string = [
        (150.0, 196.0, 20.0, 0.8),
        (206.0, 216.0, 60.0, 0.85),
        (266.0, 224.0, 10.0, 0.85),
        (330.0, 222.0, 40.0, 0.85),
        (394.0, 208.0, 0.0, 0.8),
        (448.0, 184.0, 30.0, 0.75),
    ]
    cup = "M134 352Q300 416 466 352Q454 474 380 474H220Q146 474 134 352Z"
    return (
        fill(lens(116, 172, 484, 160, 52, 5), BROWN)
        + stamp("cd", lump, string)
        + chip(oval(300, 352, 168, 40, 0, 0), DARK)
        + "".join(
            f'<use href="#cd" transform="translate({x:.0f} {y:.0f})rotate({t:.0f})scale({s})"/>' for x, y, t, s in spots
        )
        + block(cup, "#9A5E34", INK, -4, -4)
        + fill(lens(156, 404, 444, 404, 34, 8), c.mark())
        + fill(comb(3, (170, 396), (6, 18), (200, 24), 20, 3), mix("#9A5E34", INK, 0.5))
        + fill(teeth(300, 360, 162, 112, (5, 60, 15), 0.2), INK)
    )


MOTIFS: Mapping[str, Callable[[Inks], str]] = {
    "eggs": eggs,
    "butter": butter,
    "curd": curd,
}
