"""Tea in all its shapes: pressed cakes, nests, bamboo tubes, loose leaf, and the cups it is drunk from."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.forms import (
    bowl,
    bundle_string,
    tray,
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
    Inks,
    block,
    chip,
    comb,
    curve,
    fill,
    leaf,
    lens,
    mix,
    on,
    oval,
    place,
    poly,
    pts,
    rays,
    rect,
    scatter,
    shape,
    stamp,
    strewn,
    teeth,
    tumble,
)


def _emblem(c: Inks, x: float, y: float, colour: str = "") -> str:
    """The mark on a wrapper: a leaf, a hill, a sun, a tree, a flame, a gate or waves, by variation."""
    marks = (
        lens(x - 20, y + 20, x + 22, y - 22, 4, 12),
        shape(f"{x - 28} {y + 18} {x - 8} {y - 20} {x + 4} {y} {x + 12} {y - 10} {x + 28} {y + 18}"),
        oval(x, y, 12, 12) + rays(x, y, 16, 30, range(0, 360, 45), 5),
        lens(x, y + 26, x, y - 4, 0, 6) + oval(x, y - 8, 22, 15),
        lens(x - 10, y + 24, x + 2, y - 28, -8, 11) + lens(x + 10, y + 24, x + 12, y - 12, 6, 8),
        rect(x - 26, y - 20, 52, 9)
        + rect(x - 20, y - 8, 40, 6)
        + rect(x - 17, y - 6, 7, 28)
        + rect(x + 10, y - 6, 7, 28),
        comb(3, (x - 26, y - 12), (0, 13), (52, 0), -7, 6),
        lens(x, y + 26, x, y - 26, 12, 8) + lens(x, y + 26, x, y - 26, -12, 8),
    )
    return fill(marks[(c.variation - 1) % len(marks)], colour or c.main)


def _disc(cake: str, pale: str = CREAM, n: int = 54) -> str:
    """A pressed cake: strewn leaf on a dark disc."""
    return (
        block(oval(300, 308, 166, 166, 0, 0.008), cake)
        + fill(scatter(4, n, (296, 300, 150, 150), 42, 4), INK)
        + fill(scatter(9, n * 3 // 5, (294, 296, 142, 142), 34, 3), mix(GOLD, cake, 0.25))
        + fill(scatter(21, n * 2 // 5, (296, 250, 130, 90), 30, 3), pale)
    )


def tea_cake(c: Inks) -> str:
    """A tea cake half out of its torn cotton paper, with a bowl of its liquor."""
    torn = pts("138 300 190 326 236 300 290 338 348 306 400 330 462 282")
    pleats = "".join(
        lens(*on(300, 308, 166, 166, a), *on(300, 308, 112, 112, a + 5), 2, 2.5) for a in range(22, 165, 13)
    )
    rim = "M463 340A170 170 0 0 1 138 364L156 358A150 150 0 0 0 443 338Z"
    ticket = chip("M276 212L330 206L334 250L280 256Z", PAPER) + fill(
        lens(284, 224, 324, 219, 0, 3) + lens(284, 238, 318, 234, 0, 3), c.main
    )
    return (
        _disc(c.tone(BROWN))
        + ticket
        + block(curve(torn, closed=False) + "L469 338A172 172 0 0 1 138 367Z", PAPER, INK, -4, -5)
        + fill(pleats, c.soft)
        + fill(rim, c.mark())
        + fill(oval(296, 398, 58, 54), c.mark())
        + place(_emblem(c, 0, 0, PAPER), 296, 398, 1.25)
        + bowl(446, 452, 58, AMBER)
    )


def ripe_stack(c: Inks) -> str:
    """Seven ripe cakes in a tube of bamboo husk, one cake and a bowl of red liquor before it."""
    husk = mix(GOLD, CREAM, 0.25)
    tube = block("M150 190Q136 330 152 470H330Q346 330 332 190Z", husk)
    ribs = comb(7, (164, 200), (25, 0), (0, 262), 0, 3, 2)
    rings = "".join(bundle_string(241, y, 100, c.mark(RED)) for y in (236, 322, 408))
    top = chip(oval(242, 190, 91, 26, 0, 0), mix(husk, BROWN, 0.2)) + fill(
        rays(240, 186, 14, 76, range(0, 360, 24), 4, 0.26), BROWN
    )
    return (
        tube
        + fill(ribs, mix(husk, BROWN, 0.6))
        + rings
        + top
        + place(_disc(DARK, RUST, 34), 216, 168, 0.64)
        + chip(oval(408, 364, 46, 46), PAPER)
        + _emblem(c, 405, 361)
        + bowl(300, 458, 54, "#5A1D14")
    )


def tuo(c: Inks) -> str:
    """Little nests of ripe tea, some in printed paper twists."""
    nest = (
        block("M-46 -8Q-48 34 0 36Q48 34 46 -8Q0 -34 -46 -8Z", DARK)
        + fill(oval(-3, -12, 40, 14), mix(DARK, RUST, 0.5))
        + fill(oval(-3, -10, 20, 7), INK)
        + fill(scatter(4, 16, (0, 10, 34, 16), 18, 3, 20), mix(RUST, GOLD, 0.4))
    )
    twist = (
        block("M-46 6Q-44 40 0 40Q44 40 46 6Q30 -16 12 -20L26 -50Q0 -40 -26 -50L-12 -20Q-34 -14 -46 6Z", PAPER)
        + fill(comb(6, (-30, 4), (12, 0), (0, 30), 0, 2.5), c.soft)
        + fill(oval(-3, 14, 17, 15), c.mark(RED))
        + fill(lens(-11, 21, 6, 6, 2, 6), PAPER)
    )
    return (
        tray(300, 440, 200, 46)
        + stamp("twist", twist, [(222, 300, -6, 1.3), (394, 306, 8, 1.3)])
        + stamp("nest", nest, [(306, 356, 0, 1.3), (182, 402, -4, 1.3), (424, 402, 4, 1.3), (300, 430, 2, 1.5)])
        + fill(scatter(8, 14, (300, 474, 150, 8), 26, 4, 0), DARK)
    )


def tube_tea(_c: Inks) -> str:
    """Bamboo-tube tea: two scorched tubes, one split to show the leaf."""

    def tube(y: float, tone: str, turn: float) -> str:
        rings = fill(
            lens(214, y - 44, 214, y + 44, -9, 6) + lens(396, y - 44, 396, y + 44, -9, 6), mix(tone, INK, 0.45)
        )
        grain = comb(6, (150, y + 26), (52, 0), (40, 2), 2, 3) + comb(6, (160, y - 24), (52, 0), (36, -1), 0, 3)
        end = chip(oval(462, y, 17, 44), CREAM) + fill(oval(460, y - 2, 9, 27), BROWN)
        body = block(rect(136, y - 44, 326, 88), tone) + rings + fill(grain, mix(tone, CREAM, 0.55)) + end
        return f'<g transform="rotate({turn} 300 {y})">{body}</g>'

    split = block("M150 440Q300 402 470 434L458 476Q300 448 160 480Z", mix(GOLD, CREAM, 0.3))
    tea = fill(scatter(5, 34, (308, 440, 130, 14), 44, 4, 0), INK) + fill(
        scatter(8, 20, (308, 436, 120, 10), 36, 3, 0), LEAF
    )
    return (
        tube(250, mix(LEAF, GOLD, 0.35), -24)
        + tube(356, mix(LEAF, GOLD, 0.6), -6)
        + split
        + tea
        + leaf(420, 176, 500, 120, LEAF, 13, -4)
        + leaf(412, 184, 360, 116, LEAF, 13, 4)
    )


def _lidded_bowl(c: Inks) -> str:
    cup = "M176 232C214 252 206 372 270 376H330C394 372 386 252 424 232Z"
    wave = comb(4, (226, 282), (38, 0), (34, 0), -9, 5) + comb(4, (236, 312), (34, 0), (28, 0), -8, 4)
    shade = "".join(lens(398 - 7 * k, 256 + 12 * k, 366 - 5 * k, 262 + 12 * k, -3, 3.5) for k in range(9))
    return (
        block(oval(300, 384, 148, 24, 0, 0), c.soft)
        + block(cup, PAPER)
        + fill(wave, c.main)
        + fill(shade, INK)
        + block("M204 226Q226 166 300 162Q374 166 396 226Z", PAPER, INK, -4, -4)
        + chip(oval(300, 156, 34, 13), c.mark())
        + fill(lens(232, 214, 366, 214, 0, 3), c.main)
    )


def _leaf_tray(tone: str) -> str:
    strands = fill(scatter(5, 38, (300, 440, 168, 34), 62, 7, 20), INK) + fill(
        scatter(8, 28, (300, 432, 150, 28), 54, 6, 10), tone
    )
    return tray(300, 446, 186, 42) + strands + fill(scatter(3, 12, (290, 428, 120, 20), 36, 3.5, 0), CREAM)


def loose_tea(c: Inks) -> str:
    """A lidded bowl over a tray of green leaf."""
    return place(_lidded_bowl(c), 0, 26) + _leaf_tray(c.tone(LEAF))


def black_tea(c: Inks) -> str:
    """A glass pot of red liquor over a tray of dark twisted leaf with golden tips."""
    pot = (
        block("M196 236C140 290 150 386 228 396H352C430 386 440 290 384 236Z", mix(PAPER, c.soft, 0.25))
        + fill("M174 300C160 350 190 384 232 386H346C390 384 416 348 404 300Q290 318 174 300Z", c.tone("#8E2A17"))
        + fill(lens(180, 304, 398, 304, 8, 5), GOLD)
        + fill(lens(176, 280, 190, 366, -8, 7), PAPER)
        + fill(teeth(288, 314, 128, 78, (-30, 60, 14), 0.18), INK)
    )
    spout = block("M162 304C120 296 116 248 92 232L118 222C140 244 140 268 176 272Z", mix(PAPER, c.soft, 0.25))
    handle = block("M406 262C474 256 478 350 408 356L404 338C448 330 446 284 402 282Z", mix(GOLD, BROWN, 0.3))
    lid = block("M206 236Q216 206 290 204Q364 206 374 236Z", c.mark(), INK, -4, -4) + chip(
        oval(290, 196, 20, 13), c.ink
    )
    return place(spout + handle + pot + lid, 10, 8) + _leaf_tray(mix(DARK, RUST, 0.35))


def green_cakes(c: Inks) -> str:
    """A stack of three small sun-dried cakes, a fourth stood before them, and fresh leaves."""
    tone = c.tone(mix(BROWN, LEAF, 0.5))
    stack = ""
    for y, x in ((424, 214), (364, 226), (304, 208)):
        side = f"M{x - 116} {y}Q{x - 112} {y + 46} {x} {y + 50}Q{x + 112} {y + 46} {x + 116} {y}Z"
        top = oval(x, y, 116, 34, 0, 0)
        stack += block(side, mix(tone, INK, 0.25)) + chip(top, tone)
        stack += fill(scatter(y, 9, (x - 2, y - 3, 100, 26), 34, 4, 20), mix(tone, CREAM, 0.5))
    stand = place(_disc(mix(tone, LEAF, 0.3), CREAM, 32), 222, 192, 0.58)
    paper = chip("M338 400Q396 380 470 392L484 478Q400 470 330 480Z", PAPER) + fill(oval(404, 430, 26, 24), c.mark())
    tips = (
        leaf(250, 250, 330, 170, c.main, 15, -8)
        + leaf(250, 250, 190, 160, c.main, 15, 8)
        + leaf(250, 252, 256, 150, c.main, 12, 4)
    )
    return tips + stack + stand + paper + place(_emblem(c, 0, 0), 402, 428, 0.6)


def buckwheat_tea(c: Inks) -> str:
    """A glass of golden buckwheat tea with roasted three-cornered grain at its bottom and before it."""
    grain = chip(poly((0, -15), (14, 10), (-14, 10)), mix(BROWN, GOLD, 0.35)) + fill(lens(-2, -14, -2, 6, 0, 3), CREAM)
    glass = "M176 170H392L372 474H196Z"
    low = [(x, y, t, 1.0) for x, y, t, _ in tumble(4, strewn(6, 14, (284, 430, 70, 24)))]
    out = [
        *tumble(9, strewn(12, 22, (330, 464, 150, 18))),
        (452, 440, 20, 1.2),
        (486, 458, 80, 1.2),
        (420, 452, 200, 1.2),
    ]
    steam = lens(236, 150, 262, 70, 18, 7) + lens(316, 150, 340, 62, -18, 7)
    handle = block("M388 240C470 236 470 370 380 372L382 350C438 346 440 262 387 262Z", mix(PAPER, c.soft, 0.4))
    return (
        fill(steam, PAPER)
        + handle
        + block(glass, mix(PAPER, c.soft, 0.25))
        + fill("M184 232H380L366 458H202Z", c.tone(mix(GOLD, AMBER, 0.35)))
        + fill(oval(282, 232, 98, 14, 0, 0), mix(GOLD, CREAM, 0.4))
        + stamp("bw", grain, low)
        + fill(lens(196, 200, 212, 430, -3, 8), PAPER)
        + fill(comb(9, (372, 250), (-2, 22), (-26, 12), 0, 3), INK)
        + "".join(f'<use href="#bw" transform="translate({x:.0f} {y:.0f})rotate({t:.0f})"/>' for x, y, t, _ in out)
    )


def sweet_tea(c: Inks) -> str:
    """A painted Tibetan flask, a glass of milk tea and paper sticks of tea powder."""
    flask = (
        block(
            "M160 250Q150 260 150 290V440Q150 474 186 474H300Q336 474 336 440V290Q336 260 322 246V200H166V250Z",
            c.mark(RED),
        )
        + block(rect(176, 150, 136, 52), CREAM)
        + fill(rect(150, 280, 184, 14) + rect(150, 420, 184, 14), GOLD)
        + fill("".join(oval(240, 356, 44, 20, a) for a in (0, 60, 120)), PAPER)
        + fill(oval(240, 356, 16, 16), GOLD)
        + fill(lens(168, 300, 168, 410, -3, 8), PAPER)
        + fill(teeth(243, 370, 92, 96, (-50, 60, 16), 0.2), INK)
    )
    handle = block("M318 226C390 220 394 380 334 392V366C364 350 358 252 318 254Z", DARK)
    milk = "#D9A878"
    glass = (
        block("M352 330H474L460 474H366Z", mix(PAPER, c.soft, 0.3))
        + fill("M358 354H466L454 462H370Z", milk)
        + fill(oval(412, 354, 54, 9), mix(milk, PAPER, 0.55))
        + fill(lens(370, 346, 378, 448, -2, 6), PAPER)
        + fill(lens(392, 320, 408, 250, 14, 6) + lens(430, 316, 446, 260, -12, 5), PAPER)
    )
    sticks = "".join(
        place(block(rect(-18, -60, 36, 120), PAPER) + fill(rect(-21, -20, 30, 44), tone), x, 436, 0.8, turn)
        for x, turn, tone in ((118, -24, c.main), (152, -8, c.spark))
    )
    return handle + flask + glass + sticks


MOTIFS: Mapping[str, Callable[[Inks], str]] = {
    "tea_cake": tea_cake,
    "ripe_stack": ripe_stack,
    "tuo": tuo,
    "tube_tea": tube_tea,
    "loose_tea": loose_tea,
    "black_tea": black_tea,
    "green_cakes": green_cakes,
    "buckwheat_tea": buckwheat_tea,
    "sweet_tea": sweet_tea,
}
