"""Journeys of the warm south: rainforest, old tea road, tea mountains."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.figures import (
    hall,
    packhorse,
    picker,
    stilt_house,
    walker,
)
from market.seeding.pictures.hand import (
    BROWN,
    CREAM,
    GOLD,
    INDIGO,
    INK,
    LEAF,
    PAPER,
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
    oval,
    scatter,
    stamp,
)
from market.seeding.pictures.land import backdrop
from market.seeding.pictures.land_pieces import tea_hill
from market.seeding.pictures.scenes.ground import ground


def _sag(k: float) -> float:
    """How far the walkway hangs below its ends at post `k` of 15."""
    return 60 * (1 - ((k - 7) / 7.6) ** 2)


def _walkway() -> tuple[str, str]:
    """The planks, and the ropes and nets that go before the walkers."""
    posts = [(124 + 26 * k, _sag(k)) for k in range(15)]
    planks = "".join(lens(x - 12, 322 + dip, x + 14, 322 + _sag(k + 0.6), 0, 7) for k, (x, dip) in enumerate(posts))
    nets = "".join(lens(x, 246 + dip, x, 322 + dip, 0, 2.5) for x, dip in posts)
    ropes = lens(104, 236, 496, 226, 60, 4) + lens(104, 316, 496, 306, 60, 5)
    return fill(planks, GOLD), fill(nets, CREAM) + fill(ropes, BROWN)


def rainforest_walk(c: Inks, name: str) -> str:
    """A rope walkway high between rainforest giants, two walkers on it."""
    trunk = mix(c.main, c.ink, 0.55)
    trees = fill(lens(96, 640, 104, 40, 6, 27) + lens(500, 640, 492, 20, -6, 30), trunk)
    trees += fill(comb(7, (88, 120), (0, 70), (12, 40), 4, 4) + comb(7, (494, 90), (0, 74), (10, 40), 4, 4), c.soft)
    feet = ((96, 30, 6), (104, 170, -6), (498, 430, 6), (504, 570, -6))
    roots = fill("".join(lens(x, 560, foot, 630, bend, 12) for x, foot, bend in feet), trunk)
    crowns = ((96, 60, 120, 44), (40, 100, 90, 34), (510, 44, 120, 46), (566, 92, 90, 36))
    crown = fill("".join(oval(*area, 0, 0.06, area[0]) for area in crowns), c.main)
    crown += fill(scatter(3, 20, (90, 70, 100, 36), 26, 4, 0) + scatter(6, 20, (520, 58, 100, 36), 26, 4, 0), c.soft)
    ferns = ((230, -60, 14), (250, 20, 6), (330, 60, -14), (310, -10, 6), (400, -50, 10), (410, 40, -8))
    undergrowth = "".join(leaf(x, 600, x + dx, 470, c.main, 24, bend) for x, dx, bend in ferns)
    planks, ropes = _walkway()
    return (
        backdrop(name)
        + ground(c, mix(c.main, c.ink, 0.4), 490)
        + trees
        + roots
        + planks
        + walker(262, 380, 0.72, ZHU, INDIGO)
        + walker(346, 378, 0.72, INDIGO, GOLD)
        + ropes
        + crown
        + undergrowth
    )


def caravan(c: Inks, name: str) -> str:
    """A pack horse on a stone-paved old road before timbered houses."""
    town = stamp("hl", hall(0, 0, 1, "#57606A", mix(c.soft, BROWN, 0.45)), [(150, 430, 0, 0.86), (440, 424, 0, 0.7)])
    slabs = "".join(
        chip(oval(x, y, rx, rx * 0.34, 0, 0), mix(CREAM, BROWN, 0.25))
        for x, y, rx in (
            (90, 560, 60),
            (220, 572, 64),
            (360, 562, 62),
            (490, 574, 64),
            (150, 520, 46),
            (270, 522, 46),
            (392, 520, 46),
            (510, 524, 40),
        )
    )
    return (
        backdrop(name)
        + ground(c, mix(BROWN, c.soft, 0.35))
        + town
        + slabs
        + packhorse(330, 548, 1.15, "#8A5A3A")
        + walker(500, 552, 1.05, INDIGO, GOLD)
    )


def tea_terrace(c: Inks, name: str) -> str:
    """A stilt house among combed tea rows, with a low table laid for tea."""
    hills = tea_hill(120, 640, 420, 300, (mix(LEAF, c.ink, 0.15), mix(LEAF, PAPER, 0.4)), 8) + tea_hill(
        500, 650, 380, 220, (mix(LEAF, GOLD, 0.3), mix(LEAF, PAPER, 0.55)), 7
    )
    table = (
        block(oval(450, 546, 70, 20, 0, 0), BROWN, INK, -2, -4)
        + chip("M426 512H462Q470 532 458 540H430Q418 532 426 512Z", RUST)
        + chip(oval(490, 536, 12, 7), PAPER)
        + chip(oval(404, 538, 12, 7), PAPER)
    )
    return backdrop(name) + hills + stilt_house(250, 500, 1.2, mix(BROWN, RUST, 0.4), GOLD) + table


def tea_picking(c: Inks, name: str) -> str:
    """Two pickers breast-high in tea bushes, a basket of leaf in front."""

    def bush(tone: str) -> str:
        mound = block("M-120 40Q-124 -40 -60 -60Q0 -84 64 -58Q124 -40 118 40Z", tone, INK, -3, -4)
        tips = "".join(
            lens(k, -30 + abs(k) * 0.25, k + d, -74 + abs(k) * 0.3, d * 0.2, 9) for k in (-70, 0, 70) for d in (-14, 12)
        )
        light = fill(scatter(4, 14, (0, -6, 96, 36), 26, 5, 0), mix(tone, PAPER, 0.4))
        return mound + light + fill(tips, mix(tone, "#B9BE52", 0.5))

    basket = (
        block("M250 520H366L350 600H266Z", GOLD)
        + fill(comb(4, (262, 540), (3, 16), (92, 0), -4, 5), BROWN)
        + "".join(leaf(x, 528, x + dx, 480, LEAF, 15, 4) for x, dx in ((270, -20), (296, -6), (318, 10), (344, 24)))
        + fill(lens(244, 522, 372, 522, 8, 9), RUST)
    )
    near, far = mix(LEAF, c.ink, 0.1), mix(LEAF, GOLD, 0.3)
    return (
        backdrop(name)
        + ground(c, mix(LEAF, c.ink, 0.3), 400)
        + stamp("bf", bush(far), [(90, 420, 0, 0.9), (310, 416, 0, 0.9), (520, 420, 0, 0.9)])
        + picker(190, 500, 1.75, ZHU)
        + picker(428, 490, 1.6, INDIGO)
        + stamp("bn", bush(near), [(60, 540, 0, 1.2), (540, 544, 0, 1.2), (430, 590, 0, 1), (180, 596, 0, 1)])
        + basket
    )


SCENES: Mapping[str, Callable[[Inks, str], str]] = {
    "rainforest_walk": rainforest_walk,
    "caravan": caravan,
    "tea_terrace": tea_terrace,
    "tea_picking": tea_picking,
}
