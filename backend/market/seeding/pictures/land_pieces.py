"""The pieces a land is built from: ridges, mist, trees, tea hills, snow peaks, prayer flags."""

import itertools

from market.seeding.pictures.hand import (
    BROWN,
    GOLD,
    INK,
    LEAF,
    PAPER,
    ZHU,
    Point,
    block,
    curve,
    dice,
    fill,
    lens,
    mix,
    oval,
    poly,
)


def ridge(
    w: float, y: float, amp: float, seed: int, steps: int, floor: float = 640, *, jag: bool = False
) -> tuple[str, list[Point]]:
    """A closed hill line across the sheet; its points are returned too, to cut marks along them."""
    rng = dice(seed)
    line = [
        (-30 + (w + 60) * k / steps, y + amp * (rng.uniform(-0.25, 0.35) if k % 2 else rng.uniform(-1, -0.45)))
        for k in range(steps + 1)
    ]
    top = "M" + "L".join(f"{px:.0f} {py:.0f}" for px, py in line) if jag else curve(line, closed=False)
    return f"{top}L{w + 30} {floor}L-30 {floor}Z", line


def cuts(line: list[Point], depth: float, n: int = 3, w: float = 3.0) -> str:
    """Slope marks: strokes running down both sides of each summit."""
    out = ""
    for (x0, y0), (x1, y1) in itertools.pairwise(line):
        for k in range(n):
            f = (k + 0.4) / n
            x, y = x0 + (x1 - x0) * f, y0 + (y1 - y0) * f
            out += lens(x, y + depth * 0.18, x + (8 if y1 > y0 else -8), y + depth * (1 - 0.4 * f), 3, w)
    return out


def sun(x: float, y: float, r: float, colour: str) -> str:
    """The round sun every land has."""
    half = f"a{r} {r * 0.97:.0f} -20 1 1 "
    return fill(f"M{x - r} {y}{half}{2 * r} 0{half}{-2 * r} 0Z", colour)


def mist(w: float, y: float, colour: str, seed: int = 1, n: int = 4) -> str:
    """Bands of mist, left uncut."""
    rng = dice(seed)
    return fill(
        "".join(
            lens(
                x := rng.uniform(-60, w * 0.8),
                y + rng.uniform(-26, 26),
                x + rng.uniform(0.3, 0.5) * w,
                y + rng.uniform(-20, 20),
                0,
                8,
            )
            for _ in range(n)
        ),
        colour,
    )


def tall_tree(x: float, y: float, h: float, s: float, dark: str, light: str) -> str:
    """A rainforest giant with a flat crown."""
    crown = "".join(
        oval(x + dx * s, y - h + dy * s, 46 * s, 17 * s, 0, 0.06, int(x))
        for dx, dy in ((0, 0), (-30, 20), (32, 18), (2, 34))
    )
    return fill(lens(x, y, x + 3, y - h, 0, 5 * s) + crown, dark) + fill(
        "".join(
            lens(
                x + (k * 18 - 36) * s,
                y - h + (4 + 9 * (k % 3)) * s,
                x + (k * 18 - 18) * s,
                y - h + 9 * (k % 3) * s,
                -3 * s,
                2.5 * s,
            )
            for k in range(5)
        ),
        light,
    )


def banana_plant(x: float, y: float, s: float, side: int, tone: str, rib: str) -> str:
    """Wild banana leaves from one root."""
    out = ""
    for k, (dx, dy, b) in enumerate(((70, -210, 34), (140, -150, 44), (20, -250, 12), (160, -70, 40))):
        tx, ty = x + side * dx * s, y + dy * s
        out += fill(lens(x, y, tx, ty, side * b * s, 26 * s), tone if k % 2 else mix(tone, rib, 0.25)) + fill(
            lens(x, y, tx, ty, side * b * s, 2 * s), rib
        )
    return out


