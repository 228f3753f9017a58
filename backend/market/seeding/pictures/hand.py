"""The hand: pigments, county palettes and the few strokes every picture of the store is cut with.

All lengths are units of a 600 x 600 sheet, y downwards; goods stand on y = 475. Every stroke is a
function from numbers to SVG path data, every layer a function from path data to an SVG element.
The same call always returns the same text.
"""

import math
import random
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Area = tuple[float, float, float, float]
"""An ellipse: centre, and its two radii."""

PAPER, INK, INDIGO, DEEP, ZHU = "#FBF6EA", "#231D17", "#1F3A5F", "#13263F", "#B8432A"
CREAM, GOLD, RUST, BROWN = "#F1DFBC", "#D6A044", "#A65A2E", "#6A4527"
LEAF, RED, AMBER, DARK, STONE = "#5F7F3C", "#B5382B", "#C8792B", "#3B271C", "#A79F92"
PIGMENT = {
    "paper": PAPER,
    "ink": INK,
    "indigo": INDIGO,
    "zhu": ZHU,
    "cream": CREAM,
    "gold": GOLD,
    "rust": RUST,
    "brown": BROWN,
    "leaf": LEAF,
    "red": RED,
    "amber": AMBER,
    "dark": DARK,
    "stone": STONE,
    "olive": "#5D5A2C",
    "wine": "#6E2233",
    "plum": "#4B2E55",
    "teal": "#2F7872",
    "sky": "#376F9C",
    "straw": "#E2C98A",
    "wheat": "#C3A67C",
    "sage": "#9DAE78",
    "lime": "#B9BE52",
    "pink": "#E39A8B",
    "rose": "#C5574F",
}
COUNTY = {  # ink, main, soft, tint, spark: the same five hexes as the style sheet's tokens
    "mengla": ("#173F25", "#3B7A4D", "#A6C9A6", "#E9F1E2", "#E2714A"),
    "menghai": ("#4A2F08", "#8C6024", "#DDBE92", "#F6ECDA", "#8F9C4C"),
    "zhaoyang": ("#5F1A1B", "#B04240", "#F0A899", "#FBE6DD", "#C8962A"),
    "yiliang": ("#0F3E3C", "#2F7872", "#A0C8C0", "#E3F0EA", "#C2935A"),
    "weixin": ("#562710", "#9E532F", "#E4AF92", "#F9E8DB", "#7AA06A"),
    "zhenxiong": ("#3F2C48", "#7B5A88", "#CDB6CF", "#F2E9EF", "#DF6652"),
    "dingri": ("#143A58", "#376F9C", "#A1C4DD", "#E4EFF4", "#C99A2C"),
}


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours one print is cut in: its county's five, and what its recipe changes about the good."""

    ink: str
    main: str
    soft: str
    tint: str
    spark: str
    seal: str = ""
    body: str = ""
    variation: int = 1

    def tone(self, own: str) -> str:
        """The recipe's body colour, or the motif's own."""
        return self.body or own

    def mark(self, own: str = "") -> str:
        """The recipe's seal colour, or the motif's own, or the county's spark."""
        return self.seal or own or self.spark


def inks(county: str, seal: str = "", body: str = "", variation: int = 1) -> Inks:
    """Mix the inks of a county; `seal` and `body` are hex colours or empty."""
    return Inks(*COUNTY[county], seal, body, variation)


