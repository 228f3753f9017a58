"""Fruit of the warm south, and kiwi."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.hand import (
    BROWN,
    CREAM,
    GOLD,
    INK,
    LEAF,
    PAPER,
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
    rays,
    scatter,
    shape,
    stamp,
    strewn,
    teeth,
    tumble,
)


def banana(c: Inks) -> str:
    """A hand of bananas."""
    yellow, out = c.tone("#E3B93C"), ""
    tips = ((148, 300, 70), (170, 394, 66), (244, 458, 60), (336, 474, 52), (424, 446, 44))
    for k, (x, y, bend) in enumerate(tips):
        x0, y0 = 380 - 9 * k + 10, 176 + 12 * k
        body = lens(x0, y0, x, y, bend, 46)
        ridge = lens(
            x0 + (x - x0) * 0.12, y0 + (y - y0) * 0.12, x + (x0 - x) * 0.1, y + (y0 - y) * 0.1, bend * 0.9 - 6, 4
        )
        out += (
            block(body, mix(yellow, LEAF, 0.1 * (4 - k) / 2), INK, -6, -5)
            + fill(ridge, mix(yellow, BROWN, 0.5))
            + fill(oval(x - 2, y - 4, 9, 9), INK)
        )
    crown = block("M340 150Q360 128 420 140L452 166Q440 236 392 236Q350 220 340 150Z", mix(yellow, LEAF, 0.5)) + fill(
        comb(4, (360, 150), (20, 6), (6, 62), 0, 4), mix(LEAF, INK, 0.3)
    )
    return (
        leaf(420, 200, 500, 120, c.main, 30, -8)
        + out
        + crown
        + block(lens(392, 156, 460, 92, 0, 16), mix(LEAF, BROWN, 0.4), INK, -3, -3)
    )


def dragon_fruit(c: Inks) -> str:
    """A whole dragon fruit with its green-tipped scales, and a half with red flesh and black seeds."""
    skin, flesh = c.tone("#C23A64"), "#A3204E"
    scales = ""
    for x0, y0, x1, y1 in (
        (180, 230, 110, 200),
        (200, 190, 160, 120),
        (250, 170, 260, 92),
        (300, 180, 356, 110),
        (340, 220, 410, 190),
        (150, 290, 96, 300),
        (168, 350, 116, 392),
        (220, 260, 180, 210),
        (280, 250, 290, 186),
        (230, 330, 186, 300),
        (300, 320, 330, 262),
    ):
        scales += chip(lens(x0, y0, x1, y1, 4, 17), skin) + fill(
            lens((x0 + x1) / 2, (y0 + y1) / 2, x1, y1, 2, 8), mix(LEAF, "#B9BE52", 0.4)
        )
    half = (
        block(oval(382, 384, 112, 98, -10, 0.01), skin)
        + "".join(
            chip(lens(*on(382, 384, 106, 92, a), *on(382, 384, 142, 122, a + 8), 2, 13), mix(LEAF, "#B9BE52", 0.4))
            for a in (-64, -30, 4, 38, 200)
        )
        + fill(oval(378, 380, 100, 86, -10, 0.01), mix(skin, PAPER, 0.55))
        + fill(oval(377, 379, 90, 77, -10, 0.01), flesh)
        + fill("".join(oval(x, y, 4, 3) for x, y in strewn(7, 40, (377, 379, 78, 66))), INK)
        + fill("".join(oval(x, y, 3, 2) for x, y in strewn(17, 8, (372, 374, 76, 60))), PAPER)
    )
    return (
        block(oval(246, 300, 116, 138, 12, 0.02), skin)
        + fill(teeth(246, 300, 114, 136, (10, 120, 18), 0.2, 12), INK)
        + scales
        + half
    )


def pomelo(c: Inks) -> str:
    """A whole pomelo with leaf, and a half with thick pith and pale segments."""
    skin, pith, flesh = c.tone(mix(GOLD, LEAF, 0.35)), PAPER, "#E8A48C"
    whole = (
        block(
            "M240 150C290 168 362 240 358 334C354 424 296 462 238 462C176 462 118 420 116 334C114 244 186 168 240 150Z",
            skin,
        )
        + fill(scatter(4, 60, (236, 320, 104, 120), 5, 3), mix(skin, INK, 0.35))
        + fill(teeth(238, 326, 118, 134, (-20, 100, 22), 0.22), INK)
        + fill(lens(150, 290, 184, 222, -8, 9), PAPER)
        + fill(lens(240, 152, 252, 116, 3, 8), INK)
    )
    segs = ""
    for a in range(0, 360, 36):
        p, q = on(390, 374, 74, 70, a - 15), on(390, 374, 74, 70, a + 15)
        mid, heart = on(390, 374, 82, 78, a), on(390, 374, 12, 12, a)
        segs += f"M{heart[0]:.0f} {heart[1]:.0f}L{p[0]:.0f} {p[1]:.0f}Q{mid[0]:.0f} {mid[1]:.0f} {q[0]:.0f} {q[1]:.0f}Z"
    half = (
        block(oval(394, 378, 110, 104, 0, 0.01), skin)
        + fill(oval(390, 374, 102, 96, 0, 0.01), pith)
        + fill(segs, flesh)
        + fill(rays(390, 374, 34, 62, range(-6, 354, 36), 4), mix(flesh, PAPER, 0.6))
    )
    return whole + leaf(250, 140, 350, 130, LEAF, 24, -12) + leaf(244, 140, 160, 110, LEAF, 18, 8) + half


def kiwi(c: Inks) -> str:
    """A furry kiwi fruit and a half, green round a pale heart."""
    skin, flesh = c.tone(RUST), "#8FA84A"
    seeds = "".join(lens(*on(376, 378, 40, 36, a), *on(376, 378, 56, 51, a), 0, 4.5) for a in range(0, 360, 22))
    return (
        block(oval(238, 306, 122, 108, -12, 0.02), skin)
        + fill(scatter(3, 40, (236, 302, 104, 92), 14, 2.4, 80), mix(skin, INK, 0.5))
        + fill(teeth(238, 306, 120, 106, (0, 110, 20), 0.24, -12), INK)
        + fill(oval(140, 286, 14, 17), INK)
        + block(oval(380, 384, 124, 112, 4), skin)
        + fill(oval(376, 378, 108, 98, 4), flesh)
        + fill(rays(376, 378, 36, 92, range(11, 371, 30), 3, 0.91), mix(flesh, PAPER, 0.5))
        + fill(oval(376, 378, 34, 30), CREAM)
        + fill(seeds, INK)
    )


def kiwi_slices(c: Inks) -> str:
    """Dried kiwi slices spilling from an open bag."""
    flesh = mix("#8FA84A", GOLD, 0.25)
    slice_ = (
        block(oval(0, 0, 56, 44, 0, 0.05), mix(BROWN, LEAF, 0.3), INK, -3, -4)
        + fill(oval(-3, -4, 49, 37, 0, 0), flesh)
        + fill(rays(-3, -4, 14, 40, range(0, 360, 30), 3, 0.76), mix(flesh, PAPER, 0.5))
        + fill(oval(-3, -4, 14, 10), CREAM)
        + fill(rays(-3, -4, 17, 25, range(15, 375, 30), 4, 0.76), INK)
    )
    bag = (
        block("M150 180L330 160L360 440Q270 480 168 462Z", c.main)
        + fill("M158 186L322 168L330 236Q240 260 164 252Z", mix(c.main, INK, 0.4))
        + fill(comb(12, (154, 176), (15, -1.6), (2, 18)), c.ink)
        + chip(oval(254, 340, 62, 62), PAPER)
        + fill(oval(251, 337, 44, 44), flesh)
        + fill(oval(251, 337, 14, 14), CREAM)
        + fill(rays(251, 337, 18, 30, range(0, 360, 30), 4), INK)
    )
    spots = [
        (408, 246, 20, 0.95),
        (440, 330, -16, 1.05),
        (374, 374, 10, 1.0),
        (452, 428, 30, 1.1),
        (350, 446, -12, 1.1),
        (240, 452, 14, 1.0),
    ]
    return bag + stamp("ks", slice_, [(float(x), float(y), float(t), s) for x, y, t, s in spots])


def jackfruit(c: Inks) -> str:
    """A knobbly jackfruit cut open, and golden chips in a dish."""
    green = c.tone(mix(LEAF, GOLD, 0.35))
    knobs = (
        comb(9, (150, 236), (22, -6), (9, 13), 3, 7)
        + comb(9, (146, 276), (24, -8), (9, 13), 3, 7)
        + comb(10, (156, 320), (24, -9), (9, 13), 3, 7)
        + comb(9, (180, 364), (25, -10), (9, 13), 3, 7)
        + comb(6, (216, 404), (26, -12), (9, 13), 3, 7)
    )
    bulbs = "".join(
        chip(oval(*on(352, 268, 56, 74, a), 24, 16, a), "#E5A93A")
        + fill(oval(*on(350, 266, 58, 76, a), 9, 5, a), BROWN)
        for a in range(10, 370, 45)
    )
    fruit = block(
        blob("130 300 160 210 240 160 330 158 400 190 440 270 420 370 350 440 240 460 160 410"), green
    ) + fill(knobs, mix(green, INK, 0.55))
    face = (
        chip(oval(352, 268, 100, 118, 14, 0.02), green)
        + fill(oval(350, 266, 88, 106, 14, 0.02), CREAM)
        + bulbs
        + fill(lens(340, 220, 362, 310, 0, 12), mix(CREAM, GOLD, 0.4))
    )
    one = chip(shape("-30 -6 -6 -18 28 -8 32 10 0 16 -26 12"), "#E5A93A") + fill(lens(-18, 0, 22, -2, 4, 4), CREAM)
    dish = block("M214 420H488Q470 476 410 476H292Q232 476 214 420Z", PAPER, INK, -3, -3) + fill(
        lens(240, 446, 462, 446, 14, 6), c.mark()
    )
    return fruit + face + stamp("jc", one, tumble(6, strewn(3, 15, (350, 404, 104, 24)), 40)) + dish


MOTIFS: Mapping[str, Callable[[Inks], str]] = {
    "banana": banana,
    "dragon_fruit": dragon_fruit,
    "pomelo": pomelo,
    "kiwi": kiwi,
    "kiwi_slices": kiwi_slices,
    "jackfruit": jackfruit,
}
