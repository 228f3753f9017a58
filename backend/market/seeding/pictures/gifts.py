"""The gift box: the tied cloth bundle behind, and what lies in the box set out before it, each piece cut small.

Small pieces stand on y = 0 around x = 0, about 130 wide and 150 high.
"""

from collections.abc import Callable, Mapping, Sequence

from market.seeding.pictures.hand import (
    AMBER,
    BROWN,
    CREAM,
    DARK,
    DEEP,
    GOLD,
    INDIGO,
    INK,
    LEAF,
    PAPER,
    RED,
    RUST,
    Inks,
    block,
    chip,
    comb,
    fill,
    lens,
    mix,
    oval,
    place,
    poly,
    rays,
    rect,
    scatter,
)


def bundle(c: Inks) -> str:
    """A box tied in dotted Songjiang cloth, the knot's ears up, the county's lining showing; stands on y = 475."""
    body = poly((140, 268), (460, 268), (448, 474), (152, 474))
    light, dot = mix(INDIGO, PAPER, 0.5), mix(PAPER, INDIGO, 0.12)
    dots = "".join(
        f'<path d="M{178 + 23 * (row % 2)} {312 + 44 * row}H430" stroke="{dot}" stroke-width="14" stroke-linecap="round"'
        ' stroke-dasharray="0 46" fill="none"/>'
        for row in range(4)
    )
    left, right = (
        "M296 262C250 240 196 226 150 150C214 142 282 190 306 250Z",
        "M304 262C350 240 404 226 452 148C388 142 320 190 296 250Z",
    )
    folds = "".join(lens(300 + s * 14, 282, 300 + s * 124, 460, -s * 14, 4) for s in (-1, 1))
    return (
        block(body, INDIGO, DEEP)
        + dots
        + fill(poly((138, 268), (300, 400), (462, 268), (430, 250), (170, 250)), DEEP)
        + fill(poly((150, 262), (300, 386), (450, 262), (300, 244)), c.mark())
        + block(left, INDIGO, DEEP)
        + block(right, INDIGO, DEEP)
        + fill(folds, mix(INDIGO, PAPER, 0.35))
        + fill(lens(186, 168, 292, 248, -10, 4) + lens(416, 166, 312, 248, 10, 4), light)
        + block(oval(300, 268, 44, 36), INDIGO, DEEP)
        + fill(lens(276, 256, 322, 284, 6, 4), light)
    )


def _cake(c: Inks) -> str:
    dark = block(oval(0, -74, 72, 72, 0, 0.01), BROWN, INK, -4, -4) + fill(
        scatter(4, 20, (-4, -100, 56, 34), 26, 4), GOLD
    )
    wrap = block("M-70 -72L-44 -56L-20 -72L6 -54L34 -70L70 -66A72 72 0 0 1-70 -66Z", PAPER, INK, -3, -4)
    return dark + wrap + fill(oval(-2, -34, 20, 19), c.mark()) + fill(oval(-2, -34, 13, 12), PAPER)


def _jar(c: Inks) -> str:
    return (
        block("M-48 -104Q-60 -90 -60 -70V-18Q-60 0 -40 0H40Q60 0 60 -18V-70Q60 -90 48 -104Z", AMBER, INK, -4, -4)
        + block("M-54 -104Q-56 -138 0 -140Q56 -138 54 -104L62 -94Q0 -104 -62 -94Z", c.mark(), INK, -3, -3)
        + chip(oval(-2, -48, 32, 28), PAPER)
        + fill(rays(-4, -50, 3, 18, range(0, 360, 60), 8), c.main)
    )


def _clay(c: Inks) -> str:
    return (
        block("M-40 -100C-72 -84 -74 -50 -66 -26Q-60 0 -34 0H34Q60 0 66 -26C74 -50 72 -84 40 -100Z", BROWN, INK, -4, -4)
        + block("M-46 -98Q-48 -132 0 -134Q48 -132 46 -98L52 -88Q0 -98 -52 -88Z", RED, INK, -3, -3)
        + chip(poly((0, -78), (30, -48), (0, -18), (-30, -48)), PAPER)
        + fill(poly((-3, -66), (16, -49), (-3, -32), (-22, -49)), c.mark())
    )


def _pouch(tone: str, emblem: str) -> str:
    return (
        block("M-54 -146H54L60 0H-60Z", tone, INK, -4, -4)
        + fill(comb(9, (-50, -146), (12, 0), (0, 16)), mix(tone, INK, 0.5))
        + chip(oval(-2, -70, 40, 40), PAPER)
        + emblem
    )


