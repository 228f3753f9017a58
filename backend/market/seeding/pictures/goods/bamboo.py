"""Bamboo shoots, fresh and preserved."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.forms import (
    bundle_string,
    plate,
    pod,
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
    curve,
    fill,
    leaf,
    lens,
    mix,
    oval,
    rect,
    scatter,
    stamp,
    strewn,
)


def _shoot(x: float, y: float, h: float, w: float, lean: float, tones: tuple[str, str, str], n: int = 6) -> str:
    out = block(
        curve(
            [
                (x - w, y),
                (x - w * 0.72, y - h * 0.45),
                (x + lean, y - h),
                (x + w * 0.74, y - h * 0.45),
                (x + w, y),
                (x, y + 14),
            ]
        ),
        CREAM,
    )
    for i in range(n):
        f, side = i / n, 1 if i % 2 else -1
        yy, ww, cx = y - h * f * 0.86, w * (1 - f * 0.78), x + lean * f
        tone = tones[i % 3]
        sheath = (
            f"M{cx - side * ww:.0f} {yy + 4:.0f}Q{cx:.0f} {yy + 20:.0f} {cx + side * ww:.0f} {yy - 2:.0f}"
            f"L{cx + side * ww * 0.74:.0f} {yy - h * 0.2:.0f}L{cx + side * ww * 1.1:.0f} {yy - h * 0.33:.0f}"
            f"Q{cx - side * ww * 0.5:.0f} {yy - h * 0.24:.0f} {cx - side * ww:.0f} {yy + 4:.0f}Z"
        )
        ribs = "".join(
            lens(cx + side * ww * k, yy + 4, cx + side * ww * (k * 0.8 + 0.1), yy - h * 0.15, 0, 2)
            for k in (-0.3, 0.1, 0.5)
        )
        out += block(sheath, tone, INK, -4, -3) + fill(ribs, mix(tone, INK, 0.5))
    return out + fill(lens(x + lean, y - h * 0.84, x + lean * 1.1, y - h * 1.06, 3, 9), LEAF)


def _basketful(tones: tuple[str, str, str]) -> str:
    """Shoots standing in a carrying basket."""
    shoots = (
        _shoot(220, 400, 214, 44, -16, tones, 5)
        + _shoot(300, 400, 250, 48, 2, tones, 5)
        + _shoot(378, 400, 206, 42, 18, tones, 5)
    )
    body = (
        block("M156 344H446L414 474H188Z", GOLD)
        + fill(
            "".join(
                comb(9, (170 + 8 * r + 12 * (r % 2), 368 + 24 * r), (29 - 2 * r, 0), (24, 0), -4, 5) for r in range(4)
            ),
            BROWN,
        )
        + fill(lens(150, 346, 452, 346, 8, 12), RUST)
    )
    return shoots + body


def shoot(c: Inks) -> str:
    """Two fresh square-bamboo shoots in their sheaths and a cut half with its chambers."""
    tones = (LEAF, c.tone(RUST), mix(LEAF, CREAM, 0.4))
    half = block(curve([(384, 470), (396, 372), (430, 286), (466, 372), (480, 470), (432, 478)]), CREAM, INK, -5, -4)
    rungs = "".join(lens(398 + 3 * k, 452 - 26 * k, 464 - 3 * k, 452 - 26 * k, 6, 4.5) for k in range(6))
    if c.variation == 2:
        return _basketful(tones)
    whole = _shoot(220, 466, 300, 62, 8, tones) + _shoot(330, 472, 250, 54, 20, tones)
    if c.variation == 3:
        low = _shoot(0, 0, 226, 48, 4, tones, 5)
        whole = stamp("lo", low, [(166, 468, -5, 1), (358, 472, 6, 1)]) + _shoot(266, 470, 316, 56, 4, tones)
    return whole + half + fill(rungs, GOLD) + fill(lens(472, 468, 440, 300, 12, 8), RUST)


def spring_shoot(c: Inks) -> str:
    """A tied sheaf of slender spring shoots."""
    tones = (mix(RUST, RED, 0.2), mix(LEAF, CREAM, 0.3), c.tone(RUST))
    long, short = _shoot(0, 0, 320, 27, 6, tones, 5), _shoot(0, 0, 250, 27, -4, tones, 5)
    back = stamp("sh", short, [(206, 466, -22, 1), (386, 466, 22, 1), (250, 470, -10, 1.1)])
    front = stamp("lo", long, [(276, 470, -3, 1), (330, 470, 6, 1)])
    return back + front + bundle_string(296, 416, 112, c.mark()) + bundle_string(296, 442, 110, LEAF)


def shoot_dry(c: Inks) -> str:
    """A sheaf of dried shoot strips tied in the middle; the number of strips and the tie vary."""
    strips, n = "", (9, 7, 11)[(c.variation - 1) % 3]
    for k in range(n):
        o = (k - (n - 1) / 2) * 234 / n
        tone = (mix(GOLD, CREAM, 0.3), AMBER, mix(GOLD, RUST, 0.3))[k % 3]
        left = [
            (300 + o * 1.5, 160 + abs(o) * 0.25),
            (320 + o * 0.5, 236),
            (296 + o * 0.42, 320),
            (300 + o * 0.9, 400),
            (300 + o * 1.62, 474 - abs(o) * 0.1),
        ]
        right = [
            (334 + o * 1.62, 470),
            (322 + o * 0.9, 396),
            (322 + o * 0.42, 320),
            (342 + o * 0.5, 240),
            (330 + o * 1.5, 156 + abs(o) * 0.25),
        ]
        strips += block(curve(left + right), tone, BROWN if k % 2 else INK, -4, -3)
        strips += fill(
            lens(308 + o * 1.4, 190, 306 + o * 0.5, 300, 4, 2.5)
            + lens(306 + o * 0.6, 346, 314 + o * 1.5, 450, -4, 2.5),
            mix(tone, INK, 0.45),
        )
    rope = (
        block(oval(306, 318, 82, 20, -3), c.mark(RED))
        + block(oval(308, 338, 78, 18, 2), c.spark)
        + fill(comb(7, (244, 330), (20, 0), (10, -22)), CREAM)
    )
    return strips + rope + fill(lens(372, 330, 430, 400, 10, 6) + lens(372, 332, 402, 420, 4, 6), c.mark(RED))


def _peeled(tone: str = CREAM) -> str:
    """One peeled shoot, tip up, around the origin."""
    body = curve([(-24, 70), (-22, 10), (0, -80), (22, 10), (26, 70), (0, 76)])
    rungs = "".join(lens(-20 + 2 * k, 52 - 22 * k, 20 - 2 * k, 52 - 22 * k, 5, 4) for k in range(6))
    return block(body, tone, INK, -3, -4) + fill(rungs, mix(GOLD, BROWN, 0.15))


def shoot_water(c: Inks) -> str:
    """A clear bag of peeled shoots in water, printed with a bamboo joint."""
    water = mix(c.soft, PAPER, 0.55)
    edge = mix(c.main, INK, 0.1)
    bag = (
        block("M134 150H462L474 320L462 474H136L124 320Z", water)
        + fill(rect(128, 144, 330, 32) + rect(132, 440, 326, 28), edge)
        + fill(comb(20, (140, 148), (16, 0), (0, 24)) + comb(20, (140, 444), (16, 0), (0, 22)), c.soft)
    )
    spots = [(188, 300, -10, 1.35), (256, 330, 6, 1.35), (326, 300, -4, 1.35), (398, 330, 10, 1.35)]
    inside = stamp("ps", _peeled(mix(CREAM, PAPER, 0.2)), [(float(x), float(y), float(t), s) for x, y, t, s in spots])
    drops = fill(
        "".join(
            oval(x, y, 7, 7)
            for x, y in ((160, 210), (222, 206), (292, 200), (372, 214), (430, 220), (430, 400), (164, 410))
        ),
        PAPER,
    )
    tag = (
        chip(oval(296, 408, 86, 40, 0, 0), PAPER)
        + fill(lens(240, 412, 352, 398, 0, 10), c.mark())
        + fill(lens(276, 396, 276, 424, 0, 4) + lens(316, 390, 316, 420, 0, 4), PAPER)
    )
    return bag + inside + drops + tag + fill(lens(146, 190, 140, 420, 4, 8), PAPER)


def shoot_joint(c: Inks) -> str:
    """Boiled qiong-bamboo shoots with their swollen joints, on a dish with water and a leaf."""
    tone = mix(CREAM, LEAF, 0.14)
    body = ""
    for k in range(5):
        body += oval(0, 90 - 44 * k, 23 - 3.2 * k, 27, 0, 0)
    nodes = "".join(oval(0, 112 - 44 * k, 31 - 4 * k, 9, 0, 0) for k in range(5))
    one = (
        fill(body + nodes + lens(0, -100, 0, -146, 0, 10), INK)
        + f'<g transform="translate(-4 -4)">{fill(body, tone)}{fill(nodes, mix(GOLD, LEAF, 0.3))}{fill(lens(0, -100, 0, -146, 0, 8), mix(LEAF, GOLD, 0.4))}</g>'
    )
    spots = [(168, 318, -26, 1), (236, 298, -10, 1.08), (308, 292, 4, 1.1), (378, 300, 16, 1.05), (440, 326, 30, 0.98)]
    dish = (
        block("M118 386H482Q462 474 396 474H206Q140 474 118 386Z", mix(c.main, PAPER, 0.1))
        + fill(lens(146, 420, 454, 420, 16, 8), c.mark())
        + fill(lens(172, 446, 430, 446, 12, 4), PAPER)
    )
    return (
        stamp("qs", one, [(float(x), float(y), float(t), s) for x, y, t, s in spots])
        + dish
        + leaf(450, 400, 520, 330, LEAF, 13, -6)
    )


def shoot_chilli(c: Inks) -> str:
    """Crisp shoot tips with pickled chillies on a plate."""
    tips = [
        (196, 330, -52, 1.2),
        (250, 290, -26, 1.25),
        (312, 280, 2, 1.3),
        (372, 296, 30, 1.25),
        (420, 336, 56, 1.2),
        (270, 366, -34, 1.2),
        (352, 370, 34, 1.2),
    ]
    green = mix(LEAF, "#B9BE52", 0.5)
    pods = (
        pod((206, 410, 290, 444), 10, 13, c.mark(RED))
        + pod((420, 414, 330, 448), -10, 13, green)
        + pod((292, 396, 300, 462), 6, 12, RED)
        + pod((384, 380, 440, 446), -8, 12, c.mark(RED))
        + pod((164, 384, 186, 446), 8, 12, green)
    )
    dish = plate(300, 436, 208, 44, PAPER, mix(c.soft, PAPER, 0.5))
    return (
        dish
        + stamp("st", _peeled(mix(CREAM, GOLD, 0.12)), [(float(x), float(y), float(t), s) for x, y, t, s in tips])
        + pods
    )


def shoot_shreds(c: Inks) -> str:
    """A bowl of shredded shoots in red chilli oil, chopsticks lifting some."""
    oil = "#B5331F"
    shreds = (
        fill(scatter(5, 44, (300, 330, 140, 44), 80, 8, 12), INK)
        + fill(scatter(5, 44, (297, 326, 140, 44), 80, 7, 12), mix(GOLD, CREAM, 0.3))
        + fill(scatter(7, 26, (300, 326, 130, 40), 60, 5, 12), mix(AMBER, RED, 0.4))
        + fill(scatter(17, 14, (300, 322, 120, 36), 18, 8, 40), RED)
        + fill("".join(oval(x, y, 5, 4) for x, y in strewn(4, 18, (300, 330, 130, 40))), CREAM)
    )
    lifted = "".join(
        block(
            lens(330 + 12 * k, 200, 290 + 20 * k, 330, 12 - 6 * k, 8),
            mix(GOLD, CREAM if k % 2 else RED, 0.3),
            INK,
            -3,
            -2,
        )
        for k in range(4)
    )
    sticks = block(lens(310, 214, 520, 120, 0, 8), BROWN, INK, -2, -3) + block(
        lens(316, 196, 516, 92, 0, 8), BROWN, INK, -2, -3
    )
    return lifted + wide_bowl(c, oil, PAPER, 362, shreds) + sticks


def sour_shoot(c: Inks) -> str:
    """A bowl heaped with pale shreds of sour shoot, two whole shoots behind it, a leaf beside."""
    mound = block(
        blob("146 366 180 300 240 256 304 244 366 258 424 300 456 366 300 398"), mix(CREAM, GOLD, 0.2), INK, -3, -4
    )
    shreds = fill(scatter(5, 46, (300, 324, 132, 56), 84, 5, 12), mix(GOLD, BROWN, 0.35))
    shreds += fill(scatter(15, 34, (298, 320, 126, 52), 80, 6, 12), PAPER)
    behind = stamp("ws", _peeled(mix(CREAM, GOLD, 0.12)), [(186, 262, -24, 1.5), (420, 258, 22, 1.5)])
    return (
        behind
        + wide_bowl(c, CREAM, mix(c.main, PAPER, 0.1), 362, mound + shreds)
        + leaf(470, 420, 530, 340, c.main, 14, -6)
    )


MOTIFS: Mapping[str, Callable[[Inks], str]] = {
    "shoot": shoot,
    "spring_shoot": spring_shoot,
    "shoot_dry": shoot_dry,
    "shoot_water": shoot_water,
    "shoot_joint": shoot_joint,
    "shoot_chilli": shoot_chilli,
    "shoot_shreds": shoot_shreds,
    "sour_shoot": sour_shoot,
}
