"""Embroidery and batik."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.forms import (
    bowl,
    diamonds,
    zigzag,
)
from market.seeding.pictures.hand import (
    BROWN,
    DARK,
    DEEP,
    GOLD,
    INDIGO,
    INK,
    LEAF,
    PAPER,
    RED,
    Inks,
    block,
    chip,
    comb,
    fill,
    lens,
    mix,
    on,
    oval,
    place,
    poly,
    rays,
    rect,
    shape,
    teeth,
)


def purse(c: Inks) -> str:
    """A little embroidered purse with a clasp and tassels."""
    body = "M176 246C130 320 130 430 184 462Q300 490 416 462C470 430 470 320 424 246Z"
    bloom = "".join(
        fill(rays(300, 364, 8, 72, (a,), 26), t)
        for a, t in zip(range(0, 360, 45), (RED, GOLD, "#E39A8B", LEAF) * 2, strict=True)
    )
    stitches = fill(comb(13, (186, 446), (18, 0), (10, -14), 0, 4), GOLD) + fill(zigzag(180, 286, 12, 20, 16), c.mark())
    clasp = (
        block("M166 250Q170 212 300 206Q430 212 434 250L424 262Q300 232 176 262Z", GOLD)
        + chip(oval(288, 202, 15, 15), GOLD)
        + chip(oval(312, 198, 15, 15), GOLD)
    )
    cord = fill(lens(190, 224, 410, 224, -92, 7), c.mark(RED))
    tassels = "".join(
        fill(comb(7, (x - 15, 420), (5, 0), (0, 56), 0, 4, 2), c.mark(RED)) + chip(oval(x, 414, 13, 13), GOLD)
        for x in (148, 452)
    )
    small = "".join(
        fill(rays(x, y, 0, 26, range(0, 360, 60), 9), t) + fill(oval(x, y, 6, 6), GOLD)
        for x, y, t in ((196, 350, PAPER), (404, 350, PAPER), (222, 420, "#E39A8B"), (378, 420, "#E39A8B"))
    )
    return (
        cord
        + block(body, c.tone(DARK))
        + bloom
        + fill(oval(300, 364, 18, 18), PAPER)
        + fill(oval(300, 364, 9, 9), RED)
        + small
        + stitches
        + clasp
        + tassels
    )


def shawl(c: Inks) -> str:
    """A white Miao shawl over a bar: its two ends embroidered in red, black and gold, red fringes."""
    posts = block(lens(130, 160, 130, 476, 0, 9), BROWN) + block(lens(472, 152, 472, 476, 0, 9), BROWN)
    bar = posts + block(shape("110 148 490 140 490 160 110 168"), BROWN)

    def end(x: float, w: float, y: float) -> str:
        """One hanging end, its embroidered band from `y` down."""
        n = int(w // 40)
        step = w / n
        art = fill(comb(int(w / 10), (x + 4, y + 74), (10, 0), (0, 38), 0, 5), RED) + block(
            rect(x, 148, w, y - 72), c.tone(PAPER)
        )
        art += fill(rect(x - 6, y - 8, w, 78), INK) + fill(rect(x - 6, y - 2, w, 5) + rect(x - 6, y + 58, w, 5), GOLD)
        gems = "".join(
            fill(diamonds(x - 6 + step * (k + 0.5), y + 30, 19, 1, 1), (RED, GOLD, c.spark)[k % 3]) for k in range(n)
        )
        art += gems + fill(diamonds(x - 6 + step / 2, y + 30, 9, n, step), PAPER)
        art += fill(zigzag(x - 6, y - 12, int(w // 20), w / (w // 20), 15), RED)
        return art + fill(diamonds(x - 6 + step / 2, y - 52, 9, n, step), c.mark(INDIGO))

    folds = fill(lens(214, 160, 210, 330, 6, 4) + lens(330, 160, 336, 330, -6, 4), mix(PAPER, BROWN, 0.35))
    return bar + end(296, 140, 318) + end(166, 210, 358) + folds


def bookmark(_c: Inks) -> str:
    """Three embroidered bookmarks with tassels, fanned."""

    def one(tone: str, petal: str, leaf_tone: str) -> str:
        strip = block("M-42 -150H42V140L0 170L-42 140Z", PAPER, INK, -4, -4) + fill(rect(-38, -144, 68, 276), tone)
        bloom = (
            fill(rays(-4, -70, 6, 32, range(0, 360, 60), 14), petal)
            + fill(oval(-4, -70, 9, 9), GOLD)
            + fill(rays(-4, 56, 5, 26, range(0, 360, 72), 13), petal)
            + fill(oval(-4, 56, 7, 7), GOLD)
        )
        stem = fill(
            lens(-4, -40, -4, 36, 8, 5) + lens(-4, -14, 24, -34, 4, 9) + lens(-4, 6, -30, -10, -4, 9), leaf_tone
        )
        edge = fill(zigzag(-36, 118, 4, 16, 14) + zigzag(-36, -128, 4, 16, -14), GOLD)
        return strip + bloom + stem + edge + chip(oval(0, -132, 7, 7), GOLD)

    def tassel(x: float, y: float, tone: str) -> str:
        return fill(comb(7, (x - 12, y), (4, 0), (0, 74), 0, 4, 2), tone) + chip(oval(x, y, 10, 12), GOLD)

    cords = fill(
        lens(176, 182, 132, 150, -14, 4) + lens(300, 160, 300, 118, 10, 4) + lens(424, 182, 470, 150, 14, 4), RED
    )
    marks = (
        place(one(INDIGO, "#E39A8B", "#9DAE78"), 196, 316, 0.92, -16)
        + place(one("#7C2230", GOLD, "#9DAE78"), 406, 316, 0.92, 16)
        + place(one(DARK, RED, LEAF), 300, 300, 1)
    )
    return cords + marks + tassel(128, 150, RED) + tassel(474, 150, GOLD)


def pendant(_c: Inks) -> str:
    """A round Yi embroidered hanging in black, red and yellow with a long tassel."""
    out = fill(lens(300, 60, 300, 160, 0, 6), RED) + chip(oval(300, 150, 15, 15), GOLD)
    disc = (
        block(oval(300, 262, 118, 118, 0, 0.006), INK, DARK)
        + fill(oval(294, 256, 108, 108, 0, 0), "#1B1613")
        + fill(rays(294, 256, 90, 106, range(0, 360, 12), 6), RED)
        + fill(rays(294, 256, 78, 88, range(6, 366, 12), 5), GOLD)
    )
    horns = "".join(
        lens(294, 256, *on(294, 256, 64, 64, a), 12, 15)
        + lens(*on(294, 256, 62, 62, a), *on(294, 256, 46, 46, a + 34), 10, 8)
        for a in range(0, 360, 90)
    )
    flames = rays(294, 256, 14, 56, range(45, 405, 90), 16)
    tassels = "".join(
        fill(comb(9, (x - 20, 394), (5, 0), (0, h), 0, 5, 2), t)
        + chip(oval(x, 388, 15, 18), GOLD)
        + fill(lens(x, 340, x, 386, 0, 5), RED)
        for x, h, t in ((232, 66, RED), (300, 82, GOLD), (368, 66, RED))
    )
    return (
        out
        + tassels
        + disc
        + fill(horns, GOLD)
        + fill(flames, RED)
        + fill(oval(294, 256, 16, 16), PAPER)
        + fill(oval(294, 256, 8, 8), RED)
    )


def pillow(c: Inks) -> str:
    """A square cushion cover with Yi flame and ram's-horn embroidery."""
    base = c.tone("#23262B")
    body = "M128 190Q300 214 472 188Q454 320 474 456Q300 436 130 458Q148 320 128 190Z"
    border = "M160 222Q300 240 440 220Q430 320 440 424Q300 408 160 426Q170 320 160 222Z"
    field = "M178 240Q300 256 422 238Q414 320 422 406Q300 392 178 408Q186 320 178 240Z"
    horn = (
        lens(0, 0, -4, -62, 16, 12)
        + lens(-4, -62, -36, -40, -14, 9)
        + lens(0, 0, 4, -62, -16, 12)
        + lens(4, -62, 36, -40, 14, 9)
    )
    horns = "".join(place(fill(horn, RED), 298, 322, 1.05, a) for a in (0, 90, 180, 270))
    flames = "".join(
        fill(lens(x, y, x + dx, y + dy, 8, 12) + lens(x, y, x + dx * 0.5, y + dy, -6, 9), GOLD)
        for x, y, dx, dy in ((220, 290, -24, -34), (378, 290, 24, -34), (220, 356, -24, 34), (378, 356, 24, 34))
    )
    stitches = fill(zigzag(176, 238, 10, 24, 12) + zigzag(176, 410, 10, 24, -12), c.mark(GOLD))
    tassels = "".join(
        fill(comb(5, (x - 10, y), (5, 0), (sx * 14, sy * 34), 0, 5), RED)
        for x, y, sx, sy in ((126, 188, -1, -1), (474, 186, 1, -1), (128, 456, -1, 0.6), (474, 456, 1, 0.6))
    )
    return (
        tassels
        + block(body, base)
        + fill(border, RED)
        + fill(field, mix(base, INK, 0.2))
        + stitches
        + horns
        + flames
        + fill(oval(298, 322, 18, 18), GOLD)
        + fill(oval(298, 322, 9, 9), RED)
        + fill(lens(140, 204, 146, 440, -14, 4), mix(base, PAPER, 0.5))
    )


