"""Journeys of the Wumeng mountains: highland, lake, forest, river, gorge."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.figures import (
    boat,
    hall,
    standing_crane,
    walker,
)
from market.seeding.pictures.hand import (
    BROWN,
    CREAM,
    DARK,
    GOLD,
    INDIGO,
    INK,
    LEAF,
    PAPER,
    RED,
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
    place,
    poly,
    rect,
    scatter,
    shape,
)
from market.seeding.pictures.land import backdrop
from market.seeding.pictures.land_pieces import bamboo, conifer
from market.seeding.pictures.scenes.ground import ground, path


def highland_summer(c: Inks, name: str) -> str:
    """An open highland road between orchards to a house with a bench in the shade of an apple tree."""
    fields = "".join(
        fill(
            f"M-20 {430 + 34 * k}Q300 {400 + 34 * k} 620 {436 + 34 * k}V{470 + 34 * k}Q300 {434 + 34 * k} -20 {464 + 34 * k}Z",
            t,
        )
        for k, t in enumerate(
            (
                mix(c.spark, PAPER, 0.3),
                mix(LEAF, PAPER, 0.35),
                mix(c.spark, PAPER, 0.1),
                mix(LEAF, PAPER, 0.15),
                mix(LEAF, INK, 0.1),
            )
        )
    )
    tree = (
        fill(lens(470, 580, 478, 360, 6, 17), BROWN)
        + block(
            "M370 350Q360 262 430 240Q480 190 540 236Q606 262 590 340Q560 400 480 386Q400 398 370 350Z",
            mix(LEAF, GOLD, 0.2),
        )
        + fill(scatter(3, 30, (478, 310, 96, 60), 26, 5, 0), mix(LEAF, PAPER, 0.4))
        + "".join(
            chip(oval(x, y, 13, 12), RED)
            for x, y in ((420, 290), (470, 262), (530, 282), (450, 340), (510, 346), (556, 322), (400, 338))
        )
    )
    bench = block(shape("380 520 560 520 560 534 380 534"), GOLD, INK, -3, -3) + fill(
        rect(396, 534, 9, 44) + rect(536, 534, 9, 44), INK
    )
    return (
        backdrop(name)
        + fields
        + hall(180, 480, 0.95, "#6B5A55", mix(CREAM, c.soft, 0.4), c.main)
        + path(c)
        + tree
        + bench
    )


def crane_watch(c: Inks, name: str) -> str:
    """Black-necked cranes in a shallow lake, a boardwalk far off."""
    water = fill("M-20 400Q150 386 300 402T620 396V620H-20Z", mix("#376F9C", c.tint, 0.5)) + fill(
        scatter(5, 24, (300, 500, 320, 84), 80, 3, 0), PAPER
    )
    walk = (
        fill(
            rect(-10, 384, 240, 7) + "".join(rect(10 + 40 * k, 360, 4, 44) for k in range(6)) + rect(-10, 360, 240, 4),
            BROWN,
        )
        + walker(120, 384, 0.5, ZHU, INDIGO)
        + walker(176, 384, 0.5, INDIGO, GOLD)
    )
    grass = fill(
        comb(16, (0, 610), (11, 0), (4, -70), 3, 5, 2) + comb(10, (470, 610), (14, 0), (0, -60), 3, 5, 2),
        mix(c.spark, BROWN, 0.2),
    )
    return (
        backdrop(name)
        + water
        + walk
        + standing_crane(250, 560, 1.5)
        + standing_crane(440, 520, 1.15, -1)
        + standing_crane(370, 450, 0.6)
        + standing_crane(520, 440, 0.55, -1)
        + grass
    )


def forest_stay(c: Inks, name: str) -> str:
    """A waterfall and a wooden footbridge among tall conifers."""
    cliff = (
        block("M-20 250L90 190L170 230V460H-20Z", mix(c.ink, c.main, 0.5), INK, -3, -3)
        + block("M620 230L520 180L400 236V470H620Z", mix(c.ink, c.main, 0.4), INK, -3, -3)
        + fill(comb(6, (10, 250), (26, 4), (6, 120), 4, 4) + comb(6, (430, 250), (30, -2), (6, 130), 4, 4), c.soft)
    )
    fall = fill("M180 214H390L404 476H166Z", PAPER) + fill(
        comb(10, (192, 220), (20, 0), (-2, 240), 3, 5), mix(c.soft, c.main, 0.25)
    )
    pool = fill("M-20 466Q300 440 620 466V620H-20Z", mix(c.main, c.soft, 0.4)) + fill(
        scatter(4, 24, (300, 540, 300, 60), 70, 4, 0), PAPER
    )
    bridge = block("M60 500Q300 424 540 500L536 524Q300 452 64 524Z", GOLD, INK, -3, -4) + fill(
        comb(15, (84, 492), (31, 0), (0, -44), 0, 5), BROWN
    )
    rail = fill(lens(70, 462, 530, 462, -44, 6), BROWN)
    return (
        backdrop(name)
        + cliff
        + fall
        + pool
        + conifer(66, 500, 300, c.ink, c.soft)
        + conifer(530, 500, 320, c.ink, c.soft)
        + bridge
        + rail
        + walker(268, 470, 0.8, ZHU, GOLD)
        + walker(330, 470, 0.8, INDIGO, ZHU)
        + conifer(14, 600, 260, mix(c.main, c.ink, 0.4), c.soft)
        + conifer(590, 600, 230, mix(c.main, c.ink, 0.4), c.soft)
    )


def tuber_digging(c: Inks, name: str) -> str:
    """A forest plot opened with a hoe: ringed tubers in dark earth and in a basket, an old house behind."""
    earth = fill("M60 520Q180 460 330 470Q440 476 520 540Q400 606 240 600Q110 590 60 520Z", DARK) + fill(
        scatter(4, 20, (290, 538, 190, 48), 24, 4, 20), mix(DARK, GOLD, 0.4)
    )
    tubers = "".join(
        place(
            chip(oval(0, 0, 46, 21, 0, 0.03, 2), mix(GOLD, CREAM, 0.5))
            + fill(comb(5, (-28, -16), (13, 0), (0, 32), -4, 3), BROWN)
            + chip(poly((42, -10), (66, 0), (42, 10)), RED),
            x,
            y,
            1,
            t,
        )
        for x, y, t in ((180, 530, -14), (290, 510, 8), (350, 566, -6), (230, 576, 14))
    )
    hoe = block(lens(420, 560, 520, 330, 0, 9), BROWN, INK, -2, -3) + block(
        "M396 560L424 530L452 548L430 590Z", "#8F949A", INK, -2, -3
    )
    basket = block("M420 500H560L540 590H440Z", GOLD) + fill(comb(4, (434, 524), (3, 18), (112, 0), -4, 5), BROWN)
    load = "".join(
        chip(oval(x, y, 36, 17, t, 0), mix(GOLD, CREAM, 0.6))
        for x, y, t in ((456, 496, -30), (500, 486, 10), (532, 498, 40))
    )
    return (
        backdrop(name)
        + ground(c)
        + hall(190, 462, 0.9, "#57606A", mix(c.soft, BROWN, 0.5))
        + conifer(420, 470, 200, c.ink, c.soft)
        + conifer(360, 450, 130, mix(c.ink, c.main, 0.4), c.soft)
        + earth
        + tubers
        + hoe
        + load
        + basket
    )


def old_hall(c: Inks, name: str) -> str:
    """A preserved timbered courtyard house on a stone terrace, steps up to its open door, visitors before it."""
    terrace = (
        block(rect(40, 440, 520, 60), mix(CREAM, BROWN, 0.35), INK, -3, -4)
        + fill(comb(9, (70, 452), (56, 0), (0, 40), 0, 4), BROWN)
        + "".join(
            block(rect(240 - 12 * k, 440 + 26 * k, 120 + 24 * k, 26), mix(CREAM, PAPER, 0.3), INK, -2, -3)
            for k in range(5)
        )
    )
    lamps = "".join(chip(oval(x, 368, 15, 18), ZHU) + fill(lens(x, 386, x, 404, 0, 5), GOLD) for x in (226, 374))
    return (
        backdrop(name)
        + ground(c, mix(c.main, c.soft, 0.25), 470)
        + hall(300, 442, 1.75, "#57606A", mix(c.main, CREAM, 0.35), RED)
        + terrace
        + lamps
        + walker(150, 590, 1.15, INDIGO, GOLD)
        + walker(226, 600, 1.05, LEAF, ZHU)
        + walker(470, 596, 1.15, ZHU, INDIGO)
        + leaf(20, 600, 70, 470, LEAF, 22, 6)
        + leaf(580, 600, 540, 470, LEAF, 22, -6)
    )


def river_stay(c: Inks, name: str) -> str:
    """A boat on a red-banked river under bamboo, a village house on the bank."""
    river = fill("M-20 440Q160 420 320 440T620 430V620H-20Z", mix("#2F7872", c.soft, 0.35)) + fill(
        scatter(9, 26, (300, 530, 310, 70), 90, 4, 0), PAPER
    )
    bank = fill("M300 450Q420 400 620 396V470Q460 452 300 450Z", mix(c.main, c.ink, 0.2))
    culms = "".join(
        bamboo(x, 620, h, lean, 1.5, mix(LEAF, GOLD, 0.3), mix(LEAF, INK, 0.3))
        for x, h, lean in ((30, 560, 90), (84, 470, 50))
    )
    return (
        backdrop(name)
        + bank
        + hall(470, 430, 0.8, "#57606A", mix(c.soft, BROWN, 0.4), BROWN)
        + river
        + boat(330, 530, 1.35, c.main)
        + fill(lens(180, 566, 480, 564, 8, 6), mix("#2F7872", INK, 0.3))
        + culms
    )


def gorge(c: Inks, name: str) -> str:
    """Three cliffs meeting over a deep green river, three cocks crowing on them."""
    pale = mix(c.soft, c.main, 0.3)
    far = fill("M220 600L250 210L300 190L352 214L390 600Z", mix(c.soft, c.main, 0.12)) + fill(
        comb(5, (262, 230), (20, 0), (-4, 200), 4, 4), c.tint
    )
    left = block("M-20 130L120 150L190 250L216 420L290 600H-20Z", mix(c.main, c.ink, 0.2)) + fill(
        comb(7, (10, 170), (24, 16), (10, 230), 6, 5), pale
    )
    right = block("M620 110L470 140L420 260L384 430L330 600H620Z", mix(c.main, c.ink, 0.35)) + fill(
        comb(7, (590, 160), (-24, 16), (-12, 230), -6, 5), pale
    )
    river = fill("M262 600Q300 500 296 440H318Q330 500 360 600Z", mix("#2F7872", PAPER, 0.2)) + fill(
        lens(300, 590, 306, 460, 4, 5) + lens(328, 590, 314, 470, -4, 4), PAPER
    )
    cock = (
        fill(
            lens(-34, -20, 22, -30, 16, 16)
            + lens(-30, -24, -56, -56, 10, 10)
            + lens(-30, -20, -62, -36, 8, 9)
            + lens(16, -30, 30, -62, 2, 12)
            + lens(-4, -10, -6, 10, 0, 3)
            + lens(6, -10, 8, 10, 0, 3),
            INK,
        )
        + fill(lens(20, -66, 36, -72, 6, 8) + lens(34, -54, 40, -44, 0, 6), RED)
        + fill(lens(32, -60, 48, -62, 0, 4), GOLD)
    )
    return (
        backdrop(name)
        + far
        + river
        + left
        + right
        + place(cock, 80, 136, 1.2)
        + f'<g transform="translate(540 112)scale(-1.2 1.2)">{cock}</g>'
        + place(cock, 300, 186, 0.7)
    )


def cool_hills(c: Inks, name: str) -> str:
    """A guest house among chilli fields and bamboo under the ridges, strings of chilli on its wall."""
    rows = "".join(
        fill(lens(300 + (k - 5) * 16, 452, 300 + (k - 5) * 120, 620, 0, 9), mix(LEAF, INK, 0.15)) for k in range(11)
    )
    pods = fill(
        "".join(
            lens(x, y, x + 6, y + 22, 2, 7)
            for x, y in (
                (90, 560),
                (150, 520),
                (206, 570),
                (250, 510),
                (330, 560),
                (372, 514),
                (420, 580),
                (470, 530),
                (530, 566),
                (300, 600),
                (120, 596),
                (560, 600),
            )
        ),
        RED,
    )
    strings = fill(
        "".join(
            lens(x, y + 13 * k, x + s * 16, y + 16 + 13 * k, 0, 6)
            for x, y in ((212, 388), (388, 388))
            for k in range(5)
            for s in (-1, 1)
        ),
        RED,
    )
    return (
        backdrop(name)
        + ground(c, mix("#8A6A4A", c.soft, 0.25), 450)
        + rows
        + pods
        + hall(300, 460, 1.15, "#57606A", mix(CREAM, c.soft, 0.5), BROWN)
        + strings
        + bamboo(70, 520, 360, 40, 1.2, mix(LEAF, GOLD, 0.3), LEAF)
        + bamboo(540, 520, 380, -40, 1.2, mix(LEAF, GOLD, 0.3), LEAF)
    )


SCENES: Mapping[str, Callable[[Inks, str], str]] = {
    "highland_summer": highland_summer,
    "crane_watch": crane_watch,
    "forest_stay": forest_stay,
    "tuber_digging": tuber_digging,
    "old_hall": old_hall,
    "river_stay": river_stay,
    "gorge": gorge,
    "cool_hills": cool_hills,
}
