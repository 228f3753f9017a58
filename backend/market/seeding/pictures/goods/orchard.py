"""Apples, cherries and peaches, and what is dried and pressed of them."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.forms import (
    crate,
    pouch,
    tray,
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
    block,
    chip,
    comb,
    fill,
    leaf,
    lens,
    mix,
    oval,
    rays,
    rect,
    stamp,
    strewn,
    teeth,
    tumble,
)


def _apple_shape(x: float, y: float, s: float) -> str:
    half = (
        (0, -95),
        (44, -135),
        (155, -130),
        (155, 0),
        (155, 100),
        (92, 170),
        (40, 170),
        (22, 170),
        (16, 162),
        (0, 162),
    )
    whole = half + tuple((-a, b) for a, b in reversed(half[:-1]))
    p = [f"{x + a * s:.0f} {y + b * s:.0f}" for a, b in whole]
    return f"M{p[0]}" + "".join("C" + " ".join(p[i : i + 3]) for i in range(1, 16, 3)) + f"C{p[16]} {p[17]} {p[0]}Z"


def _whole_apple(x: float, y: float, s: float, skin: str, streak: str, n: int = 2) -> str:
    streaks = "".join(
        lens(
            x + 12 * k * s, y - (50 - abs(k) * 2) * s, x + 34 * k * s, y + (100 - abs(k) * 16) * s, 5 * k * s, 5 * s + 1
        )
        for k in range(-n, n + 1)
    )
    return (
        block(_apple_shape(x, y, s), skin)
        + fill(teeth(x, y + 16 * s, 150 * s, 152 * s, (-35, 112, round(24 * s**0.5)), 0.26), INK)
        + fill(streaks, streak)
        + fill(lens(x - 102 * s, y - 32 * s, x - 76 * s, y - 92 * s, -6 * s, 9 * s), PAPER)
        + fill(lens(x, y - 78 * s, x + 24 * s, y - 160 * s, 8 * s, 7 * s), INK)
    )


def _half_apple(x: float, y: float, s: float, skin: str, core: str) -> str:
    five = range(18, 378, 72)
    return (
        block(_apple_shape(x, y - 6 * s, 0.56 * s), skin)
        + fill(_apple_shape(x - 6 * s, y - 10 * s, 0.48 * s), CREAM)
        + fill(oval(x, y, 52 * s, 54 * s), core)
        + fill(oval(x, y, 40 * s, 42 * s), mix(GOLD, CREAM, 0.3))
        + fill(rays(x, y, 0, 46 * s, five, 12 * s), CREAM)
        + fill(rays(x, y, 10 * s, 30 * s, five, 6 * s), INK)
    )


def apple(c: Inks) -> str:
    """A big apple, and a half that shows its core; an amber core is a sugar core."""
    skin = c.tone(RED)
    core = AMBER if c.variation == 1 else mix(GOLD, CREAM, 0.6)
    return (
        _whole_apple(262, 300, 1, skin, mix(GOLD, skin, 0.1), 3)
        + leaf(282, 176, 392, 134, LEAF, 24, -10)
        + _half_apple(404, 398, 1, skin, core)
    )


def apple_pair(c: Inks) -> str:
    """Two striped early apples of yellow ground on one twig."""
    ground, flush = c.tone(mix(GOLD, RED, 0.25)), RED
    out = fill(lens(150, 150, 480, 176, -16, 8), BROWN)
    for x, y, s in ((228, 330, 0.86), (398, 356, 0.72)):
        stripes = "".join(
            lens(x + 30 * k * s, y - 104 * s + abs(k) * 4, x + 38 * k * s, y + 110 * s - abs(k) * 20, 8 * k * s, 13 * s)
            for k in range(-3, 4)
        )
        out += (
            _whole_apple(x, y, s, ground, flush, 0)
            + fill(stripes, flush)
            + fill(lens(x - 104 * s, y - 20, x - 86 * s, y - 70 * s, -5, 8), PAPER)
        )
    return (
        out
        + leaf(300, 172, 400, 236, LEAF, 22, -10)
        + leaf(250, 160, 160, 210, LEAF, 20, 10)
        + leaf(400, 172, 486, 120, LEAF, 18, -8)
    )


def apple_crate(c: Inks) -> str:
    """A slatted crate heaped with small apples."""
    skin = c.tone(RED)
    one = _whole_apple(0, 0, 0.36, skin, GOLD, 1)
    spots = [
        (206, 226),
        (284, 210),
        (366, 222),
        (166, 286),
        (244, 276),
        (324, 270),
        (404, 282),
        (206, 318),
        (292, 316),
        (376, 322),
    ]
    return (
        stamp("ap", one, [(x, y, (x * 7) % 50 - 25, 1) for x, y in spots])
        + crate(124, 344, 352, 130, c)
        + leaf(330, 200, 404, 160, LEAF, 16, -6)
    )


def apple_chips(c: Inks) -> str:
    """A bag of apple crisps, wavy slices with the star of the core before it."""
    slice_ = (
        block(_apple_shape(0, 0, 0.4), RED, INK, -3, -4)
        + fill(_apple_shape(-3, -4, 0.35), CREAM)
        + fill(rays(-3, 2, 3, 24, range(18, 378, 72), 8), mix(GOLD, BROWN, 0.2))
        + fill(lens(-40, -18, -30, 20, -6, 4) + lens(34, -18, 28, 22, 6, 4), GOLD)
    )
    bag = pouch(
        146,
        150,
        196,
        322,
        c.main,
        fill(_apple_shape(242, 300, 0.5), PAPER) + fill(_apple_shape(242, 300, 0.42), c.mark()),
    )
    spots = [(410, 250, 24, 1), (444, 356, -16, 1.05), (366, 398, 30, 1), (286, 430, -30, 0.9), (460, 446, 60, 0.8)]
    return bag + stamp("sl", slice_, [(float(x), float(y), float(t), s) for x, y, t, s in spots])


def _rings(points: list[tuple[float, float, float, float]], flesh: str, rim: str) -> str:
    ring = (
        block(oval(0, 0, 54, 40, 0, 0.05), rim, INK, -3, -4)
        + fill(oval(-3, -4, 46, 33), flesh)
        + fill(oval(-3, -4, 16, 12), INK)
        + fill(oval(-1, -2, 14, 10), mix(BROWN, INK, 0.3))
        + fill(rays(-3, -4, 22, 40, range(0, 360, 45), 3, 0.72), mix(flesh, RUST, 0.4))
    )
    return stamp("ring", ring, points)


def dried_apple(_c: Inks) -> str:
    """Dried apple rings threaded on a cord, and a heap of them."""
    cord = fill(lens(130, 170, 470, 150, 40, 4), BROWN)
    hung = [
        (166.0, 200.0, 80.0, 0.9),
        (236.0, 226.0, 86.0, 0.95),
        (306.0, 234.0, 94.0, 0.95),
        (374.0, 220.0, 98.0, 0.95),
        (436.0, 192.0, 104.0, 0.9),
    ]
    heap = [
        (196.0, 420.0, -10.0, 1.2),
        (300.0, 400.0, 6.0, 1.25),
        (404.0, 424.0, 14.0, 1.2),
        (250.0, 446.0, 8.0, 1.15),
        (352.0, 450.0, -8.0, 1.15),
    ]
    return tray(300, 446, 190, 38) + cord + _rings(hung + heap, mix(GOLD, CREAM, 0.45), mix(RED, BROWN, 0.3))


def apple_juice(c: Inks) -> str:
    """Two bottles of cloudy juice, a poured glass and half an apple."""

    def bottle(x: float) -> str:
        body = f"M{x - 26} 212C{x - 56} 256 {x - 56} 276 {x - 56} 300V440Q{x - 56} 474 {x - 30} 474H{x + 34}Q{x + 60} 474 {x + 60} 440V300C{x + 60} 276 {x + 60} 256 {x + 30} 212Z"
        return (
            block(body, mix(GOLD, CREAM, 0.15))
            + chip(rect(x - 28, 172, 60, 38), c.mark())
            + fill(rect(x - 61, 312, 114, 92), PAPER)
            + fill(_apple_shape(x - 4, 358, 0.22), c.main)
            + fill(comb(4, (x + 50, 420), (0, 12), (-22, 4), 0, 4), INK)
            + fill(lens(x - 48, 282, x - 22, 228, -6, 7), PAPER)
        )

    glass = (
        block("M316 344H420L406 474H330Z", mix(PAPER, c.soft, 0.3))
        + fill("M318 372H409L398 462H330Z", mix(GOLD, CREAM, 0.15))
        + fill(lens(330, 360, 338, 452, -2, 6), PAPER)
    )
    return (
        bottle(190)
        + bottle(312)
        + glass
        + _half_apple(436, 416, 0.8, RED, mix(GOLD, CREAM, 0.6))
        + leaf(436, 356, 486, 316, LEAF, 14, -6)
    )


def cherry(c: Inks) -> str:
    """Pairs of cherries on long stalks under a twig."""
    skin, out = c.tone(RED), fill(lens(130, 170, 470, 132, -10, 11), BROWN)
    pairs = (
        (200, 160, (160, 330), (232, 352)),
        (320, 146, (292, 300), (356, 320)),
        (420, 140, (404, 372), (458, 318)),
        (270, 152, (226, 424), (306, 412)),
        (340, 148, (356, 440), (420, 452)),
    )
    stalks, fruit = "", ""
    for x, y, *ends in pairs:
        for ex, ey in ends:
            stalks += lens(x, y, ex, ey - 30, 12 if ex < x else -12, 3.5)
            fruit += (
                block(
                    f"M{ex} {ey - 32}C{ex + 22} {ey - 48} {ex + 46} {ey - 28} {ex + 42} {ey + 2}C{ex + 38} {ey + 34} {ex + 14} {ey + 42} {ex} {ey + 40}C{ex - 18} {ey + 42} {ex - 40} {ey + 32} {ex - 42} {ey}C{ex - 44} {ey - 30} {ex - 20} {ey - 46} {ex} {ey - 32}Z",
                    skin,
                    INK,
                    -4,
                    -4,
                )
                + fill(lens(ex - 30, ey + 4, ex - 18, ey - 22, -4, 6), PAPER)
                + fill(teeth(ex, ey + 2, 38, 38, (0, 90, 7), 0.3), INK)
            )
    return (
        out
        + fill(stalks, mix(LEAF, INK, 0.2))
        + leaf(200, 156, 130, 230, LEAF, 22, 8)
        + leaf(330, 142, 250, 90, LEAF, 22, 8)
        + leaf(420, 136, 500, 196, LEAF, 22, -8)
        + fruit
    )


def pale_cherry(c: Inks) -> str:
    """A shallow basket of small pink and yellow cherries with leaves."""
    fruit = (
        chip(oval(0, 0, 26, 25, 0, 0), "#EBC46A")
        + fill("M-29 2A26 25 0 0 1 20 -12Q18 4 2 6Q-20 8 -29 2Z", c.tone("#C5574F"))
        + fill(lens(-16, -4, -8, -16, -3, 5), PAPER)
        + fill(lens(0, -20, 14, -66, 8, 2.2), mix(LEAF, BROWN, 0.5))
    )
    spots = tumble(3, strewn(5, 26, (300, 334, 136, 50)), 34, 1.25)
    bowl = (
        block("M130 340Q300 404 470 340Q456 474 380 474H220Q144 474 130 340Z", mix(GOLD, BROWN, 0.25))
        + fill(comb(13, (158, 372), (22, 0), (14, 86), 0, 5, -2), mix(BROWN, INK, 0.2))
        + fill(lens(146, 396, 454, 396, 26, 5) + lens(166, 432, 434, 432, 22, 5), CREAM)
        + fill(lens(126, 342, 474, 342, 32, 12), BROWN)
    )
    return (
        leaf(300, 300, 200, 170, LEAF, 26, 10)
        + leaf(330, 300, 420, 160, LEAF, 26, -10)
        + stamp("pc", fruit, spots)
        + bowl
    )


def peach(c: Inks) -> str:
    """Two blushing peaches with leaves, and a half with its stone."""
    skin = c.tone("#E8B08A")
    out = ""
    for x, y, s in ((232, 300, 1.0), (398, 300, 0.78)):
        body = f"M{x} {y - 116 * s:.0f}C{x + 76 * s:.0f} {y - 132 * s:.0f} {x + 132 * s:.0f} {y - 60 * s:.0f} {x + 112 * s:.0f} {y + 20 * s:.0f}C{x + 94 * s:.0f} {y + 90 * s:.0f} {x + 30 * s:.0f} {y + 108 * s:.0f} {x + 6 * s:.0f} {y + 132 * s:.0f}C{x - 22 * s:.0f} {y + 108 * s:.0f} {x - 96 * s:.0f} {y + 92 * s:.0f} {x - 114 * s:.0f} {y + 20 * s:.0f}C{x - 132 * s:.0f} {y - 62 * s:.0f} {x - 70 * s:.0f} {y - 132 * s:.0f} {x} {y - 116 * s:.0f}Z"
        blush = f"M{x + 4 * s:.0f} {y + 116 * s:.0f}C{x + 100 * s:.0f} {y + 70 * s:.0f} {x + 122 * s:.0f} {y - 30 * s:.0f} {x + 60 * s:.0f} {y - 106 * s:.0f}C{x + 60 * s:.0f} {y - 20 * s:.0f} {x + 30 * s:.0f} {y + 50 * s:.0f} {x + 4 * s:.0f} {y + 116 * s:.0f}Z"
        out += (
            block(body, skin)
            + fill(blush, "#CF5B4E")
            + fill(lens(x - 4 * s, y - 112 * s, x + 2 * s, y + 110 * s, 34 * s, 5), INK)
            + fill(teeth(x, y, 110 * s, 116 * s, (15, 80, 10), 0.2), INK)
            + fill(lens(x - 88 * s, y + 4, x - 66 * s, y - 60 * s, -8, 8), PAPER)
        )
    half = (
        block(oval(382, 410, 84, 64, 0, 0.02), "#CF5B4E")
        + fill(oval(378, 404, 74, 54, 0, 0.02), "#F2CF8E")
        + fill(rays(378, 404, 28, 58, range(0, 360, 30), 3, 0.74), "#CF5B4E")
        + chip(oval(380, 406, 30, 22), BROWN)
        + fill(comb(3, (364, 400), (8, 6), (18, -6), 2, 3), CREAM)
    )
    return (
        leaf(240, 190, 330, 116, LEAF, 26, -12)
        + leaf(230, 190, 130, 130, LEAF, 26, 12)
        + out
        + leaf(400, 212, 486, 190, LEAF, 20, -8)
        + half
    )


MOTIFS: Mapping[str, Callable[[Inks], str]] = {
    "apple": apple,
    "apple_pair": apple_pair,
    "apple_crate": apple_crate,
    "apple_chips": apple_chips,
    "dried_apple": dried_apple,
    "apple_juice": apple_juice,
    "cherry": cherry,
    "pale_cherry": pale_cherry,
    "peach": peach,
}