def _flour(c: Inks) -> str:
    return _pouch(
        mix(CREAM, GOLD, 0.3),
        fill("".join(lens(-4, -44, -4 + k * 11, -92 + abs(k) * 7, k * 2, 6) for k in (-2, -1, 0, 1, 2)), c.main),
    )


def _chips(c: Inks) -> str:
    return _pouch(c.main, fill(oval(-5, -73, 27, 27), GOLD) + fill(rays(-5, -73, 5, 22, range(0, 360, 60), 6), BROWN))


def _yak(c: Inks) -> str:
    head = oval(-5, -64, 13, 20) + lens(-14, -78, -34, -96, 8, 8) + lens(4, -78, 24, -96, -8, 8)
    return _pouch(c.main, fill(head, DARK))


def _flakes(c: Inks) -> str:
    return _pouch(c.soft, fill("M-34 -76H26Q22 -40 -4 -38Q-30 -40 -34 -76Z", c.main) + fill(oval(-4, -78, 30, 9), GOLD))


def _tin(c: Inks) -> str:
    return (
        block(rect(-54, -116, 108, 116), c.main, INK, -4, -4)
        + block(rect(-58, -140, 116, 26), c.mark(), INK, -3, -3)
        + chip(rect(-36, -90, 68, 62), PAPER)
        + fill(lens(-24, -40, 16, -78, 4, 13), LEAF)
    )


def _grain_tin(c: Inks) -> str:
    return (
        block(rect(-54, -116, 108, 116), GOLD, INK, -4, -4)
        + block(rect(-58, -140, 116, 26), c.main, INK, -3, -3)
        + chip(rect(-36, -90, 68, 62), PAPER)
        + fill(poly((-3, -84), (16, -50), (-22, -50)), BROWN)
        + fill(lens(-3, -84, -3, -52, 0, 4), GOLD)
    )


def _nest(_c: Inks) -> str:
    one = (
        block("M-34 -34Q-36 0 0 0Q36 0 34 -34Q0 -52 -34 -34Z", DARK, INK, -3, -3)
        + fill(oval(-3, -38, 27, 9), mix(DARK, RUST, 0.6))
        + fill(oval(-3, -37, 12, 5), INK)
    )
    return place(one, 0, -46, 1.1) + place(one, -38, 0, 1.1) + place(one, 38, 0, 1.1)


def _nuts(_c: Inks) -> str:
    def nut(x: float, y: float) -> str:
        return block(oval(x, y, 36, 35, 0, 0), "#7A4A2C", INK, -3, -4) + fill(
            lens(x - 24, y - 4, x - 8, y - 24, -4, 6), PAPER
        )

    return nut(-36, -36) + nut(38, -36) + nut(2, -86) + chip(oval(38, -34, 22, 21), CREAM)


def _walnuts(_c: Inks) -> str:
    def nut(x: float, y: float) -> str:
        return block(oval(x, y, 38, 36, 0, 0), mix(GOLD, RUST, 0.45), INK, -3, -4) + fill(
            lens(x - 4, y - 38, x - 3, y + 32, 5, 5)
            + lens(x - 26, y - 12, x - 12, y + 10, 4, 4)
            + lens(x + 8, y - 10, x + 24, y + 8, -4, 4),
            BROWN,
        )

    return nut(-38, -36) + nut(38, -36) + nut(2, -88)


def _rings(_c: Inks) -> str:
    ring = (
        block(oval(0, 0, 42, 24, 0, 0), mix(RED, BROWN, 0.3), INK, -3, -3)
        + fill(oval(-3, -4, 35, 17), mix(GOLD, CREAM, 0.45))
        + fill(oval(-3, -4, 11, 6), INK)
    )
    return place(ring, -30, -26) + place(ring, 36, -28) + place(ring, 0, -60) + place(ring, 6, -92)


def _sheaf(c: Inks) -> str:
    strips = "".join(
        block(lens(k * 5, -4, k * 14, -150 + abs(k) * 7, k * 3, 9), (GOLD, AMBER)[k % 2], INK, -3, -2)
        for k in (-3, 3, -2, 2, -1, 1, 0)
    )
    return strips + chip(oval(0, -60, 34, 10), c.mark(RED)) + chip(oval(0, -44, 32, 9), RED)


def _slices(_c: Inks) -> str:
    one = block(oval(0, 0, 44, 22, 0, 0.05), mix(GOLD, CREAM, 0.6), INK, -3, -3) + fill(
        lens(-28, -6, 24, -8, 5, 5), AMBER
    )
    return (
        place(one, -34, -24, 1, -10)
        + place(one, 36, -24, 1, 10)
        + place(one, 0, -52, 1.05)
        + place(one, 4, -86, 1, -14)
    )


