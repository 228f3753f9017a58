"""Woven goods: brocade, bag, carpet, scarf, shawl."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.forms import (
    diamonds,
    zigzag,
)
from market.seeding.pictures.hand import (
    BROWN,
    CREAM,
    GOLD,
    INDIGO,
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
    lens,
    mix,
    oval,
    place,
    rays,
    rect,
    shape,
)

CIRCLE = range(0, 360, 45)


def dai_runner(c: Inks) -> str:
    """A Dai brocade runner hung from a rod: bands of diamonds, an eight-rayed star, a fringe."""
    bands = "".join(
        fill(rect(166, y, 268, h), t)
        for y, h, t in (
            (172, 16, c.mark()),
            (196, 46, c.ink),
            (250, 10, GOLD),
            (268, 92, c.soft),
            (368, 10, GOLD),
            (384, 34, c.ink),
        )
    )
    fringe = "".join(lens(172 + 11 * k, 436, 172 + 11 * k + (k % 3 - 1) * 4, 476, 0, 3.6) for k in range(24))
    side = diamonds(213, 314, 26, 2, 174)
    return (
        block(shape("140 138 460 132 460 152 140 158"), BROWN)
        + fill(fringe, c.mark())
        + block(shape("168 150 432 150 436 436 164 436"), c.main)
        + bands
        + fill(diamonds(190, 219, 18, 6, 44), c.mark())
        + fill(diamonds(190, 219, 8, 6, 44), PAPER)
        + fill(zigzag(168, 360, 11, 24, 16) + zigzag(168, 268, 11, 24, -16) + side, c.main)
        + fill(rays(300, 314, 0, 44, CIRCLE, 13), c.ink)
        + fill(oval(300, 314, 12, 12), c.mark())
        + fill(diamonds(213, 314, 12, 2, 174), PAPER)
        + fill(diamonds(183, 401, 11, 9, 29.3), GOLD)
        + fill("".join(lens(172, y, 428, y, 0, 1.6) for y in (180, 255, 373)), PAPER)
    )


def shoulder_bag(c: Inks) -> str:
    """A handwoven striped shoulder bag with a broad strap and a fringe."""
    strap = block(
        "M188 280C186 150 240 96 306 96C374 96 420 150 418 280H390C392 176 352 126 304 126C256 126 214 176 216 280Z",
        c.tone("#7C2230"),
    )
    stripes = "".join(
        fill(rect(146, y, 308, h), t)
        for y, h, t in (
            (262, 14, GOLD),
            (284, 10, PAPER),
            (302, 34, INK),
            (344, 10, c.spark),
            (362, 26, "#3E5A8C"),
            (396, 10, PAPER),
            (414, 18, GOLD),
        )
    )
    dots = (
        fill(diamonds(166, 319, 11, 10, 30), RED)
        + fill(diamonds(176, 375, 8, 10, 28), CREAM)
        + fill(comb(40, (150, 268), (7.6, 0), (0, 0.1), 0, 2), INK)
    )
    fringe = fill(comb(26, (152, 440), (12, 0), (0, 36), 2, 5), "#7C2230")
    pom = "".join(
        chip(oval(x, y, 18, 18), t) + fill(rays(x - 2, y - 2, 3, 16, range(0, 360, 40), 3), PAPER)
        for x, y, t in ((146, 300, RED), (146, 344, GOLD), (458, 300, RED), (458, 344, GOLD))
    )
    return strap + fringe + block(rect(150, 244, 306, 200), c.tone("#7C2230")) + stripes + dots + pom


def carpet(c: Inks) -> str:
    """A knotted Tibetan seat carpet, half rolled, with a lotus medallion and a meander border."""
    red = c.tone("#A3302A")
    rug = "M120 470L176 236H430L486 470Z"
    frame = "M140 456L188 250H418L466 456Z"
    field = "M170 434L206 272H400L436 434Z"
    roll = (
        block("M166 236Q158 176 214 172H394Q446 176 440 236Z", mix(red, INK, 0.2))
        + chip(oval(200, 206, 32, 33, 0, 0), GOLD)
        + fill(oval(198, 204, 22, 23), red)
        + fill(oval(198, 204, 12, 12), GOLD)
        + fill(comb(7, (252, 186), (26, 0), (0, 40), 0, 5), GOLD)
    )
    petals = (
        fill(rays(303, 356, 20, 66, range(0, 360, 45), 28, 0.72), "#E39A8B")
        + fill(rays(303, 356, 14, 46, range(22, 382, 45), 20, 0.72), PAPER)
        + fill(oval(303, 356, 20, 15), GOLD)
    )
    corners = fill(
        "".join(
            rays(x, y, 0, 26, range(0, 360, 60), 9, 0.75) for x, y in ((226, 300), (382, 300), (206, 408), (400, 408))
        ),
        GOLD,
    )
    meander = "".join(rect(150 + 26 * k, 441, 16, 5) + rect(161 + 26 * k, 437, 5, 9) for k in range(12)) + "".join(
        rect(196 + 24 * k, 257, 14, 4) + rect(206 + 24 * k, 255, 4, 8) for k in range(9)
    )
    sides = comb(9, (150, 440), (5.4, -20), (14, -2), 0, 5) + comb(9, (442, 440), (-5.4, -20), (14, 2), 0, 5)
    fringe = fill(comb(30, (124, 468), (12, 0), (-3, 14), 0, 4), CREAM)
    return (
        fringe
        + block(rug, red)
        + fill(frame, INDIGO)
        + fill(meander + sides, GOLD)
        + fill(field, mix(red, RUST, 0.3))
        + corners
        + petals
        + roll
    )


def pulu_scarf(c: Inks) -> str:
    """A pulu scarf looped over a peg: wool striped across in bright bands, fringed ends hanging."""
    ground = c.tone("#6E2233")
    stripes = (RED, GOLD, "#2F7872", PAPER, "#376F9C", "#E39A8B", GOLD, LEAF, RED, PAPER)

    def tail(length: int) -> str:
        art = block(rect(-52, 0, 104, length), ground) + fill(comb(11, (-50, length), (9.4, 0), (0, 34), 0, 5), ground)
        art += "".join(
            fill(rect(-58, 14 + 26 * k, 104, 9 if k % 3 else 15), stripes[k % 10]) for k in range(length // 26)
        )
        crosses = "".join(
            rect(-36 + 30 * k, length - 62, 18, 6) + rect(-30 + 30 * k, length - 68, 6, 18) for k in range(3)
        )
        return art + fill(crosses, PAPER)

    peg = block(shape("110 138 490 130 490 150 110 158"), BROWN)
    loop = block("M206 146Q212 118 262 118H352Q398 118 402 146L394 268Q300 320 214 268Z", mix(ground, INK, 0.25))
    turn = block("M196 258Q300 218 404 258L398 318Q300 280 202 318Z", ground)
    bars = "".join(
        fill(lens(222 + 26 * k, 252 - abs(k - 3) * -3, 224 + 26 * k, 302, 0, 9), stripes[k]) for k in range(7)
    )
    return peg + loop + place(tail(176), 252, 268, 1, 7) + place(tail(196), 356, 262, 1, -6) + turn + bars


def yak_shawl(c: Inks) -> str:
    """A plain soft shawl of yak wool folded over a bar, with long fringe and a little yak before it."""
    wool = c.tone("#8A7260")
    bar = (
        block(shape("110 152 490 144 490 164 110 172"), BROWN)
        + block(lens(130, 158, 130, 476, 0, 9), BROWN)
        + block(lens(472, 152, 472, 476, 0, 9), BROWN)
    )
    back = block("M186 152H440L432 360H194Z", mix(wool, INK, 0.25))
    front = block("M170 150Q300 138 424 150L432 420Q300 434 160 420Z", wool)
    weave = fill(
        "".join(comb(5, (186 + 12 * (r % 2), 186 + 32 * r), (48, 0), (28, 12), 3, 3) for r in range(7)),
        mix(wool, CREAM, 0.4),
    )
    folds = fill(
        lens(216, 156, 206, 416, 8, 5) + lens(330, 152, 338, 420, -8, 5) + lens(386, 156, 398, 416, 6, 4),
        mix(wool, INK, 0.45),
    )
    fringe = fill(comb(22, (166, 420), (12, 0), (0, 52), 2, 5), wool) + fill(
        comb(22, (166, 424), (12, 0), (0, 48), 2, 2), INK
    )
    band = fill(rect(166, 378, 262, 7) + rect(165, 392, 264, 4), mix(wool, CREAM, 0.7))
    return bar + fringe + back + front + weave + folds + band


MOTIFS: Mapping[str, Callable[[Inks], str]] = {
    "dai_runner": dai_runner,
    "shoulder_bag": shoulder_bag,
    "carpet": carpet,
    "pulu_scarf": pulu_scarf,
    "yak_shawl": yak_shawl,
}