def mix(a: str, b: str, t: float) -> str:
    """Blend two hex colours, `t` of the way from `a` to `b`."""
    pair = ((int(a[i : i + 2], 16), int(b[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(x + (y - x) * t):02X}" for x, y in pair)


def dice(seed: float) -> random.Random:
    """The hand's unsteadiness: the same seed always gives the same marks."""
    return random.Random(seed)  # noqa: S311 - draws, guards nothing


def _tight(d: str) -> str:
    return d.replace(" -0 ", " 0 ").replace(" -", "-")


# ---- strokes: path data ---------------------------------------------------------------------------


def pts(text: str) -> list[Point]:
    """Read "x y x y ..." as points, so that long outlines stay one line of code."""
    numbers = [float(word) for word in text.split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def lens(x0: float, y0: float, x1: float, y1: float, bend: float = 0.0, w: float = 5.0) -> str:
    """A gouge mark: pointed at both ends, bent sideways by `bend`, `w` thick in the middle."""
    dx, dy = x1 - x0, y1 - y0
    length = math.hypot(dx, dy) or 1
    nx, ny, a, b = -dy / length, dx / length, 2 * bend + w, 2 * bend - w
    return _tight(
        f"M{x0:.0f} {y0:.0f}q{dx / 2 + nx * a:.0f} {dy / 2 + ny * a:.0f} {dx:.0f} {dy:.0f}"
        f"q{nx * b - dx / 2:.0f} {ny * b - dy / 2:.0f} {-dx:.0f} {-dy:.0f}"
    )


def curve(points: Sequence[Point], *, closed: bool = True) -> str:
    """A smooth line through points (Catmull-Rom; its tangents are mirrored, so `S` suffices)."""
    n = len(points)

    def at(i: int) -> Point:
        return points[i % n] if closed else points[min(max(i, 0), n - 1)]

    x, y = round(at(0)[0]), round(at(0)[1])
    out = f"M{x} {y}"
    for i in range(n if closed else n - 1):
        p0, p1, p2, p3 = (at(i + k) for k in (-1, 0, 1, 2))
        if i == 0:
            out += f"c{p1[0] + (p2[0] - p0[0]) / 6 - x:.0f} {p1[1] + (p2[1] - p0[1]) / 6 - y:.0f} "
        else:
            out += "s"
        out += f"{p2[0] - (p3[0] - p1[0]) / 6 - x:.0f} {p2[1] - (p3[1] - p1[1]) / 6 - y:.0f} "
        out += f"{p2[0] - x:.0f} {p2[1] - y:.0f}"
        x, y = x + int(f"{p2[0] - x:.0f}"), y + int(f"{p2[1] - y:.0f}")
    return _tight(out) + ("Z" if closed else "")


def on(cx: float, cy: float, rx: float, ry: float, deg: float, rot: float = 0.0) -> Point:
    """The point of a rotated ellipse at an angle."""
    a, r = math.radians(deg), math.radians(rot)
    x, y = rx * math.cos(a), ry * math.sin(a)
    return cx + x * math.cos(r) - y * math.sin(r), cy + x * math.sin(r) + y * math.cos(r)


def oval(cx: float, cy: float, rx: float, ry: float, rot: float = 0.0, wobble: float = 0.015, seed: float = 1) -> str:
    """An ellipse; larger than a fingertip it gets the wobble of a hand-cut block."""
    if max(rx, ry) < 50 and wobble < 0.04:
        x, y = on(cx, cy, rx, ry, 180, rot)
        half = f"a{rx:.0f} {ry:.0f} {rot:.0f} 1 0 "
        return _tight(
            f"M{x:.0f} {y:.0f}{half}{2 * (cx - x):.0f} {2 * (cy - y):.0f}{half}{2 * (x - cx):.0f} {2 * (y - cy):.0f}Z"
        )
    rng, points = dice(seed), []
    for k in range(8):
        f = 1 + rng.uniform(-wobble, wobble)
        points.append(on(cx, cy, rx * f, ry * f, k * 45, rot))
    return curve(points)


def poly(*points: Point) -> str:
    """A closed straight-edged shape."""
    x, y = round(points[0][0]), round(points[0][1])
    out = f"M{x} {y}l"
    for px, py in points[1:]:
        dx, dy = round(px) - x, round(py) - y
        out, x, y = f"{out}{dx} {dy} ", x + dx, y + dy
    return _tight(out.rstrip()) + "Z"


def shape(text: str) -> str:
    """A closed straight-edged shape from "x y x y ..."."""
    return poly(*pts(text))


def blob(text: str) -> str:
    """A closed smooth shape from "x y x y ..."."""
    return curve(pts(text))


def rect(x: float, y: float, w: float, h: float) -> str:
    """An upright rectangle by its top left corner."""
    return _tight(f"M{x:.0f} {y:.0f}h{w:.0f}v{h:.0f}h{-w:.0f}Z")


def teeth(
    cx: float, cy: float, rx: float, ry: float, arc: tuple[float, float, int], depth: float = 0.22, rot: float = 0.0
) -> str:
    """Comb shadow: wedges from the rim inward, longest in the middle; `arc` is from degree, to degree, how many."""
    a0, a1, n = arc
    out, step = "", (a1 - a0) / n
    for k in range(n):
        a, f = a0 + k * step, 1 - depth * (0.35 + 0.65 * math.sin(math.pi * (k + 0.5) / n))
        inner = on(cx, cy, rx * f, ry * f, a + step * 0.9, rot)
        out += poly(on(cx, cy, rx, ry, a, rot), inner, on(cx, cy, rx, ry, a + step * 0.62, rot))
    return out


def comb(n: int, start: Point, step: Point, stroke: Point, bend: float = 0.0, w: float = 3.0, fan: float = 0.0) -> str:
    """`n` gouges side by side: from `start` on by `step`, each along `stroke`, tips spread by `fan` a step."""
    out = ""
    for k in range(n):
        x, y = start[0] + step[0] * k, start[1] + step[1] * k
        out += lens(x, y, x + stroke[0] + fan * (k - (n - 1) / 2), y + stroke[1], bend, w)
    return out


def rays(
    x: float, y: float, inner: float, outer: float, angles: Iterable[float], w: float = 3.0, flat: float = 1.0
) -> str:
    """Gouges from an inner to an outer ring around a point; `flat` squeezes the rings."""
    return "".join(lens(*on(x, y, inner, inner * flat, a), *on(x, y, outer, outer * flat, a), 0, w) for a in angles)


def strewn(seed: int, n: int, area: Area) -> list[Point]:
    """Points strewn over an ellipse, from the back to the front."""
    rng, (cx, cy, rx, ry) = dice(seed), area
    points = [
        on(cx, cy, rx * f, ry * f, a) for f, a in ((math.sqrt(rng.random()), rng.uniform(0, 360)) for _ in range(n))
    ]
    return sorted(points, key=lambda p: p[1])


def scatter(seed: int, n: int, area: Area, length: float, w: float, spin: float = 90.0) -> str:
    """Gouge marks strewn over an ellipse, turned `spin` degrees from the radius."""
    rng, out, (cx, cy, rx, ry) = dice(seed), "", area
    for _ in range(n):
        a, f = rng.uniform(0, 360), math.sqrt(rng.random()) * 0.95
        x, y = on(cx, cy, rx * f, ry * f, a)
        t, half = math.radians(a + spin + rng.uniform(-35, 35)), length * rng.uniform(0.35, 0.6)
        dx, dy = half * math.cos(t), half * math.sin(t)
        out += lens(x - dx, y - dy, x + dx, y + dy, 0, w)
    return out


# ---- layers: SVG elements -------------------------------------------------------------------------


def fill(d: str, colour: str, shift: str = "") -> str:
    """One flat layer of colour."""
    return f'<path d="{d}" fill="{colour}"{shift}/>'


def block(d: str, colour: str, ink: str = INK, dx: float = -6, dy: float = -6) -> str:
    """A printed body: the ink block, and the colour block a little off register."""
    shift = f"{dx:.0f} {dy:.0f}"
    if len(d) < 110:
        return fill(d, ink) + fill(d, colour, f' transform="translate({shift})"')
    name = f"b{zlib.crc32(d.encode()):x}"
    return (
        f'<g fill="{ink}"><path id="{name}" d="{d}"/></g>'
        f'<use href="#{name}" fill="{colour}" transform="translate({shift})"/>'
    )


def chip(d: str, colour: str, ink: str = INK) -> str:
    """A small printed body, less off register."""
    return block(d, colour, ink, -3, -3)


def leaf(x0: float, y0: float, x1: float, y1: float, colour: str = LEAF, w: float = 20.0, bend: float = 0.0) -> str:
    """A leaf with its midrib."""
    return chip(lens(x0, y0, x1, y1, bend, w), colour) + fill(lens(x0, y0, x1, y1, bend, 2), PAPER)


def place(art: str, x: float = 0, y: float = 0, scale: float = 1, turn: float = 0) -> str:
    """Art cut around the origin, moved, turned and scaled to its place."""
    moves = [f"translate({x:g} {y:g})"] if x or y else []
    moves += [f"rotate({turn:g})"] if turn else []
    moves += [f"scale({scale:g})"] if scale != 1 else []
    return f'<g transform="{" ".join(moves)}">{art}</g>' if moves else art


def stamp(name: str, art: str, spots: Iterable[tuple[float, float, float, float]]) -> str:
    """Art cut once around the origin and printed at every (x, y, turn, scale)."""
    out = f'<defs><g id="{name}">{art}</g></defs>'
    for x, y, turn, scale in spots:
        moves = f"translate({x:.0f} {y:.0f})" + (f"rotate({turn:.0f})" if round(turn) else "")
        moves += f"scale({scale:g})" if scale != 1 else ""
        out += f'<use href="#{name}" transform="{moves}"/>'
    return out


def tumble(
    seed: int, points: Sequence[Point], spread: float = 180, size: float = 1
) -> list[tuple[float, float, float, float]]:
    """Points with a turn each, for `stamp`."""
    rng = dice(seed)
    return [(x, y, rng.uniform(-spread, spread), size) for x, y in points]