def _veils(c: Inks) -> str:
    def one(x: float, s: float) -> str:
        return place(
            fill(lens(0, 0, 0, -110, 0, 13), INK)
            + fill(lens(-3, -2, -3, -110, 0, 11), CREAM)
            + block("M-50 -52Q-36 -112 0 -118Q36 -112 50 -52Q24 -44 0 -54Q-24 -44 -50 -52Z", PAPER, INK, -3, -3)
            + chip("M-18 -110Q-16 -142 0 -144Q16 -142 18 -110Z", mix(LEAF, BROWN, 0.6))
            + fill(rays(-3, -110, 18, 44, (40, 65, 90, 115, 140), 6), c.soft),
            x,
            0,
            s,
        )

    return one(-30, 0.8) + one(30, 1.0)


def _ears(_c: Inks) -> str:
    one = block("M-40 0Q-46 -44 0 -50Q46 -44 40 0Q0 14 -40 0Z", "#33272B", INK, -3, -3) + fill(
        lens(-28, -12, 26, -14, -16, 5), "#8C7B78"
    )
    return place(one, -34, -8) + place(one, 36, -8) + place(one, 0, -52)


def _caps(_c: Inks) -> str:
    one = block("M-46 -30Q-44 -80 0 -84Q44 -80 46 -30Q0 -10 -46 -30Z", BROWN, INK, -3, -3) + fill(
        rays(-3, -54, 0, 26, range(15, 375, 72), 6, 0.7), CREAM
    )
    return (
        fill(lens(-36, -40, -36, 0, 0, 14) + lens(36, -40, 36, 0, 0, 14), CREAM)
        + place(one, -36, 6)
        + place(one, 38, 6)
        + place(one, 0, -48)
    )


def _chilli_jar(c: Inks) -> str:
    return (
        block(
            "M-46 -108Q-56 -96 -56 -76V-18Q-56 0 -38 0H38Q56 0 56 -18V-76Q56 -96 46 -108Z",
            mix(PAPER, c.soft, 0.4),
            INK,
            -4,
            -4,
        )
        + fill(rect(-50, -82, 96, 72), "#B8301F")
        + fill(scatter(4, 16, (-2, -46, 42, 32), 20, 7, 30), AMBER)
        + block(rect(-48, -134, 96, 28), c.mark(), INK, -3, -3)
    )


def _red_tin(_c: Inks) -> str:
    pods = lens(-26, -32, 18, -76, 8, 11) + lens(-6, -28, 26, -62, 6, 9)
    return (
        block(rect(-48, -120, 96, 120), "#8A2B1C", INK, -4, -4)
        + block(rect(-52, -142, 104, 24), DARK, INK, -3, -3)
        + chip(rect(-34, -94, 64, 74), PAPER)
        + fill(pods, RED)
    )


def _biscuits(_c: Inks) -> str:
    flat = block("M-48 -10Q-48 6 0 8Q48 6 48 -10Z", BROWN, INK, -3, -3) + chip(oval(0, -11, 48, 14, 0, 0), "#C99A55")
    return "".join(place(flat, 3 * (k % 2), -8 - 24 * k) for k in range(5)) + fill(
        rays(0, -119, 8, 34, range(0, 360, 60), 4, 0.28), BROWN
    )


MINI: Mapping[str, Callable[[Inks], str]] = {
    "biscuits": _biscuits,
    "cake": _cake,
    "caps": _caps,
    "chilli_jar": _chilli_jar,
    "chips": _chips,
    "clay": _clay,
    "ears": _ears,
    "flakes": _flakes,
    "flour": _flour,
    "grain_tin": _grain_tin,
    "jar": _jar,
    "nest": _nest,
    "nuts": _nuts,
    "red_tin": _red_tin,
    "rings": _rings,
    "sheaf": _sheaf,
    "slices": _slices,
    "tin": _tin,
    "veils": _veils,
    "walnuts": _walnuts,
    "yak": _yak,
}


def gift(c: Inks, contents: Sequence[str]) -> str:
    """The bundle with its contents in a row before it, on the cloth of the print."""
    back = place(bundle(c), 18, 14, 0.94)
    step = 500 / len(contents)
    row = ""
    for k, name in enumerate(contents):
        row += place(MINI[name](c), round(50 + step * (k + 0.5)), 508, 0.92 if len(contents) > 3 else 1.05)
    return back + row
