"""Chillies and green pepper, whole, pounded, pickled and pressed."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.forms import (
    basket,
    bowl,
    glass_jar,
    pod,
    wide_bowl,
)
from market.seeding.pictures.hand import (
    AMBER,
    BROWN,
    CREAM,
    DARK,
    GOLD,
    INK,
    LEAF,
    PAPER,
    RED,
    RUST,
    STONE,
    Inks,
    blob,
    block,
    chip,
    fill,
    leaf,
    lens,
    mix,
    oval,
    place,
    rect,
    scatter,
    shape,
    stamp,
    strewn,
    teeth,
    tumble,
)


def chilli(c: Inks) -> str:
    """Small dried chillies hanging from one knot."""
    out = fill(lens(300, 120, 306, 230, 6, 6), BROWN)
    for i, (x0, y0, x1, y1, b) in enumerate(
        (
            (296, 200, 160, 392, 34),
            (304, 206, 446, 386, -34),
            (300, 226, 222, 452, 26),
            (306, 226, 388, 456, -26),
            (302, 236, 306, 474, 14),
        )
    ):
        shine = lens(
            x0 + (x1 - x0) * 0.25, y0 + (y1 - y0) * 0.2, x0 + (x1 - x0) * 0.62, y0 + (y1 - y0) * 0.6, b * 0.5 + 5, 4
        )
        out += block(lens(x0, y0, x1, y1, b, 34), RED if i % 2 else mix(RED, AMBER, 0.3), INK, -5, -4) + fill(
            shine, PAPER
        )
        out += chip(lens(x0 - 15, y0 - 10, x0 + 15, y0 + 16, 0, 11), LEAF)
    return out + chip(oval(303, 196, 30, 17), c.mark()) + leaf(312, 176, 420, 128, LEAF, 18, -8)


def chilli_string(_c: Inks) -> str:
    """Two long strings of dried chillies, plaited down from a pole."""
    pole = block(shape("120 148 486 138 486 160 120 170"), mix(GOLD, LEAF, 0.35))
    tones = (RED, mix(RED, DARK, 0.25), mix(RED, AMBER, 0.25))
    stamps = "".join(stamp(f"ch{n}", pod((0, 0, 84, 62), -16, 23, tone, BROWN), []) for n, tone in enumerate(tones))
    cords, pods = "", ""
    for x, top in ((206, 176), (392, 168)):
        cords += lens(x, 150, x, 470, 3, 5)
        for k in range(7):
            for side in (1, -1):
                pods += (
                    f'<use href="#ch{k % 3}" transform="translate({x + 6 * side} {top + 8 + 36 * k})scale({side} 1)"/>'
                )
    return stamps + pole + fill(cords, BROWN) + pods


def chilli_fresh(_c: Inks) -> str:
    """A basket of long fresh chillies, red and green, with white-flowered leaf."""
    green, out = mix(LEAF, "#B9BE52", 0.25), ""
    for k in range(7):
        x0, x1 = 180 + 42 * k, 118 + 62 * k
        out += pod((x1, 196 + abs(k - 3) * 16, x0, 386), (k - 3) * 7, 19, green if k in (1, 4) else RED)
    out += pod((176, 330, 420, 342), -26, 19, RED) + pod((430, 318, 200, 366), 18, 17, green)
    return leaf(300, 260, 240, 140, LEAF, 24, 8) + leaf(306, 260, 372, 150, LEAF, 24, -8) + out + basket(358)


def chilli_powder(c: Inks) -> str:
    """A stone mortar of pounded toasted chilli, its pestle, and charred pods."""
    stone = "#8E8C8A"
    red = c.tone("#8A2B1C")
    cup = "M150 306C156 400 196 432 226 440L204 474H396L374 440C404 432 444 400 450 306Z"
    pile = (
        fill(blob("170 304 214 268 300 252 388 270 430 304 300 330"), INK)
        + fill(blob("166 302 212 264 298 248 384 266 426 300 298 324"), red)
        + fill(scatter(4, 34, (296, 288, 100, 26), 14, 4, 20), mix(red, AMBER, 0.6))
        + fill("".join(oval(x, y, 4, 3) for x, y in strewn(7, 16, (296, 286, 96, 24))), CREAM)
    )
    pestle = block("M330 280L420 130Q446 116 460 140L372 296Z", mix(stone, PAPER, 0.2), INK, -4, -3)
    return (
        chip(oval(300, 306, 152, 40, 0, 0), mix(stone, PAPER, 0.2))
        + pile
        + pestle
        + block(cup + "M150 306Q300 372 450 306Z", stone, INK, -5, -4)
        + fill(scatter(6, 36, (296, 390, 110, 52), 9, 4, 40), mix(stone, PAPER, 0.5))
        + fill(teeth(300, 320, 148, 120, (-5, 66, 16), 0.22), INK)
        + pod((108, 386, 190, 470), 14, 14, mix(RED, DARK, 0.35), BROWN)
        + pod((494, 392, 420, 470), -14, 14, mix(RED, DARK, 0.35), BROWN)
    )


def _pepper_blocks(tone: str) -> tuple[str, str]:
    shut = block("M-27 0a27 26 0 1 1 54 0a27 26 0 1 1-54 0Z", tone, INK, -4, -4) + fill(
        lens(-16, -8, 4, -20, -3, 3) + lens(-10, 4, 2, 0, 2, 3) + lens(4, -8, 12, -6, 0, 3), CREAM
    )
    split = (
        chip("M-34-6C-30-34-8-30 0-4C8-30 32-34 34-6C34 20 16 28 0 24C-16 28-36 20-34-6Z", mix(tone, RED, 0.55))
        + fill("M-12 2Q0-26 10 2Q4 16-12 2Z", CREAM)
        + fill("M-13-8a12 12 0 1 1 24 0a12 12 0 1 1-24 0Z", INK)
        + fill(lens(-6, -14, 2, -16, 0, 3), PAPER)
    )
    return shut, split


def pepper(c: Inks) -> str:
    """A cluster of green Sichuan pepper, some husks split on their black seed; variation 2 fills a bowl."""
    tone = c.tone(mix(LEAF, GOLD, 0.15))
    shut, split = _pepper_blocks(tone)
    if c.variation == 2:
        points = strewn(8, 34, (300, 318, 122, 56))
        berries = stamp("shut", shut, []) + stamp("split", split, [])
        berries += "".join(
            f'<use href="#{"split" if i % 3 == 1 else "shut"}" transform="translate({x:.0f} {y:.0f})rotate({i * 47 % 80 - 40})"/>'
            for i, (x, y) in enumerate(points)
        )
        twig = fill(lens(200, 240, 420, 150, 14, 7), BROWN) + "".join(
            leaf(*p, c.main, 20, b)
            for p, b in (
                ((260, 214, 200, 140), 8),
                ((320, 190, 290, 110), 8),
                ((330, 190, 420, 220), -8),
                ((390, 164, 470, 120), -8),
            )
        )
        return twig + wide_bowl(c, BROWN, PAPER, 372, berries)
    out = fill(lens(300, 470, 318, 140, -20, 7), BROWN)
    for x0, y0, x1, y1, b in (
        (322, 190, 236, 130, 8),
        (326, 200, 420, 140, -8),
        (330, 280, 470, 232, -10),
        (326, 290, 160, 252, 10),
        (318, 390, 470, 400, 8),
        (316, 400, 142, 418, -8),
    ):
        out += leaf(x0, y0, x1, y1, c.main, 22, b)
    rows = (
        ((228, 276, 330, 384), 202),
        ((204, 252, 300, 352, 404), 240),
        ((224, 274, 322, 374), 288),
        ((200, 250, 300, 348, 400), 342),
        ((226, 278, 328, 376), 390),
        ((256, 306, 352), 438),
    )
    out += stamp("shut", shut, []) + stamp("split", split, [])
    i = 0
    for xs, y in rows:
        for x in xs:
            name = "split" if i % 3 == 1 else "shut"
            out += f'<use href="#{name}" transform="translate({x} {y - i * 7 % 13})rotate({i * 47 % 80 - 40})"/>'
            i += 1
    return out


def pepper_oil(c: Inks) -> str:
    """A slim bottle of green pepper oil with berries inside, and a spray of pepper."""
    tone = mix(LEAF, GOLD, 0.4)
    shut, split = _pepper_blocks(mix(LEAF, GOLD, 0.15))
    glass = (
        "M222 230C184 262 172 290 172 330V442Q172 474 204 474H304Q336 474 336 442V330C336 290 324 262 286 230V150H222Z"
    )
    bottle = (
        block(glass, mix(tone, CREAM, 0.15))
        + fill("M180 310H326V438Q326 462 302 462H204Q180 462 180 438Z", tone)
        + block(rect(214, 128, 78, 34), c.mark(), INK, -3, -3)
    )
    low = stamp(
        "shut",
        shut,
        [
            (214.0, 436.0, 0.0, 0.8),
            (256.0, 444.0, 40.0, 0.8),
            (296.0, 434.0, 10.0, 0.8),
            (240.0, 410.0, 20.0, 0.7),
            (280.0, 408.0, 0.0, 0.7),
        ],
    )
    tag = chip(oval(252, 350, 54, 44, 0, 0), PAPER) + place(split, 250, 352, 0.85)
    spray = fill(lens(440, 474, 424, 160, -18, 6), BROWN) + "".join(
        leaf(*p, c.main, 18, b)
        for p, b in (
            ((430, 220, 500, 160), -6),
            ((432, 300, 510, 270), -6),
            ((430, 260, 372, 200), 6),
            ((436, 380, 510, 370), -6),
        )
    )
    more = "".join(
        f'<use href="#shut" transform="translate({x} {y})rotate({t})scale(.95)"/>'
        for x, y, t in ((404, 290, 0), (446, 330, 30), (398, 350, 60), (448, 400, 0), (402, 410, 20), (430, 450, 70))
    )
    return (
        spray
        + bottle
        + low
        + tag
        + fill(lens(184, 330, 186, 440, -3, 7) + lens(230, 170, 230, 226, 0, 4), PAPER)
        + fill(teeth(254, 360, 80, 110, (-46, 60, 16), 0.2), INK)
        + more
    )


def chopped_chilli(c: Inks) -> str:
    """A glass jar of chopped red chilli with garlic, a chopper board before it."""
    red = "#B8301F"
    bits = (
        fill(scatter(4, 60, (290, 366, 86, 78), 26, 8, 30), mix(red, INK, 0.35))
        + fill(scatter(9, 36, (288, 364, 84, 76), 22, 8, 30), mix(red, AMBER, 0.45))
        + fill("".join(oval(x, y, 7, 5) for x, y in strewn(5, 16, (290, 366, 84, 76))), CREAM)
    )
    garlic = block(
        "M446 380C400 396 392 452 430 470H476C514 452 506 396 458 380L460 352L446 352Z", PAPER, INK, -4, -4
    ) + fill(lens(450, 386, 434, 464, -10, 3) + lens(454, 386, 474, 464, 10, 3) + lens(452, 386, 452, 466, 0, 3), STONE)
    return glass_jar(c, red, bits) + garlic + pod((96, 380, 176, 470), 14, 15, RED)


def crock_chilli(c: Inks) -> str:
    """A water-sealed crock of pickled chilli, its lid set in the moat, a bowl of red relish."""
    glaze = c.tone("#5B4334")
    body = block("M222 236C150 262 132 340 146 396Q160 474 220 474H372Q432 474 446 396C460 340 442 262 370 236Z", glaze)
    moat = (
        block("M176 212H416L394 250H198Z", mix(glaze, PAPER, 0.12), INK, -4, -3)
        + block("M232 212Q236 160 296 156Q356 160 360 212Z", mix(glaze, RUST, 0.35), INK, -4, -4)
        + chip(oval(296, 152, 22, 12), glaze)
    )
    band = fill(lens(146, 330, 446, 330, 22, 8), GOLD) + fill(
        "".join(oval(172 + 36 * k, 358 - abs(k - 3.4) * 3 + 10, 9, 9) for k in range(8)), c.mark()
    )
    relish = fill(scatter(4, 30, (408, 414, 58, 14), 20, 7, 20), mix(RED, AMBER, 0.5)) + fill(
        scatter(6, 10, (408, 410, 50, 12), 14, 6, 20), PAPER
    )
    return (
        body
        + moat
        + band
        + fill(lens(166, 290, 172, 400, -10, 7), mix(glaze, PAPER, 0.5))
        + fill(teeth(296, 356, 150, 116, (-42, 70, 20), 0.24), INK)
        + place(bowl(408, 440, 76, "#B8301F"), 0, 0)
        + relish
        + pod((140, 400, 214, 474), 14, 13, RED)
    )


def pickled_chilli(c: Inks) -> str:
    """A tall glass jar of small red and green chillies in brine."""
    green = mix(LEAF, "#B9BE52", 0.5)

    def small(tone: str) -> str:
        return (
            chip(lens(0, -30, 4, 30, 5, 15), tone)
            + fill(lens(-4, -18, -2, 10, 3, 4), PAPER)
            + fill(lens(0, -30, -2, -44, 0, 5), LEAF)
        )

    points = tumble(7, strewn(12, 22, (290, 366, 78, 74)), 50)
    inside = stamp("rc", small(RED), [p for i, p in enumerate(points) if i % 3]) + stamp(
        "gc", small(green), [p for i, p in enumerate(points) if i % 3 == 0]
    )
    brine = mix(GOLD, PAPER, 0.62)
    return glass_jar(c, brine, inside) + "".join(
        f'<use href="#{n}" transform="translate({x} {y})rotate({t})scale(1.2)"/>'
        for n, x, y, t in (("rc", 446, 440, 70), ("rc", 470, 462, 100), ("gc", 430, 464, 60), ("rc", 140, 462, -70))
    )


MOTIFS: Mapping[str, Callable[[Inks], str]] = {
    "chilli": chilli,
    "chilli_string": chilli_string,
    "chilli_fresh": chilli_fresh,
    "chilli_powder": chilli_powder,
    "pepper": pepper,
    "pepper_oil": pepper_oil,
    "chopped_chilli": chopped_chilli,
    "crock_chilli": crock_chilli,
    "pickled_chilli": pickled_chilli,
}
