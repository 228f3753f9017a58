"""Meat hung, smoked, salted and dried."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.forms import (
    plate,
    pod,
    pouch,
    star_anise,
)
from market.seeding.pictures.hand import (
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
    curve,
    fill,
    leaf,
    lens,
    mix,
    oval,
    place,
    rays,
    scatter,
    shape,
    stamp,
    strewn,
    teeth,
)


def ham(c: Inks) -> str:
    """A whole cured leg with its cut face."""
    rust = c.tone(RUST)
    leg = "M146 402C124 296 226 214 330 236C396 248 424 206 458 158L496 184C478 250 462 290 452 330C432 432 338 480 252 472C190 466 154 440 146 402Z"
    return (
        block(leg, rust)
        + fill(comb(6, (300, 250), (22, 7), (15, 126), -14, 4), mix(rust, INK, 0.55))
        + fill(teeth(318, 352, 136, 118, (-8, 84, 18), 0.22), INK)
        + chip(oval(476, 168, 27, 19, 36), CREAM)
        + block(oval(212, 378, 84, 98, -16), CREAM, INK, -4, -4)
        + fill(oval(210, 376, 68, 80, -16), RED)
        + fill(scatter(6, 12, (214, 378, 44, 56), 40, 4, 60), CREAM)
        + fill(oval(222, 356, 17, 15), CREAM)
        + fill(oval(222, 356, 8, 7), rust)
        + fill(lens(420, 208, 478, 252, 8, 6) + lens(412, 224, 470, 268, 8, 6), CREAM)
        + fill(lens(446, 232, 520, 120, 18, 4), CREAM)
    )


def _hung_pole() -> str:
    return block(shape("120 150 486 138 486 160 120 172"), mix(GOLD, LEAF, 0.35)) + fill(
        lens(230, 144, 230, 170, 0, 3) + lens(372, 140, 372, 166, 0, 3), INK
    )


def _embers(c: Inks) -> str:
    logs = block(lens(170, 470, 420, 440, 0, 17), BROWN, INK, -3, -3) + block(
        lens(190, 436, 440, 472, 0, 17), mix(BROWN, RUST, 0.5), INK, -3, -3
    )
    flame = fill(
        lens(250, 452, 262, 406, -10, 12) + lens(310, 450, 300, 400, 8, 14) + lens(356, 452, 368, 412, -8, 10),
        c.mark(RED),
    )
    return logs + flame + fill(lens(140, 430, 128, 290, 26, 7) + lens(474, 430, 490, 290, -26, 7), PAPER)


def bacon(c: Inks) -> str:
    """Strips of smoked belly hung on a bamboo pole; variation 2 hangs two wide ones over a smoking fire."""
    rust = c.tone(RUST)
    hung = (
        ((150, 214, 218), (258, 200, 272), (370, 210, 232)) if c.variation == 1 else ((180, 206, 196), (318, 214, 184))
    )
    out = _hung_pole()
    for x, y, h in hung:

        def band(a: float, b: float, tone: str, wave: float, x: float = x, y: float = y, h: float = h) -> str:
            left = [(x + a, y + 4), (x + a + wave, y + h * 0.35), (x + a - wave, y + h * 0.7), (x + a, y + h - 6)]
            return fill(
                curve(
                    [
                        *left,
                        (x + b, y + h - 6),
                        (x + b - wave, y + h * 0.68),
                        (x + b + wave, y + h * 0.33),
                        (x + b, y + 4),
                    ]
                ),
                tone,
            )

        slab = curve(
            [(x, y), (x - 6, y + h * 0.5), (x + 4, y + h), (x + 86, y + h + 6), (x + 96, y + h * 0.5), (x + 88, y - 4)]
        )
        out += fill(lens(x + 46, 152, x + 46, y + 22, 0, 4), INK) + block(slab, rust)
        out += (
            band(14, 30, CREAM, 6)
            + band(30, 48, RED, 5)
            + band(50, 60, CREAM, 4)
            + band(62, 80, mix(RED, BROWN, 0.35), 5)
        )
        out += fill(comb(int(h / 26), (x + 86, y + 20), (0, 24), (-20, 10)), INK)
    return out + (_embers(c) if c.variation == 2 else "")


def sausage(c: Inks) -> str:
    """Links of sausage hung over a pole, a sliced one on a plate below."""
    skin, out = c.tone("#96382A"), _hung_pole()
    links = "M-22 -60Q-30 0 -22 60Q0 78 22 60Q30 0 22 -60Q0 -78 -22 -60Z"
    one = (
        block(links, skin, INK, -4, -4)
        + fill(scatter(3, 12, (-2, 0, 18, 54), 9, 5, 30), CREAM)
        + fill(comb(5, (16, -44), (1, 20), (-14, 6), 0, 3), INK)
    )
    spots = [
        (170.0, 240.0, 6.0, 1.0),
        (232.0, 246.0, -5.0, 1.0),
        (318.0, 240.0, 5.0, 1.0),
        (380.0, 246.0, -6.0, 1.0),
        (446.0, 232.0, 4.0, 0.95),
        (240.0, 368.0, 4.0, 0.9),
        (376.0, 366.0, -5.0, 0.9),
    ]
    strings = "".join(lens(x, 152, x, 182, 0, 4) for x in (172, 232, 316, 380, 446))
    disc = (
        chip(oval(0, 0, 34, 27, -10, 0), skin)
        + fill(oval(-3, -3, 27, 20, -10), mix(skin, RED, 0.6))
        + fill(scatter(5, 8, (-3, -3, 20, 14), 10, 5, 30), CREAM)
    )
    plated = plate(300, 458, 176, 26, PAPER, mix(c.soft, PAPER, 0.6)) + stamp(
        "sd",
        disc,
        [
            (196.0, 446.0, 0.0, 1.0),
            (250.0, 440.0, 10.0, 1.05),
            (306.0, 442.0, -6.0, 1.05),
            (362.0, 440.0, 8.0, 1.0),
            (412.0, 446.0, 0.0, 0.95),
        ],
    )
    spice = (
        pod((440, 416, 500, 470), -8, 11, RED)
        if c.variation == 2
        else leaf(440, 440, 510, 392, LEAF, 10, -6) + leaf(430, 442, 480, 372, LEAF, 9, -4)
    )
    return out + fill(strings, INK) + stamp("sg", one, spots) + plated + spice


def dried_chicken(c: Inks) -> str:
    """Two air-dried chickens hung from a pole by their necks, feet down."""
    skin = c.tone("#A8622B")
    dark = mix(skin, INK, 0.5)
    legs = fill(lens(-24, 96, -38, 176, 3, 9) + lens(24, 96, 34, 176, -3, 9), GOLD)
    legs += fill("".join(lens(x, 172, x + dx, 200, 0, 5) for x in (-38, 34) for dx in (-14, 0, 14)), GOLD)
    body = block(
        "M-14 -150C-12 -110 -22 -92 -44 -74C-76 -48 -84 10 -66 54C-54 92 -20 112 0 112C22 112 56 92 66 54C84 10 76 -48 44 -74"
        "C22 -92 12 -110 14 -150Z",
        skin,
        INK,
        -5,
        -5,
    )
    wings = block("M-48 -60C-84 -36 -92 20 -60 40C-44 20 -42 -30 -48 -60Z", mix(skin, RUST, 0.5), INK, -3, -4)
    wings += block("M48 -60C84 -36 92 20 60 40C44 20 42 -30 48 -60Z", mix(skin, RUST, 0.5), INK, -3, -4)
    thighs = fill(lens(-44, 60, -18, 108, 6, 6) + lens(40, 60, 16, 108, -6, 6) + lens(-3, -70, -3, 86, 0, 5), dark)
    head = block(oval(2, -158, 20, 18), skin, INK, -3, -3) + fill(lens(16, -160, 40, -152, 2, 7), GOLD)
    head += fill(rays(-2, -172, 0, 18, (-130, -95, -60), 8), RED) + fill(oval(4, -162, 3, 3), INK)
    ribs = fill(comb(4, (-34, -30), (3, 20), (22, 6), 4, 3) + comb(4, (10, -24), (-1, 20), (22, -6), 4, 3), dark)
    cord = fill(lens(0, -196, 0, -140, 0, 5), CREAM)
    bird = legs + body + wings + thighs + ribs + head + cord
    return _hung_pole() + stamp("dc", bird, [(210, 336, -2, 1), (396, 330, 3, 1)])


def ganba(c: Inks) -> str:
    """A dark slab of salted, wind-dried beef with slices, dried chillies beside it."""
    dark = c.tone("#5B2320")
    slab = block(blob("136 330 160 236 240 190 340 184 420 220 440 300 410 360 300 384 190 388"), dark)
    salt = scatter(8, 34, (286, 290, 130, 84), 10, 4, 20)
    grain = comb(8, (180, 250), (30, -3), (22, 104), 14, 4)
    face = block(
        blob("372 238 420 222 446 262 444 320 412 360 376 350 360 296"), mix(dark, RED, 0.45), INK, -3, -3
    ) + fill(comb(4, (384, 260), (12, 6), (10, 62), 6, 3), mix(dark, INK, 0.3))
    hole = fill(oval(190, 246, 13, 11), INK) + fill(
        lens(190, 240, 150, 140, -14, 6) + lens(190, 244, 210, 136, 10, 6), CREAM
    )
    one = (
        block(oval(0, 0, 70, 30, 0, 0.04), mix(dark, RED, 0.35), INK, -3, -4)
        + fill(comb(6, (-52, -2), (17, 0), (12, -8), 3, 3), mix(dark, INK, 0.2))
        + fill(lens(-56, -12, 52, -14, -6, 4), CREAM)
    )
    slices = stamp(
        "gb",
        one,
        [(198.0, 424.0, -8.0, 1.0), (296.0, 440.0, 4.0, 1.05), (398.0, 424.0, 12.0, 0.95), (250.0, 460.0, -3.0, 0.95)],
    )
    return (
        hole
        + slab
        + fill(grain, mix(dark, INK, 0.6))
        + fill(salt, CREAM)
        + face
        + slices
        + pod((424, 398, 492, 470), -12, 11, RED)
    )


def jerky(c: Inks) -> str:
    """A dish of beef strips; star anise for the five-spice, chillies for the hot one (variation 2)."""
    tone = c.tone("#7C3A22")
    strip = block(
        shape("-92 -16 -60 -24 -20 -18 30 -26 88 -18 96 2 86 24 40 20 -10 28 -70 22 -96 12"), tone, INK, -4, -5
    )
    strip += fill(
        lens(-84, -8, 84, -10, 5, 4) + lens(-80, 6, 60, 4, -5, 4) + lens(-60, 16, 80, 12, 3, 3), mix(tone, INK, 0.5)
    )
    strip += fill(lens(-78, -14, 20, -18, -3, 4), mix(tone, CREAM, 0.5))
    spots = [
        (210, 414, 4, 1),
        (396, 410, -6, 1),
        (300, 396, 2, 1),
        (226, 364, -12, 1),
        (384, 358, 14, 1),
        (300, 338, -4, 1),
        (250, 300, 18, 0.95),
        (352, 292, -16, 0.95),
        (300, 260, 4, 0.9),
    ]
    out = stamp("jk", strip, [(float(x), float(y), float(t), float(s)) for x, y, t, s in spots])
    dots = fill(
        "".join(oval(x, y, 4, 3) for x, y in strewn(3, 24, (300, 350, 110, 70))),
        CREAM if c.variation == 1 else "#E2714A",
    )
    dish = plate(300, 440, 206, 40, PAPER, mix(c.soft, PAPER, 0.55))
    if c.variation == 2:
        side = (
            pod((120, 400, 210, 474), 16, 13, RED)
            + pod((470, 380, 396, 470), -16, 13, RED)
            + pod((300, 444, 380, 476), 6, 10, RED)
        )
    else:
        side = star_anise(152, 440, 38) + star_anise(448, 446, 34) + star_anise(300, 456, 28)
    return dish + out + dots + side


def yak_strips(c: Inks) -> str:
    """Long strips of yak meat drying on a rope against the wind, a torn piece on a wooden board."""
    tone, out = c.tone("#5E2A20"), ""
    posts = block(lens(136, 474, 128, 130, 0, 10), BROWN, INK, -3, -3) + block(
        lens(472, 474, 478, 130, 0, 10), BROWN, INK, -3, -3
    )
    rope = fill(lens(124, 158, 484, 158, 20, 5), CREAM)
    for k in range(6):
        x, y = 168 + 54 * k, 164 + (14 - abs(k - 2.5) * 4)
        h = 196 + (k * 37) % 60
        d = curve(
            [
                (x, y),
                (x + 30, y - 4),
                (x + 40, y + h * 0.4),
                (x + 24, y + h * 0.7),
                (x + 34, y + h),
                (x + 4, y + h + 8),
                (x - 4, y + h * 0.66),
                (x + 8, y + h * 0.36),
            ]
        )
        out += block(d, mix(tone, RED, 0.15 * (k % 3)), INK, -5, -4) + fill(
            lens(x + 12, y + 18, x + 18, y + h * 0.6, -6, 4) + lens(x + 22, y + h * 0.5, x + 16, y + h - 14, 4, 3),
            mix(tone, CREAM, 0.4),
        )
    board = block("M150 438H450L470 474H130Z", mix(GOLD, BROWN, 0.3), INK, -3, -4) + fill(
        comb(3, (176, 448), (0, 8), (230, 0), 2, 2), BROWN
    )
    torn = block(blob("214 432 270 406 340 410 392 430 350 448 260 452"), tone, INK, -3, -4) + fill(
        comb(7, (240, 424), (20, 0), (16, 12), 3, 3), mix(tone, CREAM, 0.45)
    )
    return posts + rope + out + board + torn


def yak_jerky(c: Inks) -> str:
    """A bag of yak jerky with a horned head on it, cubes and star anise before it."""
    tone = c.tone("#6B2C20")
    head = (
        oval(0, 14, 30, 42)
        + lens(-18, -16, -86, -60, 24, 14)
        + lens(18, -16, 86, -60, -24, 14)
        + lens(-22, 0, -56, 14, 0, 12)
        + lens(22, 0, 56, 14, 0, 12)
    )
    window = chip(oval(246, 290, 92, 84, 0, 0.01), PAPER) + place(
        fill(head, DARK) + fill(oval(-10, 6, 4, 5) + oval(10, 6, 4, 5) + lens(-12, 40, 12, 40, 4, 5), CREAM),
        244,
        296,
        0.85,
    )
    cube = (
        block(shape("-34 -10 -6 -26 34 -16 34 16 6 30 -34 20"), tone, INK, -3, -3)
        + fill(shape("-37 -13 -9 -29 31 -19 3 -4"), mix(tone, CREAM, 0.25))
        + fill(comb(4, (-26, 0), (9, 3), (2, 16), 0, 3), mix(tone, INK, 0.5))
    )
    spots = [
        (402, 322, 10, 1.1),
        (450, 376, -20, 1.1),
        (390, 394, 30, 1.1),
        (448, 448, 0, 1.1),
        (370, 452, -8, 1.15),
        (292, 456, 14, 1.0),
    ]
    return (
        pouch(146, 150, 202, 322, c.mark("#376F9C"), window)
        + stamp("yj", cube, [(float(x), float(y), float(t), s) for x, y, t, s in spots])
        + star_anise(218, 456, 30)
    )


MOTIFS: Mapping[str, Callable[[Inks], str]] = {
    "ham": ham,
    "bacon": bacon,
    "sausage": sausage,
    "dried_chicken": dried_chicken,
    "ganba": ganba,
    "jerky": jerky,
    "yak_strips": yak_strips,
    "yak_jerky": yak_jerky,
}