def tea_hill(x: float, y: float, rx: float, ry: float, tones: tuple[str, str], rows: int = 6) -> str:
    """A rounded hill combed with rows of tea."""
    dome = (
        f"M{x - rx:.0f} {y:.0f}C{x - rx * 0.6:.0f} {y - ry * 1.3:.0f}"
        f" {x + rx * 0.5:.0f} {y - ry * 1.35:.0f} {x + rx:.0f} {y:.0f}Z"
    )
    marks = ""
    for k in range(rows):
        f, n = (k + 0.6) / rows, 3 + k
        half, yy = rx * (0.36 + 0.6 * f), y - ry * (0.93 - 0.9 * f)
        for i in range(n):
            x0 = x - half + 2 * half * i / n + 4
            drop = abs(x0 + half / n - x) ** 2 / rx * 0.14
            marks += lens(x0, yy + drop, x0 + 2 * half / n - 8, yy + drop, -ry * 0.03, ry * 0.022 + 2)
    return fill(dome, tones[0]) + fill(marks, tones[1])


def pavilion(x: float, y: float, s: float, ink: str, roof: str) -> str:
    """A three-tiered pavilion."""
    tiers = ""
    for w, b, h, tone in ((62, 34, 40, ink), (46, 58, 40, roof), (30, 84, 50, ink)):
        eave, top, side = y - b * s, y - (b + h) * s, w * 0.4 * s
        tiers += fill(
            f"M{x - w * s:.0f} {eave:.0f}Q{x - side:.0f} {eave - 8 * s:.0f} {x:.0f} {top:.0f}"
            f"Q{x + side:.0f} {eave - 8 * s:.0f} {x + w * s:.0f} {eave:.0f}Z",
            tone,
        )
    return (
        fill(
            "".join(
                poly((x + k * s, y), (x + (k + 6) * s, y), (x + (k + 6) * s, y - 40 * s), (x + k * s, y - 40 * s))
                for k in (-40, -16, 10, 34)
            ),
            ink,
        )
        + tiers
        + fill(lens(x, y - 124 * s, x, y - 170 * s, 0, 3 * s), roof)
    )


def orchard_tree(x: float, y: float, s: float, crown: str, apple: str) -> str:
    """One tree is cut once per colour and printed many times."""
    name = f"t{crown[1:]}{apple[1:]}"
    return f'<use href="#{name}" transform="translate({x:.0f} {y:.0f}) scale({s})"/>'


def tree_block(crown: str, apple: str, trunk: str = BROWN) -> str:
    """The block of an orchard tree, for `orchard_tree` to print."""
    dots = "".join(
        oval(dx, dy, 7, 7)
        for dx, dy in (
            (-28, -58),
            (-8, -82),
            (18, -62),
            (34, -84),
            (-40, -84),
            (4, -44),
            (30, -46),
            (-20, -104),
            (12, -106),
        )
    )
    head = curve([(-56, -64), (-50, -100), (-18, -122), (24, -120), (56, -94), (54, -54), (22, -34), (-26, -34)])
    light = "".join(
        lens(dx, dy, dx + 22, dy - 6, -4, 2.6) for dx, dy in ((-46, -72), (-30, -92), (0, -70), (14, -100), (22, -74))
    )
    return (
        f'<defs><g id="t{crown[1:]}{apple[1:]}">'
        + fill(lens(-2, 0, 2, -60, 0, 7), trunk)
        + block(head, crown, INK, -4, -4)
        + fill(light, mix(crown, PAPER, 0.4))
        + fill(dots, apple)
        + "</g></defs>"
    )


def crane(x: float, y: float, s: float, ink: str) -> str:
    """A black-necked crane in flight."""
    return fill(
        lens(x, y, x - 66 * s, y - 30 * s, -12 * s, 6 * s)
        + lens(x, y, x + 60 * s, y - 40 * s, 12 * s, 6 * s)
        + lens(x + 34 * s, y + 6 * s, x - 34 * s, y + 8 * s, 2, 6 * s)
        + lens(x + 30 * s, y + 4 * s, x + 66 * s, y - 4 * s, 3, 2.5 * s)
        + lens(x - 30 * s, y + 8 * s, x - 72 * s, y + 16 * s, 0, 1.6 * s),
        ink,
    )


