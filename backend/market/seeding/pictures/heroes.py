"""The three wide heroes, 1600 x 640; their left third is kept calm for a pasted label."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.compose import sheet
from market.seeding.pictures.figures import picker, yak
from market.seeding.pictures.hand import (
    BROWN,
    CREAM,
    INDIGO,
    INK,
    LEAF,
    PAPER,
    RED,
    RUST,
    ZHU,
    block,
    fill,
    inks,
    lens,
    mix,
    oval,
    poly,
)
from market.seeding.pictures.land_pieces import (
    banana_plant,
    crane,
    cuts,
    flags,
    mist,
    orchard_tree,
    pavilion,
    peak,
    ridge,
    sun,
    tall_tree,
    tea_hill,
    tree_block,
)

WIDTH, HEIGHT = 1600, 640


def wide(body: str) -> str:
    """One hero sheet; it fills its box and is cut at the sides, never squeezed."""
    return sheet(body, WIDTH, HEIGHT, crop=True)


def _rainforest() -> str:
    """Rainforest giants at both sides of a combed tea hill, two pickers on it."""
    g, t = inks("mengla"), inks("menghai")
    a, pa = ridge(1600, 300, 130, 12, 12)
    b, pb = ridge(1600, 380, 90, 7, 10)
    tea = (g.main, mix(g.soft, g.main, 0.1))
    return wide(
        fill("M0 0H1600V640H0Z", t.tint)
        + sun(1090, 150, 84, g.spark)
        + fill(a, mix(g.soft, t.tint, 0.45))
        + fill(cuts(pa, 90), t.tint)
        + mist(1600, 300, t.tint, 2, 7)
        + fill(b, mix(g.soft, g.main, 0.15))
        + fill(cuts(pb, 80), g.soft)
        + mist(1600, 400, t.tint, 8, 5)
        + pavilion(1290, 352, 1.1, t.ink, t.main)
        + tea_hill(1240, 650, 720, 330, (mix(g.main, g.soft, 0.45), mix(g.soft, g.tint, 0.3)), 8)
        + tea_hill(760, 660, 560, 220, tea, 6)
        + tall_tree(1480, 640, 500, 1.8, g.ink, g.main)
        + tall_tree(1390, 640, 380, 1.3, mix(g.ink, g.main, 0.5), g.soft)
        + picker(1010, 560, 0.9, ZHU)
        + picker(1130, 600, 1.1, INDIGO)
        + tall_tree(70, 640, 430, 1.5, mix(g.ink, g.main, 0.4), g.soft)
        + banana_plant(1620, 660, 1.6, -1, g.ink, g.main)
        + banana_plant(-30, 660, 1.5, 1, g.ink, g.main)
    )


def _plateau() -> str:
    """An orchard of the plateau: a picker, a crate, cranes, ridge behind ridge."""
    z, y = inks("zhaoyang"), inks("zhenxiong")
    a, pa = ridge(1600, 250, 120, 4, 12, jag=True)
    b, pb = ridge(1600, 340, 90, 15, 10)
    gold = mix(z.spark, z.tint, 0.3)
    rows = "".join(lens(60 * k - 60, 640, 60 * k + 200 - 14 * k, 452, 12, 5) for k in range(30))
    green, deep = mix(LEAF, z.spark, 0.3), mix(LEAF, z.spark, 0.15)
    small = tree_block(green, z.main) + "".join(
        orchard_tree(700 + 95 * k, 470 + (k % 2) * 12, 0.62, green, z.main) for k in range(9)
    )
    big = tree_block(deep, RED) + "".join(
        orchard_tree(x, yy, s, deep, RED) for x, yy, s in ((1440, 650, 2.3), (1060, 600, 1.35), (1230, 630, 1.6))
    )
    crate = (
        block(poly((1250, 590), (1390, 590), (1382, 648), (1258, 648)), CREAM)
        + fill(lens(1252, 610, 1390, 610, 0, 3) + lens(1254, 630, 1388, 630, 0, 3), BROWN)
        + "".join(block(oval(1268 + 26 * k, 584 - (k % 2) * 5, 16, 15), RED, INK, -3, -3) for k in range(5))
    )
    return wide(
        fill("M0 0H1600V640H0Z", z.tint)
        + sun(980, 140, 80, z.spark)
        + crane(720, 150, 1.2, z.ink)
        + crane(840, 110, 0.8, z.ink)
        + crane(640, 214, 0.8, z.ink)
        + fill(a, mix(y.soft, z.tint, 0.4))
        + fill(cuts(pa, 110, 4), z.tint)
        + fill(b, mix(y.soft, z.soft, 0.4))
        + fill(cuts(pb, 80), z.tint)
        + fill("M-20 420Q500 380 900 410T1620 396V660H-20Z", gold)
        + fill(rows, mix(gold, PAPER, 0.5))
        + small
        + big
        + crate
        + picker(1160, 632, 1.15, INDIGO, RUST)
    )


def _everest() -> str:
    """The snow range over a barley field, yaks and a stupa with flags."""
    d = inks("dingri")
    range_ = (
        peak(420, 470, 520, 210, mix(d.soft, d.tint, 0.35), PAPER, d.tint)
        + peak(760, 480, 600, 270, mix(d.soft, d.main, 0.12), PAPER, d.tint)
        + peak(1500, 470, 560, 260, mix(d.soft, d.main, 0.12), PAPER, d.tint)
        + peak(1110, 490, 980, 430, mix(d.soft, d.main, 0.55), PAPER, d.soft)
    )
    foot, pf = ridge(1600, 452, 50, 21, 14)
    clump = "".join(lens(16 * k, 660, 16 * k + 10, 560 + (k * 7) % 26, 3, 3.4) for k in range(10))
    heads = "".join(lens(16 * k + 8, 590 + (k * 7) % 26, 16 * k + 14, 552 + (k * 7) % 26, 2, 6) for k in range(10))
    ears = (
        f'<defs><g id="barley">{fill(clump, mix(d.spark, BROWN, 0.45))}{fill(heads, mix(d.spark, PAPER, 0.5))}</g></defs>'
        + "".join(f'<use href="#barley" x="{160 * k}"/>' for k in range(10))
    )
    stupa = (
        block("M1330 520H1450L1440 486H1340Z", PAPER)
        + block("M1350 486Q1346 430 1390 426Q1434 430 1430 486Z", PAPER)
        + fill(poly((1376, 426), (1404, 426), (1390, 350)), d.spark)
        + fill(oval(1390, 346, 8, 8), ZHU)
        + fill(lens(1340, 502, 1440, 502, 0, 5), ZHU)
    )
    return wide(
        fill("M0 0H1600V640H0Z", d.tint)
        + sun(640, 140, 66, d.spark)
        + range_
        + fill(foot, mix(d.soft, d.main, 0.75))
        + fill(cuts(pf, 60), d.soft)
        + fill("M-20 520Q600 480 1620 516V660H-20Z", mix(d.spark, BROWN, 0.22))
        + stupa
        + flags(1390, 352, 1640, 250, 70, 8, 1.3)
        + flags(1010, 470, 1390, 352, 60, 11, 1.2)
        + yak(930, 560, 0.9)
        + yak(1150, 548, 0.6)
        + fill("M-20 590Q500 560 1000 584T1620 570V660H-20Z", d.spark)
        + ears
    )


HERO: Mapping[str, Callable[[], str]] = {"rainforest": _rainforest, "plateau": _plateau, "everest": _everest}