def _batik_bird(_c: Inks, pale: str) -> str:
    """A resist-drawn bird with a spread tail, round the origin."""
    body = lens(-70, 10, 40, -6, -14, 30) + oval(46, -22, 20, 18) + lens(62, -22, 92, -14, 0, 7)
    tail = "".join(lens(-60, 8, -140, dy, 6, 9) for dy in (-56, -26, 6, 38))
    wing = lens(-20, -8, -50, -76, 12, 18) + lens(0, -12, -10, -84, 10, 14)
    return fill(body + tail + wing, pale) + fill(
        oval(50, -26, 5, 5) + comb(5, (-44, 6), (14, -2), (8, 12), 3, 3), INDIGO
    )


def batik_square(c: Inks) -> str:
    """A batik kerchief hung by two corners: white bird and blossoms on indigo, crackled wax."""
    pale = mix(PAPER, INDIGO, 0.06)
    rod = block(shape("120 140 480 132 480 150 120 158"), BROWN)
    cloth = "M140 156Q300 190 462 150Q470 300 460 452Q300 476 142 456Q132 300 140 156Z"
    frame = "M166 190Q300 216 436 184Q442 300 434 424Q300 446 168 428Q160 300 166 190Z"
    inner = "M176 200Q300 226 426 196Q431 300 424 414Q300 435 178 418Q171 300 176 200Z"
    blossoms = "".join(
        fill(rays(x, y, 5, 30, range(0, 360, 60), 11), pale) + fill(oval(x, y, 6, 6), pale)
        for x, y in ((214, 244), (392, 238), (216, 382), (392, 380))
    )
    dots = "".join(
        oval(158 + 28 * k, 172 + 14 - abs(k - 5) * 3, 5, 5) + oval(160 + 28 * k, 440 + 10 - abs(k - 5) * 2, 5, 5)
        for k in range(11)
    )
    crackle = (
        lens(180, 210, 250, 330, 12, 2)
        + lens(420, 210, 350, 330, -16, 2)
        + lens(200, 410, 330, 300, 20, 2)
        + lens(400, 400, 280, 350, -14, 2)
    )
    return (
        rod
        + block(cloth, INDIGO, DEEP)
        + fill(frame, pale)
        + fill(inner, INDIGO)
        + fill(dots, pale)
        + blossoms
        + place(_batik_bird(c, pale), 312, 322, 1.02)
        + fill(crackle, mix(INDIGO, PAPER, 0.4))
        + fill(comb(3, (166, 170), (134, 8), (0, 270), 6, 3), DEEP)
    )