def conifer(x: float, y: float, h: float, tone: str, light: str) -> str:
    """A mountain conifer."""
    w = h * 0.26
    return fill(
        "".join(
            poly(
                (x, y - h + k * h * 0.2),
                (x + w * (0.45 + 0.2 * k), y - h * 0.52 + k * h * 0.2),
                (x - w * (0.45 + 0.2 * k), y - h * 0.5 + k * h * 0.2),
            )
            for k in range(3)
        )
        + lens(x, y, x, y - h * 0.5, 0, 3),
        tone,
    ) + fill(
        "".join(
            lens(x - w * 0.3 * k, y - h * (0.62 - 0.2 * k), x + w * 0.1, y - h * (0.7 - 0.2 * k), -2, 2)
            for k in range(3)
        ),
        light,
    )


def bamboo(x: float, y: float, h: float, lean: float, s: float, tone: str, dark: str) -> str:
    """A jointed culm with tufts of leaves."""
    out = ""
    for k in range(7):
        a, b = k / 7, (k + 0.93) / 7
        out += poly(
            (x + lean * a - 5 * s, y - h * a),
            (x + lean * a + 5 * s, y - h * a),
            (x + lean * b + 5 * s, y - h * b),
            (x + lean * b - 5 * s, y - h * b),
        )
    tufts = "".join(
        lens(x + lean * f, y - h * f, x + lean * f + dx * s, y - h * f + dy * s, 4, 5 * s)
        for f in (0.5, 0.66, 0.8, 0.95)
        for dx, dy in ((-62, 16), (-48, 34), (54, 12), (64, 34))
    )
    return fill(out, tone) + fill(tufts, dark)


def peak(x: float, y: float, w: float, h: float, tone: str, snow: str, cut: str) -> str:
    """A snow pyramid: the lit face is paper, the shaded face is the land's colour."""
    top = (x, y - h)
    line = [
        (x - w * 0.5, y),
        (x - w * 0.3, y - h * 0.4),
        (x - w * 0.2, y - h * 0.5),
        top,
        (x + w * 0.16, y - h * 0.62),
        (x + w * 0.26, y - h * 0.56),
        (x + w * 0.6, y),
    ]
    lit = poly(
        top,
        (x - w * 0.2, y - h * 0.5),
        (x - w * 0.3, y - h * 0.4),
        (x - w * 0.36, y - h * 0.28),
        (x - w * 0.22, y - h * 0.34),
        (x - w * 0.16, y - h * 0.2),
        (x - w * 0.07, y - h * 0.38),
        (x - w * 0.02, y - h * 0.24),
        (x + w * 0.03, y - h * 0.5),
    )
    side = poly(
        (x + w * 0.05, y - h * 0.8),
        (x + w * 0.16, y - h * 0.62),
        (x + w * 0.26, y - h * 0.56),
        (x + w * 0.3, y - h * 0.44),
        (x + w * 0.2, y - h * 0.5),
        (x + w * 0.17, y - h * 0.36),
        (x + w * 0.1, y - h * 0.54),
    )
    marks = "".join(
        lens(x + w * a, y - h * b, x + w * (a + 0.07), y - h * (b - 0.2), 4, w * 0.006 + 1.5)
        for a, b in (
            (0.07, 0.5),
            (0.14, 0.34),
            (0.24, 0.36),
            (0.34, 0.3),
            (-0.1, 0.2),
            (-0.24, 0.26),
            (0.02, 0.2),
            (0.28, 0.2),
        )
    )
    return fill(poly(*line), tone) + fill(lit + side, snow) + fill(marks, cut)


def flags(x0: float, y0: float, x1: float, y1: float, sag: float, n: int, s: float) -> str:
    """Prayer flags in the print's own five pigments."""
    out = lens(x0, y0, x1, y1, sag / 2, 1.6)
    svg = fill(out, INK)
    for k in range(n):
        f = (k + 0.5) / n
        x, y = x0 + (x1 - x0) * f, y0 + (y1 - y0) * f + sag * 4 * f * (1 - f) * 0.5
        svg += fill(
            poly((x - 9 * s, y), (x + 9 * s, y), (x + 8 * s, y + 24 * s), (x - 7 * s, y + 22 * s)),
            ("#376F9C", PAPER, ZHU, LEAF, GOLD)[k % 5],
        )
    return svg
