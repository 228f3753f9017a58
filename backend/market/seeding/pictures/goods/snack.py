"""Nuts and pastry."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.forms import (
    plate,
    tray,
)
from market.seeding.pictures.hand import (
    BROWN,
    CREAM,
    DEEP,
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
    place,
    poly,
    rays,
    rect,
    scatter,
    stamp,
    teeth,
)


def walnut(_c: Inks) -> str:
    """Two walnuts in the shell and a half with its kernel."""

    def nut(x: float, y: float, r: float, s: float) -> str:
        ridges = "".join(
            lens(x + sx * r * 0.2, y + dy * r, x + sx * r * 0.74, y + (dy + ty) * r, 7 * sx, 4)
            for sx in (-1, 1)
            for dy, ty in ((-0.6, 0.2), (-0.3, -0.12), (0, 0.18), (0.3, -0.1), (0.56, 0.04))
        )
        return (
            block(oval(x, y, r, r * 0.94, 0, 0.025, s), mix(GOLD, RUST, 0.45))
            + fill(lens(x - r * 0.1, y - r * 0.94, x, y + r * 0.9, 10, 7), INK)
            + fill(ridges, BROWN)
            + fill(teeth(x, y, r, r * 0.94, (-10, 110, 18), 0.2), INK)
            + fill(lens(x - r * 0.72, y - r * 0.2, x - r * 0.4, y - r * 0.66, 6, 6), CREAM)
        )

    half = block(oval(352, 408, 112, 72, -6, 0.02), mix(GOLD, RUST, 0.3)) + fill(oval(350, 400, 96, 58, -6), BROWN)
    lobes = "".join(
        block(oval(x, y, rx, ry, r, 0.07, x), CREAM, INK, -2, -3)
        for x, y, rx, ry, r in (
            (302, 398, 42, 36, 12),
            (396, 392, 44, 36, -10),
            (352, 378, 26, 18, 0),
            (352, 424, 28, 16, 0),
        )
    )
    folds = "".join(
        lens(x, y, x + 22, y + 12 * k, 8, 3.5)
        for x, y, k in (
            (276, 388, 1),
            (296, 412, -1),
            (306, 384, 1),
            (378, 380, 1),
            (392, 408, -1),
            (412, 390, 1),
            (342, 376, 1),
            (344, 424, 0),
        )
    )
    return nut(236, 268, 104, 3) + nut(416, 276, 84, 6) + half + lobes + fill(folds, RUST)


def macadamia(c: Inks) -> str:
    """Macadamia nuts: round brown shells, one sawn and opened on its white kernel, with the opener; milk in 2."""
    shell = c.tone("#7A4A2C")

    def nut(x: float, y: float, r: float) -> str:
        slit = lens(x - r * 0.62, y + r * 0.34, x + r * 0.66, y + r * 0.12, r * 0.2, r * 0.13)
        return (
            block(oval(x, y, r, r, 0, 0.012, x), shell)
            + fill(teeth(x, y, r, r, (-10, 120, 16), 0.22), INK)
            + fill(lens(x - r * 0.66, y - r * 0.2, x - r * 0.2, y - r * 0.7, -r * 0.12, 8), mix(shell, PAPER, 0.7))
            + fill(slit, INK)
            + fill(slit, CREAM, ' transform="translate(-2 3)"')
            + fill(oval(x + r * 0.05, y - r * 0.84, 10, 6), mix(shell, PAPER, 0.6))
        )

    half = (
        block(oval(378, 394, 100, 92, 0, 0.01), shell)
        + fill(oval(374, 390, 86, 78, 0, 0), mix(shell, CREAM, 0.45))
        + chip(oval(374, 390, 64, 60, 0, 0.01), mix(CREAM, PAPER, 0.5))
        + fill(lens(344, 368, 362, 342, -4, 7), PAPER)
        + fill(lens(352, 420, 410, 412, 10, 5), GOLD)
    )
    twig = (
        leaf(250, 190, 130, 130, LEAF, 24, 10)
        + leaf(256, 186, 310, 90, LEAF, 24, -8)
        + leaf(262, 190, 400, 150, LEAF, 24, -10)
    )
    if c.variation == 2:
        jug = (
            block(
                "M120 296H196L214 318L202 336Q226 372 216 436Q212 474 164 474H150Q104 474 102 436Q96 372 116 336Z",
                PAPER,
            )
            + fill(lens(104, 380, 214, 380, 8, 7), c.mark())
            + fill(oval(156, 304, 34, 8, 0, 0), mix(CREAM, PAPER, 0.4))
        )
        return nut(282, 268, 96) + jug + nut(442, 316, 66) + place(half, 40, 52, 0.9) + nut(248, 424, 52)
    key = (
        block(lens(120, 470, 230, 448, 0, 9), "#A9A6A0", INK, -2, -3)
        + chip(oval(126, 466, 20, 16), "#A9A6A0")
        + fill(oval(123, 463, 9, 7), DEEP)
    )
    return twig + nut(222, 288, 106) + nut(388, 250, 76) + half + nut(216, 420, 54) + key


def hazelnut(c: Inks) -> str:
    """Hazelnuts with pale caps, two in their ragged husks, one cracked."""
    brown = c.tone("#A8652F")
    one = (
        block("M0 -58C44 -44 62 0 52 34Q30 62 0 62Q-30 62 -52 34C-62 0 -44 -44 0 -58Z", brown, INK, -4, -4)
        + fill("M-56 30Q-30 44 -3 42Q24 44 48 30Q30 58 -3 58Q-34 58 -56 30Z", mix(CREAM, GOLD, 0.35))
        + fill(comb(5, (-30, -20), (13, -4), (4, 44), 3, 3), mix(brown, INK, 0.4))
        + fill(lens(-36, 6, -20, -32, -6, 6), PAPER)
    )
    husk = block(
        "M-70 70C-84 10 -64 -30 -70 -64L-38 -36L-22 -78L2 -40L28 -80L40 -38L72 -60C66 -20 84 20 68 70Q0 92 -70 70Z",
        mix(LEAF, GOLD, 0.2),
        INK,
        -4,
        -4,
    ) + fill(comb(6, (-46, 60), (18, 0), (-4, -80), 3, 3, 6), mix(LEAF, INK, 0.4))
    crack = (
        place(one, 0, 0)
        + fill("M-12 -52L8 -20L-8 4L10 30L-4 52L26 40L40 0L20 -46Z", INK)
        + fill("M0 -44L16 -16L4 6L20 28L34 4L18 -38Z", CREAM)
    )
    spots = [(292, 372, 14, 1.1), (172, 400, -20, 1.05), (236, 428, 30, 1.0), (352, 434, -8, 1.0)]
    return (
        leaf(290, 250, 180, 140, LEAF, 34, 10)
        + leaf(310, 250, 430, 130, LEAF, 34, -10)
        + place(husk, 226, 290, 1.05, -12)
        + place(one, 222, 248, 0.94, -12)
        + place(husk, 376, 296, 1.05, 14)
        + place(one, 384, 252, 0.94, 14)
        + stamp("hz", one, [(float(x), float(y), float(t), s) for x, y, t, s in spots])
        + place(crack, 432, 414, 1.1, 10)
    )


def bean_cake(c: Inks) -> str:
    """Moulded mung bean cakes, flower-pressed, stacked on a dish with loose beans."""
    tone = c.tone("#C9B765")
    cake = (
        block("M-62 -14L-30 -44H34L62 -14V28L36 48H-40L-62 28Z", mix(tone, INK, 0.22), INK, -3, -4)
        + fill("M-65 -18L-33 -48H31L59 -18L33 6H-43Z", tone)
        + fill(rays(-3, -22, 3, 26, range(0, 360, 45), 9, 0.52), mix(tone, INK, 0.45))
        + fill(oval(-3, -22, 5, 3), PAPER)
        + fill(comb(5, (-32, 14), (16, 0), (0, 22), 0, 3), mix(tone, INK, 0.5))
    )
    spots = [
        (300, 238, 0, 1),
        (232, 310, -3, 1.05),
        (368, 308, 3, 1.05),
        (166, 388, -2, 1.05),
        (300, 384, 0, 1.1),
        (434, 388, 2, 1.05),
    ]
    bean = chip(oval(0, 0, 10, 7, 20, 0), "#6F7F35") + fill(lens(-4, 0, 3, -1, 0, 3), PAPER)
    beans = stamp(
        "mb",
        bean,
        [
            (140.0, 460.0, 0.0, 1.1),
            (170.0, 470.0, 40.0, 1.1),
            (452.0, 464.0, 10.0, 1.1),
            (480.0, 456.0, 70.0, 1.1),
            (424.0, 474.0, 0.0, 1.1),
            (202.0, 476.0, 20.0, 1.1),
        ],
    )
    return (
        plate(300, 438, 212, 42, PAPER, mix(c.soft, PAPER, 0.4))
        + stamp("bc", cake, [(float(x), float(y), float(t), s) for x, y, t, s in spots])
        + beans
    )


def ham_pastry(c: Inks) -> str:
    """Round golden pastries with a red stamp, one broken open on its diced ham."""
    gold = c.tone("#D9A050")
    cake = (
        block("M-92 -6Q-92 40 0 44Q92 40 92 -6Z", mix(gold, BROWN, 0.4), INK, -4, -4)
        + chip(oval(0, -8, 92, 34, 0, 0), gold)
        + fill(rays(-3, -12, 52, 80, range(0, 360, 24), 4, 0.36), mix(gold, CREAM, 0.6))
    )
    seal = fill(oval(-3, -14, 26, 10), RED) + fill(rays(-3, -14, 4, 18, range(0, 360, 60), 4, 0.4), CREAM)
    broken = (
        block("M290 400Q290 356 380 350Q474 356 478 402Q470 462 384 466Q300 462 290 400Z", mix(gold, BROWN, 0.3))
        + fill("M296 398Q340 372 380 380Q430 370 466 396Q440 446 382 450Q320 446 296 398Z", mix(CREAM, GOLD, 0.25))
        + fill("M318 404Q350 388 382 394Q420 386 446 404Q424 434 382 438Q338 434 318 404Z", "#A8433A")
    )
    dice = "".join(
        chip(rect(x, y, 20, 15), "#C9564B")
        for x, y in ((336, 402), (366, 396), (396, 402), (424, 398), (352, 418), (384, 418), (410, 416))
    ) + fill("".join(rect(x, y, 8, 6) for x, y in ((360, 412), (390, 408), (420, 412))), CREAM)
    return (
        tray(300, 448, 206, 34)
        + place(cake + seal, 206, 420, 1.05)
        + place(cake + seal, 236, 346, 1.05)
        + place(cake + seal, 220, 272, 1.0)
        + broken
        + dice
        + fill(scatter(4, 16, (300, 470, 150, 8), 12, 5, 0), gold)
    )


def biscuits(c: Inks) -> str:
    """Round pricked barley biscuits: a leaning stack, one with a snow peak pressed on it, an ear of barley."""
    tone = c.tone("#C99A55")
    flat = (
        block("M-96 0Q-96 22 0 26Q96 22 96 0Z", mix(tone, BROWN, 0.45), INK, -4, -3)
        + chip(oval(0, -2, 96, 24, 0, 0), tone)
        + fill(
            "".join(
                oval(x, y, 4, 2) for x, y in ((-50, -6), (-20, -12), (16, -12), (48, -6), (-30, 6), (0, 0), (32, 6))
            ),
            mix(tone, INK, 0.5),
        )
    )
    stack = stamp("bk", flat, [(214 + (k * 5) % 9 - 4, 456 - 34 * k, 0, 1) for k in range(7)])
    face = (
        block(oval(388, 356, 112, 112, 0, 0.008), tone)
        + fill(rays(384, 352, 94, 106, range(0, 360, 18), 6), mix(tone, BROWN, 0.5))
        + fill(
            poly((310, 392), (356, 320), (374, 346), (394, 296), (424, 350), (436, 336), (462, 392)),
            mix(tone, BROWN, 0.6),
        )
        + fill(
            poly((394, 296), (380, 332), (394, 326), (402, 342), (416, 336))
            + poly((356, 320), (344, 340), (356, 336), (366, 344), (371, 341)),
            PAPER,
        )
        + fill(
            "".join(oval(x, y, 4, 4) for x, y in ((340, 416), (372, 424), (404, 424), (434, 414))), mix(tone, INK, 0.5)
        )
    )
    ear = (
        fill(lens(196, 220, 330, 150, 10, 5), BROWN)
        + "".join(
            chip(
                lens(220 + 22 * k, 206 - 11 * k, 244 + 22 * k, 176 - 11 * k, 2, 11)
                + lens(226 + 22 * k, 212 - 11 * k, 262 + 22 * k, 212 - 12 * k, -2, 11),
                GOLD,
            )
            for k in range(5)
        )
        + fill(comb(5, (270, 172), (20, -8), (50, -50), 4, 3), GOLD)
    )
    return stack + place(ear, -30, 10) + face


MOTIFS: Mapping[str, Callable[[Inks], str]] = {
    "walnut": walnut,
    "macadamia": macadamia,
    "hazelnut": hazelnut,
    "bean_cake": bean_cake,
    "ham_pastry": ham_pastry,
    "biscuits": biscuits,
}