def batik_table(_c: Inks) -> str:
    """A round-cornered table laid with a batik cloth, spirals along its hem, a tea bowl on it."""
    pale = mix(PAPER, INDIGO, 0.06)
    top = "M130 262L210 220H404L474 262Q302 300 130 262Z"
    fall = "M126 262Q302 304 478 262L490 408Q462 430 436 404Q400 434 364 410Q330 440 296 412Q262 440 230 410Q196 434 166 404Q140 428 114 408Z"
    legs = block(lens(160, 400, 150, 478, 0, 9), BROWN) + block(lens(446, 400, 456, 478, 0, 9), BROWN)
    swirl = (
        fill("".join(oval(166 + 54 * k, 352 + 10 - abs(k - 2.5) * 3, 23, 23) for k in range(6)), pale)
        + fill("".join(oval(166 + 54 * k, 352 + 10 - abs(k - 2.5) * 3, 16, 16) for k in range(6)), INDIGO)
        + fill("".join(oval(166 + 54 * k, 352 + 10 - abs(k - 2.5) * 3, 8, 8) for k in range(6)), pale)
    )
    hem = fill(lens(130, 300, 476, 300, 30, 7) + lens(124, 388, 482, 388, 26, 6), pale) + fill(
        comb(14, (136, 312), (25, 0), (10, 10), 2, 4), pale
    )
    sun = fill(rays(300, 252, 16, 76, range(0, 360, 30), 8, 0.36), pale) + fill(oval(300, 252, 16, 7), pale)
    return (
        legs
        + block(fall, INDIGO, DEEP)
        + swirl
        + hem
        + block(top, mix(INDIGO, PAPER, 0.12), DEEP, -4, -4)
        + sun
        + bowl(384, 226, 46, "#C8792B")
        + fill(lens(372, 190, 392, 124, 14, 6), PAPER)
    )


