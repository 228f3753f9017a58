"""Forms that many goods share: bowl, plate, basket, jar, bottle, sack, bag, label, flower, sprig."""

from market.seeding.pictures.hand import (
    BROWN,
    CREAM,
    DARK,
    GOLD,
    INK,
    LEAF,
    PAPER,
    RED,
    Inks,
    Point,
    block,
    chip,
    comb,
    fill,
    leaf,
    lens,
    mix,
    on,
    oval,
    poly,
    rays,
    rect,
    teeth,
)


def bowl(x: float, y: float, r: float, inside: str, body: str = PAPER, ink: str = INK) -> str:
    """A tea bowl, `r` half its width; y is the height of its belly."""
    foot = poly(
        (x - r * 0.4, y + r * 0.5),
        (x + r * 0.4, y + r * 0.5),
        (x + r * 0.34, y + r * 0.66),
        (x - r * 0.34, y + r * 0.66),
    )
    cup = (
        f"M{x - r:.0f} {y - r * 0.35:.0f}Q{x - r * 0.8:.0f} {y + r * 0.6:.0f} {x:.0f} {y + r * 0.6:.0f}"
        f"Q{x + r * 0.8:.0f} {y + r * 0.6:.0f} {x + r:.0f} {y - r * 0.35:.0f}Z"
    )
    shade = "".join(lens(x + r * f, y + r * 0.05, x + r * (f - 0.12), y + r * 0.5, 3, 3) for f in (0.4, 0.55, 0.7))
    return (
        fill(foot, ink)
        + block(cup, body, ink, -3, -2)
        + fill(oval(x, y - r * 0.35, r, r * 0.26), ink)
        + fill(oval(x - 2, y - r * 0.35, r * 0.9, r * 0.19), inside)
        + fill(shade, ink)
    )


def wide_bowl(c: Inks, food: str, body: str = PAPER, rim: float = 372, heap: str = "") -> str:
    """A big bowl in the middle of the sheet; `food` is the colour inside, `heap` is drawn over the rim."""
    cup = f"M138 {rim}Q150 474 304 474Q456 474 468 {rim}Z"
    ring = fill(lens(160, rim + 34, 444, rim + 34, 22, 8), c.mark()) + fill(
        lens(184, rim + 60, 420, rim + 60, 18, 4), c.main
    )
    return (
        chip(oval(303, rim, 166, 40, 0, 0), body)
        + fill(oval(300, rim - 2, 152, 31, 0, 0), food)
        + heap
        + block(cup.replace("Z", f"Q303 {rim + 76} 138 {rim}Z"), body, INK, -4, -3)
        + ring
        + fill(teeth(304, rim, 160, 102, (10, 66, 15), 0.2), INK)
    )


def plate(x: float, y: float, rx: float, ry: float, tone: str = PAPER, rim: str = CREAM) -> str:
    """A flat dish seen from a little above."""
    return block(oval(x, y, rx, ry, 0, 0), tone, INK, -3, -5) + fill(
        oval(x - 3, y - 6, rx * 0.84, ry * 0.72, 0, 0), rim
    )


def tray(x: float, y: float, rx: float, ry: float) -> str:
    """A round bamboo tray with a plaited rim."""
    n = round(rx / 8)
    step = 2 * rx * 0.9 / n
    plait = comb(n, (x - rx * 0.93, y + ry * 0.5), (step, 0), (12, ry * 0.42), 0, 2.5)
    return (
        fill(oval(x, y + 4, rx, ry, 0, 0), INK)
        + fill(oval(x - 4, y - 2, rx * 0.98, ry * 0.94, 0, 0), mix(GOLD, CREAM, 0.45))
        + fill(oval(x - 4, y - 6, rx * 0.86, ry * 0.7, 0, 0), mix(GOLD, BROWN, 0.25))
        + fill(plait, BROWN)
    )


