"""Journeys under the snow peaks."""

from collections.abc import Callable, Mapping

from market.seeding.pictures.figures import (
    SKIN,
    tent,
    tibetan_house,
    walker,
    yak,
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
    ZHU,
    Inks,
    block,
    fill,
    lens,
    mix,
    oval,
    place,
    poly,
    rays,
    rect,
)
from market.seeding.pictures.land import backdrop
from market.seeding.pictures.land_pieces import flags
from market.seeding.pictures.scenes.ground import ground


def base_camp(c: Inks, name: str) -> str:
    """A winding road and a white stupa under the snow pyramid, a car on the bends."""
    bends = "M120 600C260 580 540 590 520 550C500 516 180 530 190 498C198 472 420 480 410 458C404 444 320 446 300 436L316 432C350 440 440 438 446 458C452 490 250 484 240 500C236 520 580 506 590 556C596 596 420 604 300 610Z"
    stupa = (
        block("M60 520H170L160 486H70Z", PAPER)
        + block("M80 486Q76 430 116 426Q158 430 152 486Z", PAPER)
        + fill(poly((102, 426), (130, 426), (116, 350)), GOLD)
        + fill(oval(116, 346, 8, 8), ZHU)
        + fill(lens(70, 502, 162, 502, 0, 5), ZHU)
    )
    car = (
        block("M0 0V-26L14 -46H58L76 -24H92V0Z", ZHU, INK, -2, -3)
        + fill("M18 -40H36V-26H8Z", PAPER)
        + fill("M42 -40H56L66 -26H42Z", PAPER)
        + fill(oval(18, 2, 11, 11) + oval(72, 2, 11, 11), INK)
    )
    return (
        backdrop(name)
        + ground(c, mix(c.spark, BROWN, 0.3), 430)
        + fill(bends, CREAM)
        + stupa
        + flags(116, 346, 420, 300, 80, 9, 1.1)
        + place(car, 380, 566, 1.0)
        + place(car, 300, 478, 0.4)
    )


def valley_trek(c: Inks, name: str) -> str:
    """Tents on a meadow by a glacier lake, laden yaks and walkers coming in."""
    lake = fill("M150 440Q300 414 470 438Q420 470 300 472Q190 468 150 440Z", mix("#2F7872", PAPER, 0.25)) + fill(
        lens(200, 446, 400, 444, 4, 4), PAPER
    )
    blooms = fill(
        "".join(
            rays(x, y, 0, 11, range(0, 360, 72), 5)
            for x, y in ((40, 560), (90, 590), (250, 590), (330, 574), (470, 590), (550, 570), (200, 560))
        ),
        "#E39A8B",
    )
    return (
        backdrop(name)
        + ground(c, mix(LEAF, c.spark, 0.3), 426)
        + lake
        + tent(130, 540, 1.1, ZHU)
        + tent(290, 510, 0.8, GOLD)
        + yak(440, 548, 0.85)
        + walker(548, 580, 1.05, INDIGO, ZHU)
        + walker(350, 586, 1.05, ZHU, INDIGO)
        + blooms
    )


def tibetan_day(c: Inks, name: str) -> str:
    """Dancers in a ring before a white flat-roofed house, a bowl of barley flour in front."""

    def dancer(x: float, y: float, s: float, robe: str) -> str:
        art = (
            block("M-20 -76Q0 -90 20 -76L36 0H-36Z", robe, INK, -2, -2)
            + fill(rect(-20, -40, 38, 40), PAPER)
            + fill("".join(rect(-20, -38 + 9 * k, 38, 5) for k in range(4)), RED)
            + fill(oval(0, -92, 12, 14), SKIN)
            + fill(lens(-14, -104, 14, -104, -6, 8), INK)
            + fill(lens(-14, -68, -64, -98, -10, 9) + lens(14, -68, 64, -98, 10, 9), GOLD)
        )
        return place(art, x, y, s)

    bowl = (
        block("M232 552Q240 604 300 606Q360 604 368 552Z", RUST)
        + block("M240 552Q268 510 300 508Q334 510 360 552Z", CREAM, INK, -3, -3)
        + fill(lens(246, 574, 354, 574, 8, 5), GOLD)
    )
    return (
        backdrop(name)
        + ground(c, mix(c.spark, BROWN, 0.25), 440)
        + tibetan_house(300, 462, 1.25)
        + dancer(80, 540, 1.15, INDIGO)
        + dancer(190, 560, 1.15, "#6E2233")
        + dancer(414, 560, 1.15, "#2F7872")
        + dancer(524, 540, 1.15, INDIGO)
        + bowl
    )


SCENES: Mapping[str, Callable[[Inks, str], str]] = {
    "base_camp": base_camp,
    "valley_trek": valley_trek,
    "tibetan_day": tibetan_day,
}
