"""The altitude scroll: the seven counties from Everest's foot to the sea. No boundary is drawn or implied.

Heights are metres above sea level of the county seats, as listed with the regions.
"""

import math

from market.seeding.pictures.compose import sheet
from market.seeding.pictures.hand import BROWN, INDIGO, INK, LEAF, PAPER, ZHU, curve, fill, inks, lens, mix, oval
from market.seeding.pictures.land_pieces import peak

STOPS = (
    ("dingri", "定日", 4325),
    ("menghai", "勐海", 1176),
    ("mengla", "勐腊", 620),
    ("zhaoyang", "昭阳", 1920),
    ("zhenxiong", "镇雄", 1680),
    ("weixin", "威信", 1172),
    ("yiliang", "彝良", 880),
    ("songjiang", "松江", 4),
)
PLACES_WIDE = (0.09, 0.255, 0.37, 0.5, 0.6, 0.7, 0.8, 0.935)
PLACES_TALL = (0.09, 0.235, 0.36, 0.49, 0.61, 0.725, 0.835, 0.94)
SUMMIT, GRID = 4400, (1000, 2000, 3000, 4000)
SERIF = "Songti SC,Noto Serif CJK SC,Source Han Serif SC,STZhongsong,serif"


def _text(x: float, y: float, size: float, colour: str, words: str, extra: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size:.0f}" fill="{colour}" {extra}>{words}</text>'


def altitude_scroll(w: int, h: int) -> str:
    """Draw the scroll; a sheet taller than wide keeps small type legible on a phone."""
    tall, base = h > w, h - 80
    top, size, half = (130, 24, w * 0.095) if tall else (118, 20, w * 0.105)
    xs = [place * w for place in (PLACES_TALL if tall else PLACES_WIDE)]

    def level(metres: float) -> float:
        return base - (base - top) * math.pow(metres / SUMMIT, 0.72)

    out = fill(f"M0 0H{w}V{h}H0Z", PAPER)
    for metres in GRID:
        y = level(metres)
        out += f'<path d="M0 {y:.0f}H{w}" stroke="#B9AD98" stroke-width="1" stroke-dasharray="2 7"/>'
        if metres != GRID[0]:
            out += _text(w - 8, y - 6, size * 0.72, "#665D50", f"{metres} 米", 'text-anchor="end"')
    for i, (key, _, metres) in enumerate(STOPS[:7]):
        out += _hill(key, i, xs[i], level(metres), base, half)
    out += _sea(w, h, base) + _willow(xs[7] - 8, base)
    for i, (_, name, metres) in enumerate(STOPS):
        x, y = xs[i], level(metres) - (0 if i < 7 else 70)
        lift = 24 if i < 7 else 8
        out += fill(lens(x, y, x, y - lift, 0, 2), INK) + fill(oval(x, y - lift - 4, 7, 7), ZHU)
        out += _text(x, y - lift - size - 14, size * 1.15, INK, name, 'text-anchor="middle" font-weight="700"')
        out += _text(x, y - lift - 16, size * 0.8, "#4A4338", f"{metres} 米", 'text-anchor="middle"')
    return sheet(f'<g font-family="{SERIF}">{out}</g>', w, h)


def _hill(key: str, i: int, x: float, y: float, base: float, half: float) -> str:
    """One county's hill in its own colour; the snow pyramid for the first."""
    c, rise = inks(key), base - y
    if key == "dingri":
        return peak(x + 4, base, half * 2.6, rise + 8, c.main, mix(c.soft, c.tint, 0.6), c.soft)
    outline = [
        (x - half * 1.25, base + 8),
        (x - half * 0.8, base - rise * 0.42),
        (x - half * 0.28, y + 6),
        (x + half * 0.2, y),
        (x + half * 0.75, base - rise * 0.5),
        (x + half * 1.25, base + 8),
    ]
    rows = ""
    for k in range(6):
        left, right = half * (0.2 + 0.13 * k), half * (0.16 + 0.14 * k)
        rows += lens(x - left, y + rise * (0.16 + 0.13 * k), x + right, y + rise * (0.15 + 0.13 * k), -6, 2.6)
    return fill(curve(outline, closed=False) + "Z", c.main if i % 2 else mix(c.main, c.soft, 0.25)) + fill(rows, c.soft)


def _sea(w: int, h: int, base: float) -> str:
    water = f"M-10 {base - 6:.0f}Q{w * 0.3:.0f} {base - 16:.0f} {w * 0.6:.0f} {base - 4:.0f}T{w + 10} {base - 8:.0f}V{h}H-10Z"
    waves = "".join(lens(x, base + 12 + x * 7 % 34, x + 46, base + 12 + x * 7 % 34, -5, 2) for x in range(10, w, 58))
    return fill(water, INDIGO) + fill(waves, mix(INDIGO, PAPER, 0.6))


def _willow(x: float, base: float) -> str:
    leaves = "".join(
        lens(x, base - 60 + 12 * k, x + s * 22, base - 48 + 13 * k, 4, 6) for k in range(3) for s in (-1, 1)
    )
    return fill(lens(x, base - 8, x, base - 62, 0, 5), BROWN) + fill(leaves, LEAF)
