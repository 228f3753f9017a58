"""Bark paper, an umbrella, incense."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.forms import (
    bowl,
)
from market.seeding.pictures.hand import (
    BROWN,
    CREAM,
    GOLD,
    INK,
    LEAF,
    PAPER,
    RED,
    RUST,
    ZHU,
    Inks,
    block,
    chip,
    comb,
    fill,
    leaf,
    lens,
    mix,
    on,
    oval,
    place,
    poly,
    rays,
    rect,
    scatter,
    shape,
)


def notebook(c: Inks) -> str:
    """A thread-bound notebook of bark paper with torn edges, another open beneath, a bamboo pen."""
    page = mix(CREAM, PAPER, 0.35)
    fibres = scatter(4, 36, (300, 320, 120, 140), 30, 2, 40)
    under = place(
        block(rect(-130, -160, 260, 320), page, INK, -5, -5)
        + fill(comb(9, (-100, -120), (0, 30), (190, 0), 3, 2), mix(page, BROWN, 0.4)),
        336,
        322,
        0.92,
        12,
    )
    cover = block(
        "M150 152L412 140Q420 148 416 170L430 452Q428 466 414 466L164 474Q154 472 154 458Z",
        c.tone(mix(CREAM, GOLD, 0.4)),
    )
    thread = fill(
        "".join(lens(150, 190 + 60 * k, 192, 188 + 60 * k, 0, 5) for k in range(5)) + lens(190, 150, 202, 470, 0, 5),
        c.mark(RED),
    )
    petals = "".join(
        leaf(*on(312, 310, 14, 14, a), *on(312, 310, 66, 66, a + 6), t, 15, 3)
        for a, t in zip(range(0, 360, 60), (c.main, LEAF) * 3, strict=True)
    )
    pressed = petals + fill(oval(310, 308, 11, 11), RUST)
    pen = block(lens(470, 470, 420, 130, 0, 9), mix(LEAF, GOLD, 0.4), INK, -3, -3) + fill(
        lens(420, 150, 416, 110, 0, 8), INK
    )
    return under + cover + fill(fibres, mix(CREAM, BROWN, 0.35)) + thread + pressed + pen


def umbrella(c: Inks) -> str:
    """An open paper umbrella lying on its rim: bamboo ribs, a ring of leaves and blossoms."""
    red = c.tone(ZHU)
    handle = block(lens(300, 300, 470, 478, 0, 11), BROWN, INK, -3, -3) + block(
        lens(440, 446, 484, 490, 0, 14), GOLD, INK, -3, -3
    )
    edge = [on(284, 282, 182, 166, a, -18) for a in range(0, 360, 24)]
    panel = ""
    for i, (x, y) in enumerate(edge):
        nx, ny = edge[(i + 1) % len(edge)]
        mx, my = on(284, 282, 170, 154, i * 24 + 12, -18)
        panel += (f"M{x:.0f} {y:.0f}" if i == 0 else "") + f"Q{mx:.0f} {my:.0f} {nx:.0f} {ny:.0f}"
    ribs = "".join(lens(266, 262, *on(284, 282, 178, 162, a, -18), 0, 3.5) for a in range(0, 360, 24))
    ring = "".join(
        lens(*on(280, 278, 122, 112, a, -18), *on(280, 278, 122, 112, a + 12, -18), 5, 10) for a in range(0, 360, 24)
    )
    blossoms = "".join(
        fill(rays(*on(278, 276, 80, 72, a, -18), 0, 22, range(0, 360, 72), 9), PAPER)
        + fill(oval(*on(278, 276, 80, 72, a, -18), 5, 5), GOLD)
        for a in range(10, 370, 72)
    )
    light = "".join(
        f"M266 262L{edge[i][0]:.0f} {edge[i][1]:.0f}L{edge[i + 1][0]:.0f} {edge[i + 1][1]:.0f}Z"
        for i in range(0, 14, 2)
    )
    return (
        handle
        + block(panel + "Z", red)
        + fill(light, mix(red, RUST, 0.25))
        + fill(ribs, mix(red, INK, 0.5))
        + fill(ring, GOLD)
        + blossoms
        + chip(oval(266, 262, 18, 17), BROWN)
        + chip(oval(262, 257, 8, 8), GOLD)
    )


def incense(c: Inks) -> str:
    """A sheaf of incense sticks in paper bands, one burning in a bowl of ash."""
    tones = (RUST, BROWN, mix(RUST, GOLD, 0.3))
    sticks = "".join(
        block(
            poly(
                (196 + 17 * k, 200 + abs(k - 4) * 4),
                (208 + 17 * k, 198 + abs(k - 4) * 4),
                (240 + 9 * k, 474),
                (230 + 9 * k, 474),
            ),
            tones[k % 3],
            INK,
            -3,
            -2,
        )
        for k in range(9)
    )
    band = (
        chip(shape("214 318 344 318 338 352 220 352"), c.mark())
        + chip(shape("222 360 336 360 333 382 226 382"), c.main)
        + fill(comb(6, (232, 346), (18, 0), (8, -22), 0, 4), PAPER)
    )
    smoke = fill(
        lens(262, 196, 316, 92, 34, 9)
        + lens(316, 92, 250, 60, 14, 6)
        + lens(310, 196, 372, 108, 30, 7)
        + lens(372, 108, 420, 70, -16, 6),
        PAPER,
    )
    burner = (
        bowl(424, 430, 66, BROWN, GOLD)
        + fill(lens(420, 404, 438, 300, 4, 5), RUST)
        + fill(oval(438, 302, 8, 8), RED)
        + fill(lens(438, 296, 470, 214, -22, 6) + lens(470, 214, 452, 166, 10, 5), PAPER)
    )
    return smoke + sticks + band + burner


MOTIFS: Mapping[str, Callable[[Inks], str]] = {
    "notebook": notebook,
    "umbrella": umbrella,
    "incense": incense,
}
