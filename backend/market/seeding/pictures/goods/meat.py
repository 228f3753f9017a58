"""Fresh and frozen meat; a stew."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.forms import (
    plate,
    sprig,
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
    lens,
    mix,
    oval,
    place,
    poly,
    rect,
    scatter,
    stamp,
    strewn,
    teeth,
)


def beef(c: Inks) -> str:
    """A cut of beef with its fat cap, and two slices carved from it."""
    red = c.tone(RED)
    cut = blob("150 262 240 206 360 200 456 244 474 330 452 428 340 452 200 446 138 380")
    cap = blob("146 286 152 258 240 202 362 196 458 240 470 300 440 262 352 232 250 236 180 272")
    grain = "".join(lens(176 + 34 * k, 296 - (k % 3) * 18, 210 + 32 * k, 404 + (k % 2) * 12, 12, 3.5) for k in range(8))
    vein = (
        lens(196, 330, 300, 286, -14, 7)
        + lens(280, 372, 430, 300, -20, 8)
        + lens(220, 410, 330, 352, -10, 6)
        + lens(360, 420, 452, 376, -8, 6)
    )
    slices = ""
    for x, y, turn in ((236, 442, -6), (364, 446, 5)):
        slices += block(oval(x, y, 88, 46, turn, 0.03, x), CREAM, INK, -4, -4) + fill(
            oval(x - 4, y - 3, 72, 33, turn, 0.03, x), red
        )
        slices += fill(
            "".join(lens(x - 44 + 30 * k, y + 8 - 6 * k, x - 16 + 30 * k, y - 14 + 2 * k, 4, 4) for k in range(3)),
            CREAM,
        )
    return (
        block(cut, red)
        + fill(grain, mix(red, INK, 0.35))
        + fill(vein, CREAM)
        + fill(cap, CREAM)
        + fill(teeth(306, 326, 166, 126, (-24, 50, 15), 0.2), INK)
        + slices
        + sprig((462, 472), (486, 384), LEAF, 3, 30, 8)
    )


def yak_beef(c: Inks) -> str:
    """Dark yak beef on the bone, a yak's horned head as its butcher's mark."""
    red = c.tone("#7E2028")
    cut = blob("150 290 220 226 330 214 440 240 478 320 452 420 330 456 190 444 132 370")
    fat = blob("150 300 222 236 330 224 430 244 400 262 310 254 220 268 176 320")
    bone = block(
        "M404 262L470 182Q462 150 490 148Q496 130 514 142Q532 150 518 168Q520 190 492 196L440 290Z", CREAM, INK, -4, -4
    )
    marks = comb(7, (196, 330), (36, -6), (30, 84), 10, 4)
    head = (
        oval(0, 6, 18, 26)
        + lens(-12, -14, -54, -46, 14, 9)
        + lens(12, -14, 54, -46, -14, 9)
        + lens(-14, -4, -34, 4, 0, 8)
        + lens(14, -4, 34, 4, 0, 8)
    )
    ticket = chip(oval(226, 420, 66, 58, 0, 0.01), PAPER) + place(fill(head, c.ink), 224, 424, 0.95)
    return (
        bone
        + block(cut, red)
        + fill(marks, mix(red, INK, 0.4))
        + fill(lens(220, 380, 330, 330, -12, 7) + lens(320, 410, 440, 340, -14, 8), CREAM)
        + fill(fat, CREAM)
        + fill(teeth(306, 336, 166, 118, (-20, 60, 16), 0.2), INK)
        + ticket
        + place(star_anise(0, 0, 34), 416, 446)
    )


def pork_belly(c: Inks) -> str:
    """A slab of belly with its layers of lean and fat, and two slices before it."""
    lean, fat, skin = c.tone("#C9564B"), CREAM, mix(GOLD, CREAM, 0.5)

    def slab(x: float, y: float, w: float, h: float, d: float) -> str:
        out = block(
            poly(
                (x, y),
                (x + d, y - d * 0.7),
                (x + w + d, y - d * 0.7),
                (x + w + d, y + h - d * 0.7),
                (x + w, y + h),
                (x, y + h),
            ),
            fat,
        )
        top = poly((x - 6, y - 6), (x + d - 6, y - d * 0.7 - 6), (x + w + d - 6, y - d * 0.7 - 6), (x + w - 6, y - 6))
        out += fill(top, skin) + fill(comb(7, (x + d * 0.6, y - d * 0.4), (w / 7, 0), (w / 12, -4), 0, 3), RUST)
        for f, t in ((0.22, 0.13), (0.5, 0.17), (0.8, 0.12)):
            yy, hh = y + h * f, h * t
            out += fill(
                curve(
                    [
                        (x - 5, yy),
                        (x + w * 0.3, yy - 8),
                        (x + w * 0.65, yy + 7),
                        (x + w - 7, yy - 3),
                        (x + w - 7, yy + hh),
                        (x + w * 0.6, yy + hh + 8),
                        (x + w * 0.3, yy + hh - 7),
                        (x - 5, yy + hh),
                    ]
                ),
                lean,
            )
            out += fill(
                poly(
                    (x + w - 6, yy),
                    (x + w + d - 6, yy - d * 0.7),
                    (x + w + d - 6, yy + hh - d * 0.7),
                    (x + w - 6, yy + hh),
                ),
                mix(lean, INK, 0.3),
            )
        return out

    slices = ""
    for x, y, turn in ((216, 0, -12), (330, 8, 6), (440, 2, 14)):
        one = block(rect(-58, -24, 116, 44), fat, INK, -4, -4) + fill(rect(-62, -28, 116, 9), skin)
        one += fill(lens(-60, -6, 50, -8, 4, 8) + lens(-60, 10, 50, 8, -4, 7), lean)
        slices += place(one, x, 438 + y, 1, turn)
    return slab(150, 222, 250, 168, 76) + slices + sprig((110, 474), (132, 386), LEAF, 3, 26, 8)


def lamb(c: Inks) -> str:
    """A rack of lamb with frenched ribs, and a lump of bone-in meat."""
    red, out = c.tone("#B5473F"), ""
    for k in range(6):
        x = 168 + 46 * k
        out += block(lens(x, 330, x + 20 + 9 * k - 20, 146 + abs(k - 2.5) * 7, -8, 10), CREAM, INK, -4, -3)
    rack = block(blob("140 330 180 268 260 262 350 262 430 276 478 340 460 400 380 420 240 424 150 400"), red)
    cap = fill(blob("138 326 182 268 262 260 352 260 432 276 472 324 430 304 350 292 260 292 190 300"), CREAM)
    ribs = comb(6, (172, 310), (50, 2), (10, 84), -10, 5)
    eye = (
        chip(oval(222, 430, 78, 44, -4, 0.02), CREAM)
        + fill(oval(219, 428, 62, 33, -4, 0.02), red)
        + fill(lens(178, 434, 260, 422, -8, 5), CREAM)
    )
    lump = (
        chip(oval(394, 436, 72, 40, 6, 0.04), red)
        + chip(oval(402, 432, 22, 18), CREAM)
        + fill(oval(400, 430, 9, 7), RUST)
    )
    return (
        out
        + rack
        + cap
        + fill(ribs, mix(red, INK, 0.4))
        + fill(teeth(308, 340, 166, 80, (-30, 60, 14), 0.24), INK)
        + eye
        + lump
        + sprig((308, 474), (314, 386), LEAF, 3, 26, 8)
    )


def chicken(c: Inks) -> str:
    """A dressed chicken on its back on a dish, legs up, with spring onions and ginger."""
    skin = c.tone("#EBCB98")
    line = mix(skin, BROWN, 0.65)
    body = block(
        blob("118 372 128 310 180 262 250 250 330 268 400 286 452 330 462 388 420 434 330 450 210 448 142 424"), skin
    )
    thigh = block(blob("270 392 268 330 300 284 356 268 410 286 424 338 396 396 336 424"), skin, INK, -5, -5)
    shank = block(
        "M372 300L446 208Q440 186 458 180Q474 176 478 192Q498 190 496 208Q492 224 472 222L412 330Z", skin, INK, -4, -4
    )
    far = block(
        "M330 280L392 178Q384 160 400 152Q416 148 420 164Q438 164 436 180Q430 194 412 192L372 300Z",
        mix(skin, BROWN, 0.14),
        INK,
        -4,
        -4,
    )
    knuckles = fill(oval(474, 194, 17, 15) + oval(414, 168, 15, 13), CREAM)
    wing = block(blob("170 352 196 318 250 318 286 346 268 372 226 366 214 392 178 388"), skin, INK, -4, -4)
    dots = fill("".join(oval(x, y, 3, 3) for x, y in strewn(4, 24, (210, 296, 66, 30))), line)
    marks = fill(comb(4, (292, 330), (12, -8), (-6, 26), 3, 3) + comb(3, (204, 334), (16, 4), (4, 24), 3, 3), line)
    onion = fill(lens(92, 466, 330, 476, 12, 9) + lens(96, 474, 300, 488, 10, 7), LEAF) + fill(
        lens(84, 466, 140, 472, 2, 9), PAPER
    )
    ginger = chip(blob("392 452 416 436 436 446 456 438 470 454 446 470 410 468"), GOLD) + fill(
        lens(410, 450, 418, 464, 3, 3) + lens(436, 448, 440, 464, 3, 3), BROWN
    )
    dish = plate(300, 444, 210, 38, PAPER, mix(c.soft, PAPER, 0.5))
    shade = fill(teeth(290, 356, 170, 92, (80, 150, 14), 0.16), INK)
    return dish + far + body + dots + shade + shank + knuckles + thigh + marks + wing + ginger + onion


def trotter(c: Inks) -> str:
    """A clay pot of trotters in sour broth."""
    pink = "#DE9C80"
    foot = block(
        "M-36 60C-44 10 -40 -30 -34 -60L-46 -104Q-30 -122 -6 -108L2 -92L12 -108Q38 -120 48 -100L34 -58C40 -30 42 10 36 60Z",
        pink,
        INK,
        -4,
        -4,
    )
    foot += fill("M-49 -108Q-32 -126 -8 -112L-14 -84L-42 -92Z", DARK) + fill(
        "M10 -112Q36 -124 46 -104L36 -86L6 -84Z", DARK
    )
    foot += fill(lens(-30, -40, 28, -42, 6, 4) + lens(-30, -14, 30, -16, 6, 4), mix(pink, INK, 0.4)) + fill(
        lens(-30, 40, -28, -30, -4, 7), CREAM
    )
    soup = fill(oval(300, 318, 152, 34, 0, 0), "#C9A548") + fill(scatter(4, 16, (300, 318, 130, 24), 34, 5, 10), LEAF)
    feet = stamp("ft", foot, [(220, 300, -24, 1), (380, 300, 24, 1), (300, 284, 2, 1.1)])
    pot = "M132 318Q300 388 468 318C474 400 430 474 380 474H220C170 474 126 400 132 318Z"
    ears = block(oval(124, 346, 24, 18), c.tone(BROWN)) + block(oval(478, 346, 24, 18), c.tone(BROWN))
    return (
        ears
        + chip(oval(300, 318, 172, 46, 0, 0), c.tone(BROWN))
        + soup
        + feet
        + fill("".join(oval(x, y, 9, 6) for x, y in ((188, 330), (414, 332), (300, 346))), RED)
        + block(pot, c.tone(BROWN), INK, -4, -3)
        + fill(lens(150, 378, 452, 378, 36, 7), c.mark())
        + fill(lens(168, 408, 434, 408, 32, 4), mix(BROWN, CREAM, 0.5))
        + fill(teeth(300, 340, 166, 128, (0, 60, 16), 0.18), INK)
        + fill(lens(240, 200, 270, 120, 16, 7) + lens(340, 196, 330, 112, -16, 7), PAPER)
    )


MOTIFS: Mapping[str, Callable[[Inks], str]] = {
    "beef": beef,
    "yak_beef": yak_beef,
    "pork_belly": pork_belly,
    "lamb": lamb,
    "chicken": chicken,
    "trotter": trotter,
}
