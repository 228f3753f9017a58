"""Rice, maize, oats and barley."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.forms import (
    open_sack,
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
    Inks,
    blob,
    block,
    chip,
    comb,
    fill,
    leaf,
    lens,
    mix,
    oval,
    place,
    rays,
    scatter,
    stamp,
    strewn,
    teeth,
    tumble,
)


def rice(c: Inks) -> str:
    """A tied sack of rice with a bending ear and a heap of grain."""
    spots = (
        (426, 178),
        (448, 166),
        (470, 168),
        (484, 184),
        (496, 208),
        (500, 236),
        (440, 202),
        (462, 196),
        (478, 220),
        (484, 252),
        (458, 226),
    )
    ear = fill(lens(390, 474, 470, 170, -40, 5), LEAF) + "".join(
        block(lens(x, y, x + 15, y + 32, 2, 9), GOLD, INK, -3, -2) for x, y in spots
    )
    sheaf = fill("".join(lens(268, 404, 268 + k * 17, 342 + abs(k) * 12, k * 3, 6) for k in (-2, -1, 0, 1, 2)), c.main)
    pile = block("M300 474Q350 412 392 416Q446 420 486 474Z", PAPER, INK, -3, -4) + fill(
        scatter(5, 24, (394, 452, 70, 18), 15, 3, 30), mix(GOLD, BROWN, 0.2)
    )
    return ear + leaf(404, 440, 500, 330, LEAF, 13, -16) + sack(c, c.tone(CREAM), sheaf) + pile


def rice_bowl(c: Inks) -> str:
    """A bowl heaped with soft cooked rice on a banana leaf, chopsticks laid across."""
    mound = block(blob("150 366 176 290 236 244 304 232 372 246 428 292 454 366 300 400"), PAPER, INK, -4, -5) + fill(
        scatter(5, 46, (300, 310, 118, 60), 20, 6, 30), mix(GOLD, CREAM, 0.55)
    )
    steam = fill(lens(250, 220, 280, 130, 18, 7) + lens(340, 216, 326, 120, -18, 7), PAPER)
    under = leaf(120, 468, 480, 452, c.main, 40, 6) + fill(comb(9, (170, 464), (32, -1), (14, -18), 2, 3), c.soft)
    sticks = block(lens(330, 330, 524, 236, 0, 7), RED, INK, -2, -3) + block(
        lens(340, 350, 534, 262, 0, 7), RED, INK, -2, -3
    )
    return steam + place(under, 0, 8) + wide_bowl(c, CREAM, mix(c.main, PAPER, 0.2), 360, mound) + sticks


def purple_rice(c: Inks) -> str:
    """An open sack of purple-black glutinous rice and a dark ear."""
    dark = c.tone("#3A2440")
    pile = (
        block(blob("176 306 220 250 300 226 380 250 424 306 300 340"), dark, INK, -3, -4)
        + fill(scatter(5, 40, (300, 280, 108, 36), 20, 6, 20), mix(dark, "#9A6FA0", 0.7))
        + fill(scatter(8, 16, (300, 276, 96, 34), 18, 4, 20), CREAM)
    )
    ear = fill(lens(440, 474, 470, 150, -30, 5), LEAF) + "".join(
        block(lens(x, y, x + 13, y + 30, 2, 9), mix(dark, "#9A6FA0", 0.35), INK, -3, -2)
        for x, y in (
            (446, 170),
            (466, 150),
            (486, 160),
            (500, 186),
            (456, 204),
            (478, 196),
            (494, 224),
            (468, 232),
            (486, 256),
        )
    )
    loose = fill(scatter(3, 14, (440, 466, 70, 10), 17, 5, 20), mix(dark, "#9A6FA0", 0.5))
    return ear + leaf(444, 440, 520, 340, LEAF, 13, -12) + open_sack(c, CREAM, pile) + loose


def corn(c: Inks) -> str:
    """Two cobs of speckled waxy maize in their husks."""

    def cob(turn: float, x: float, y: float, s: float) -> str:
        husk = leaf(-10, 150, -96, -60, LEAF, 34, 22) + leaf(10, 150, 96, -60, LEAF, 34, -22)
        ear = block("M-62 130C-76 20 -46 -130 0 -150C46 -130 76 20 62 130Q0 170 -62 130Z", c.tone(CREAM))
        kernels, spots = "", ""
        for r in range(8):
            w = 54 - max(0, 4 - r) ** 2 * 2.2
            for k in range(4):
                one = oval(-3 + (k - 1.5) * w / 1.9, -100 + 29 * r, w / 4.4, 12)
                if (r * 5 + k * 3 + r) % 4 == 1:
                    spots += one
                else:
                    kernels += one
        front = leaf(-30, 170, -86, 20, mix(LEAF, GOLD, 0.25), 30, 10) + leaf(
            30, 170, 86, 20, mix(LEAF, GOLD, 0.25), 30, -10
        )
        silk = fill(comb(5, (-8, -146), (4, 0), (0, -36), 4, 3, 10), RUST)
        return place(
            husk + silk + ear + fill(kernels, mix(CREAM, GOLD, 0.5)) + fill(spots, c.mark("#6A3A5E")) + front,
            x,
            y,
            s,
            turn,
        )

    return cob(22, 392, 318, 0.96) + cob(-12, 222, 312, 1.0)


def corn_flour(c: Inks) -> str:
    """An open sack of maize flour and a yellow cob leaning on it."""
    pile = block(blob("176 306 220 250 300 230 380 250 424 306 300 340"), "#E9C75A", INK, -3, -4) + fill(
        scatter(4, 30, (300, 284, 100, 36), 16, 3, 20), mix(GOLD, BROWN, 0.25)
    )
    grains = fill("".join(oval((k - 1.5) * 22, -84 + 22 * r, 9, 9) for r in range(9) for k in range(4)), AMBER)
    cob = (
        block("M-50 110C-60 10 -38 -110 0 -126C38 -110 60 10 50 110Q0 136 -50 110Z", "#E5B23A")
        + grains
        + leaf(-18, 140, -74, 0, LEAF, 28, 12)
        + leaf(18, 140, 76, 10, LEAF, 28, -12)
    )
    return open_sack(c, mix(CREAM, GOLD, 0.2), pile) + place(cob, 440, 344, 0.92, 18)


def oat(c: Inks) -> str:
    """Drooping oat panicles over a bowl of hulled oats."""
    grain = block(lens(0, 0, 4, 46, 3, 12), c.tone("#DDBB6A"), INK, -2, -3) + fill(lens(0, 6, 4, 44, 3, 2), BROWN)
    spots, stems = [], ""
    for x, lean in ((196, -1), (300, 0.3), (404, 1)):
        tip = x + lean * 50
        stems += lens(x, 400, tip, 150, lean * -16, 4)
        for f, d in ((0.1, 56), (0.3, 66), (0.5, 60), (0.7, 46)):
            py = 150 + 170 * f
            px = tip + (x - tip) * f * 0.7
            for side in (-1, 1):
                stems += lens(px, py, px + side * d, py + 20, side * -8, 2.5)
                spots.append((px + side * d, py + 18.0, side * -14.0, 1.0))
        spots.append((tip, 140.0, lean * 10, 1.0))
    mound = block(blob("156 376 200 336 300 322 404 336 446 376 300 396"), CREAM, INK, -3, -4) + fill(
        scatter(7, 44, (300, 352, 120, 26), 18, 5, 20), mix(GOLD, BROWN, 0.25)
    )
    return fill(stems, mix(LEAF, GOLD, 0.4)) + stamp("oa", grain, spots) + wide_bowl(c, CREAM, RUST, 376, mound)


def _ear(x: float, y: float, tilt: float, s: float) -> str:
    """An ear of barley with long awns."""
    stalk, grains, awn = fill(lens(x, 474, x + tilt * 1.5, y + 150 * s, tilt * 0.2, 4), BROWN), "", ""
    for k in range(7):
        yy, xx = y + (150 - 22 * k) * s, x + tilt * (1.5 + k * 0.12)
        for side in (-1, 1):
            grains += lens(xx + side * 4, yy + 12 * s, xx + side * 26 * s, yy - 26 * s, side * -5, 10 * s)
            awn += lens(xx + side * 22 * s, yy - 22 * s, xx + side * 44 * s + tilt * 0.5, yy - 112 * s, side * 4, 2)
    return stalk + fill(awn, GOLD) + fill(grains, INK) + fill(grains, GOLD, ' transform="translate(-4 -4)"')


def zanba(c: Inks) -> str:
    """A wooden bowl of roasted barley flour before three ears of highland barley."""
    mound = block("M196 398Q240 322 304 318Q372 322 412 398Z", CREAM, INK, -3, -3) + fill(
        scatter(7, 26, (300, 372, 84, 26), 14, 3, 20), mix(GOLD, BROWN, 0.3)
    )
    ring = fill(lens(186, 420, 424, 420, 10, 5), c.mark()) + fill(lens(204, 444, 404, 444, 8, 4), PAPER)
    cup = block("M172 392Q190 474 304 474Q418 474 436 392Z", c.tone(RUST))
    return (
        _ear(196, 178, -26, 1)
        + _ear(300, 138, 4, 1.08)
        + _ear(408, 180, 30, 1)
        + mound
        + cup
        + ring
        + fill(teeth(304, 392, 130, 82, (8, 78, 16), 0.32), INK)
    )


def barley_rice(c: Inks) -> str:
    """An open sack of hulled barley grains with one ear."""
    pile = block(blob("176 306 220 250 300 226 380 250 424 306 300 340"), c.tone("#C9A65A"), INK, -3, -4)
    grain = block(lens(-12, 0, 12, 0, 0, 13), mix(GOLD, CREAM, 0.45), BROWN, -2, -2) + fill(
        lens(-9, 0, 9, 0, 0, 2), BROWN
    )
    return (
        _ear(430, 130, 16, 0.95)
        + open_sack(
            c,
            mix(c.soft, CREAM, 0.4),
            pile + stamp("br", grain, tumble(3, strewn(5, 34, (300, 284, 104, 40)), 90)) + "",
        )
        + "".join(
            f'<use href="#br" transform="translate({x} {y})rotate({t})"/>'
            for x, y, t in ((452, 440, 10), (474, 462, -30), (442, 466, 60), (500, 470, 0), (424, 472, 20))
        )
    )


def barley_flour(_c: Inks) -> str:
    """Two round millstones with flour running out between them, and an ear of barley."""
    stone = "#8E8C8A"

    def disc(y: float, tone: str) -> str:
        return block(f"M140 {y}Q140 {y + 84} 290 {y + 88}Q440 {y + 84} 440 {y}Z", mix(tone, INK, 0.25)) + chip(
            oval(290, y, 150, 46, 0, 0), tone
        )

    flour = block(blob("90 474 130 430 210 408 290 402 380 408 450 430 496 474 290 490"), CREAM, INK, -3, -4) + fill(
        scatter(4, 30, (292, 452, 170, 18), 18, 3, 0), mix(GOLD, BROWN, 0.2)
    )
    grooves = fill(rays(287, 240, 40, 134, range(0, 360, 30), 6, 0.3), mix(stone, INK, 0.5))
    eye = fill(oval(288, 240, 28, 9), INK) + fill(scatter(5, 12, (288, 236, 24, 8), 12, 5, 20), GOLD)
    handle = block(lens(400, 236, 470, 130, 0, 14), BROWN, INK, -3, -3) + chip(oval(404, 236, 18, 9), BROWN)
    return (
        _ear(470, 210, 14, 0.8)
        + disc(344, mix(stone, PAPER, 0.1))
        + fill(comb(10, (160, 356), (28, 0), (2, 50), 0, 8), CREAM)
        + flour
        + disc(240, stone)
        + grooves
        + eye
        + handle
    )


def cereal(c: Inks) -> str:
    """A bowl of barley flakes in milk, a wooden spoon in it, an ear of barley behind."""
    flake = chip(oval(0, 0, 24, 15, 0, 0), mix(GOLD, CREAM, 0.35)) + fill(lens(-14, 2, 14, -2, 4, 3), BROWN)
    flakes = stamp("fl", flake, tumble(3, strewn(6, 26, (296, 364, 130, 24)), 90))
    spoon = block(lens(190, 350, 96, 200, 0, 9), mix(GOLD, BROWN, 0.4), INK, -3, -3)
    return _ear(420, 146, 16, 0.9) + spoon + wide_bowl(c, PAPER, mix(c.main, PAPER, 0.1), 376, flakes)


MOTIFS: Mapping[str, Callable[[Inks], str]] = {
    "rice": rice,
    "rice_bowl": rice_bowl,
    "purple_rice": purple_rice,
    "corn": corn,
    "corn_flour": corn_flour,
    "oat": oat,
    "zanba": zanba,
    "barley_rice": barley_rice,
    "barley_flour": barley_flour,
    "cereal": cereal,
}