def batik_runner(c: Inks) -> str:
    """A long batik tea mat half unrolled, with a pot and two cups standing on it."""
    pale = mix(PAPER, INDIGO, 0.06)
    mat = "M96 404L190 330H520L470 440Q280 470 96 440Z"
    fish = "".join(
        fill(
            lens(190 + 104 * k, 420 - 6 * k, 250 + 104 * k, 414 - 6 * k, 0, 15)
            + poly((252 + 104 * k, 414 - 6 * k), (274 + 104 * k, 400 - 6 * k), (272 + 104 * k, 430 - 6 * k)),
            pale,
        )
        for k in range(2)
    )
    edge = fill(
        lens(116, 430, 464, 430, 14, 5) + lens(200, 340, 508, 340, 0, 4) + comb(16, (122, 442), (22, 0), (6, 10), 0, 4),
        pale,
    )
    roll = (
        block("M470 330Q530 330 528 386Q526 446 470 444Z", INDIGO, DEEP, -4, -4)
        + chip(oval(476, 388, 36, 56, 0, 0), mix(INDIGO, PAPER, 0.2), DEEP)
        + fill(oval(474, 386, 24, 40), pale)
        + fill(oval(474, 386, 17, 31), INDIGO)
        + fill(oval(474, 386, 8, 17), pale)
    )
    clay = c.tone("#8A4B2D")
    pot = (
        block("M196 262C150 300 156 376 216 388H316C374 376 380 300 336 262Z", clay)
        + block("M166 314C126 306 124 268 104 250L128 244C148 262 152 284 182 288Z", clay, INK, -4, -4)
        + block("M352 284C414 276 420 366 354 364L352 346C394 346 390 298 352 304Z", clay, INK, -4, -4)
        + block("M204 264Q214 236 266 232Q320 236 330 264Z", mix(clay, INK, 0.2), INK, -4, -4)
        + chip(oval(266, 226, 16, 12), clay)
        + fill(teeth(266, 324, 110, 66, (0, 70, 14), 0.22), INK)
        + fill(lens(188, 300, 196, 352, -8, 7), mix(clay, PAPER, 0.5))
    )
    return (
        block(mat, INDIGO, DEEP)
        + edge
        + fish
        + pot
        + roll
        + bowl(416, 378, 38, "#C8792B")
        + bowl(340, 414, 38, "#C8792B")
    )


MOTIFS: Mapping[str, Callable[[Inks], str]] = {
    "purse": purse,
    "shawl": shawl,
    "bookmark": bookmark,
    "pendant": pendant,
    "pillow": pillow,
    "batik_square": batik_square,
    "batik_table": batik_table,
    "batik_runner": batik_runner,
}