def basket(y: float, x0: float = 126, x1: float = 474, tone: str = GOLD, rim: str = "#A65A2E") -> str:
    """A plaited basket from its rim at `y` down to the cloth."""
    mid, foot = (x0 + x1) / 2, 474
    body = (
        f"M{x0:.0f} {y:.0f}Q{mid:.0f} {y + 42:.0f} {x1:.0f} {y:.0f}Q{x1 - 12:.0f} {foot} {x1 - 82:.0f} {foot}"
        f"H{x0 + 82:.0f}Q{x0 + 12:.0f} {foot} {x0:.0f} {y:.0f}Z"
    )
    woven = ""
    for row in range(int((foot - y - 30) // 24)):
        inset = 16 + 11 * row
        shift = 15 * (row % 2)
        n = int((x1 - x0 - 2 * inset - shift) // 30)
        woven += comb(n, (x0 + inset + shift, y + 42 + 24 * row), (30, 0), (28, 0), -5, 6)
    return block(body, tone) + fill(woven, BROWN) + fill(lens(x0 - 2, y + 2, x1 + 2, y + 2, 24, 11), rim)


def crate(x: float, y: float, w: float, h: float, c: Inks) -> str:
    """A slatted wooden crate by its top left corner."""
    slats = "".join(rect(x + 4, y + h * f, w - 14, 5) for f in (0.3, 0.62))
    nails = "".join(oval(x + fx, y + h * f, 4, 4) for fx in (14, w - 22) for f in (0.14, 0.46, 0.8))
    return (
        block(rect(x, y, w, h), mix(CREAM, GOLD, 0.35))
        + fill(slats, mix(BROWN, GOLD, 0.2))
        + fill(nails, INK)
        + chip(oval(x + w / 2, y + h / 2, 34, 30), PAPER)
        + fill(oval(x + w / 2 - 3, y + h / 2 - 3, 22, 19), c.mark())
    )


def glass_jar(c: Inks, content: str, marks: str, lid: str = "") -> str:
    """A screw-top jar with its content seen through the glass; `marks` are drawn inside it."""
    glass = "M196 222Q172 240 172 290V430Q172 472 216 472H366Q410 472 410 430V290Q410 240 386 222Z"
    inside = "M192 274H390V424Q390 456 360 456H222Q192 456 192 424Z"
    cap = lid or c.mark()
    return (
        block(glass, mix(PAPER, c.soft, 0.35))
        + fill(inside, content)
        + marks
        + fill(lens(186, 262, 192, 440, -5, 7) + lens(204, 256, 206, 300, -2, 4), PAPER)
        + fill(teeth(290, 350, 116, 120, (-46, 66, 20), 0.16), INK)
        + block(rect(190, 170, 202, 50), cap, INK, -4, -4)
        + fill(comb(12, (198, 172), (16, 0), (0, 40), 0, 3), mix(cap, INK, 0.35))
        + fill(lens(188, 228, 396, 228, 3, 5), INK)
    )


def sack(c: Inks, tone: str, emblem: str) -> str:
    """A tied cloth sack with a round emblem; stands left of the middle."""
    body = (
        "M190 250C150 300 128 380 146 440Q152 474 200 474H360Q404 474 410 440C424 380 402 300 362 250Q276 226 190 250Z"
    )
    neck = (
        "M196 244C206 214 180 190 172 164Q226 184 250 160Q276 182 306 160Q330 184 382 164"
        "C374 190 348 214 358 244Q276 262 196 244Z"
    )
    dark = mix(tone, INK, 0.55)
    return (
        block(body, tone)
        + fill(teeth(278, 362, 138, 116, (-40, 78, 24), 0.26), dark)
        + block(neck, tone)
        + fill(comb(8, (214, 186), (18, 0), (8, 54), 1, 3, -4), dark)
        + fill(
            lens(188, 250, 364, 250, 12, 11) + lens(350, 252, 398, 320, 12, 6) + lens(346, 254, 372, 336, 6, 6),
            c.mark(RED),
        )
        + block(oval(268, 372, 62, 56), PAPER, c.main, -2, -2)
        + emblem
    )


def open_sack(c: Inks, tone: str, heap: str, rolled: str = "") -> str:
    """An open sack with its rolled rim, `heap` showing above it."""
    body = "M170 306C140 360 132 420 150 474H450C468 420 460 360 430 306Z"
    roll = rolled or mix(tone, PAPER, 0.4)
    return (
        chip(oval(300, 300, 142, 44, 0, 0), mix(tone, INK, 0.4))
        + heap
        + block(body + "M170 306Q300 372 430 306Z", tone)
        + fill(teeth(300, 390, 156, 96, (-30, 70, 18), 0.2), mix(tone, INK, 0.55))
        + block("M158 296Q146 322 166 334Q300 388 434 334Q454 322 442 296Q300 362 158 296Z", roll, INK, -3, -3)
        + fill(comb(14, (190, 334), (17, 0), (4, 14), 0, 3), mix(tone, INK, 0.5))
        + chip(poly((300, 388), (344, 424), (300, 460), (256, 424)), PAPER)
        + fill(poly((297, 398), (331, 421), (297, 445), (263, 421)), c.mark())
    )


def pouch(x: float, y: float, w: float, h: float, tone: str, window: str = "") -> str:
    """A sealed food bag by its top left corner, with crimped ends; `window` shows the content."""
    edge = mix(tone, INK, 0.5)
    body = f"M{x:.0f} {y:.0f}h{w:.0f}l8 {h * 0.5:.0f}l-6 {h * 0.5:.0f}h{-w - 4:.0f}l-6 {-h * 0.5:.0f}Z"
    crimp = comb(int(w / 13), (x + 5, y + 2), (13, 0), (0, 20), 0, 3) + comb(
        int(w / 13), (x + 4, y + h - 24), (13, 0), (0, 20), 0, 3
    )
    return (
        block(body, tone)
        + window
        + fill(crimp, edge)
        + fill(lens(x + 12, y + 40, x + 8, y + h - 40, 4, 6), mix(tone, PAPER, 0.6))
    )


def sprig(foot: Point, tip: Point, tone: str, pairs: int = 4, size: float = 40, w: float = 11) -> str:
    """A stalk with leaves in pairs."""
    (x, y), (dx, dy) = foot, (tip[0] - foot[0], tip[1] - foot[1])
    out = fill(lens(*foot, *tip, 4, 4), mix(tone, INK, 0.4))
    for k in range(pairs):
        f = (k + 1) / (pairs + 0.4)
        px, py = x + dx * f, y + dy * f
        for side in (-1, 1):
            ex = px + side * size * (1 - 0.3 * f) - dy * 0.05 * side
            out += leaf(px, py, ex, py + dy / 6 - 4, tone, w * (1 - 0.25 * f), side * 4)
    return out


def star_anise(x: float, y: float, r: float) -> str:
    """One star anise."""
    arms = range(0, 360, 45)
    return chip(rays(x, y, 0, r, arms, r * 0.3), mix(BROWN, "#A65A2E", 0.5)) + fill(
        rays(x - 3, y - 3, 4, r * 0.8, arms, 2), DARK
    )


def pod(line: tuple[float, float, float, float], bend: float, w: float, tone: str, cap: str = LEAF) -> str:
    """One chilli along `line`, its stalk end first."""
    x0, y0, x1, y1 = line
    dx, dy = x1 - x0, y1 - y0
    shine = lens(x0 + dx * 0.25, y0 + dy * 0.2, x0 + dx * 0.6, y0 + dy * 0.58, bend * 0.5 + w * 0.15, w * 0.13)
    stalk = lens(x0 - dx * 0.12, y0 - dy * 0.12, x0 + dx * 0.08, y0 + dy * 0.08, 0, w * 0.4)
    return chip(lens(x0, y0, x1, y1, bend, w), tone) + fill(shine, PAPER) + chip(stalk, cap)


def bundle_string(x: float, y: float, half: float, tone: str) -> str:
    """A tied band round a bundle."""
    return chip(oval(x, y, half, half * 0.24, -3), tone) + fill(
        comb(6, (x - half * 0.8, y + 8), (half * 0.3, 0), (8, -18), 0, 3), CREAM
    )


def buckwheat_grain(x: float, y: float, r: float, tone: str) -> str:
    """One three-cornered grain."""
    a, b, d = (on(x, y, r, r, t) for t in (-90, 30, 150))
    return chip(poly(a, b, d), tone) + fill(lens(*a, x, y + r * 0.5, 0, 3), mix(tone, PAPER, 0.5))


def diamonds(x: float, y: float, s: float, n: int, step: float) -> str:
    """A row of `n` woven diamonds."""
    centres = [x + step * k for k in range(n)]
    return "".join(poly((cx - s, y), (cx, y - s), (cx + s, y), (cx, y + s)) for cx in centres)


def zigzag(x: float, y: float, n: int, step: float, h: float) -> str:
    """A row of `n` woven teeth, `h` high; downwards if negative."""
    return "".join(poly((x + step * k, y), (x + step * (k + 0.5), y - h), (x + step * (k + 1), y)) for k in range(n))
