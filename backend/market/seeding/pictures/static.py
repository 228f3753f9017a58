"""The drawings committed with the pages: mark, icon, heroes, altitude scroll, county scenes, kinds, empty state."""

from market.seeding.pictures.compose import draw_picture, framed, sheet
from market.seeding.pictures.forms import basket
from market.seeding.pictures.hand import (
    BROWN,
    COUNTY,
    DEEP,
    GOLD,
    INDIGO,
    INK,
    PAPER,
    ZHU,
    comb,
    fill,
    lens,
    mix,
    on,
    oval,
    place,
)
from market.seeding.pictures.heroes import HERO
from market.seeding.pictures.recipes import Recipe
from market.seeding.pictures.scroll import altitude_scroll

KINDS = (  # the top categories by slug, and the print that stands for each
    Recipe("grain-oil", "rice", "menghai"),
    Recipe("meat-egg-dairy", "ham", "zhenxiong"),
    Recipe("fruit", "apple", "zhaoyang"),
    Recipe("vegetable", "potato", "yiliang", variation=3),
    Recipe("dry-goods", "mushroom", "weixin"),
    Recipe("tea", "loose_tea", "menghai"),
    Recipe("condiment", "sauce", "zhaoyang"),
    Recipe("beverage", "coffee", "menghai"),
    Recipe("snack", "walnut", "zhenxiong"),
    Recipe("nourish", "honey", "yiliang"),
    Recipe("gift-box", "gift", "weixin", beside="sheaf|ears|caps"),
    Recipe("craft", "dai_runner", "mengla"),
    Recipe("tourism", "base_camp", "dingri"),
)


def _blossom(size: float, petal: float) -> str:
    return "".join(oval(*on(48, 48, size, size, a), petal, petal) for a in range(45, 405, 90))


def mark() -> str:
    """The store's mark: one resist-dyed blossom on a piece of the cloth."""
    dots = "".join(oval(x, y, 3, 3) for x in (12, 48, 84) for y in (12, 48, 84) if (x, y) != (48, 48))
    cloth = fill("M3 4Q48 1 93 4Q95 48 92 92Q48 95 4 92Q1 48 3 4Z", INDIGO)
    return sheet(cloth + fill(_blossom(19, 15) + dots, PAPER) + fill(oval(48, 48, 9, 9), ZHU), 96, 96)


def favicon() -> str:
    """The mark without its dots, for sixteen pixels."""
    cloth = fill("M2 2H94V94H2Z", INDIGO)
    return sheet(cloth + fill(_blossom(23, 20), PAPER) + fill(oval(48, 48, 12, 12), ZHU), 96, 96)


def empty_print() -> str:
    """The empty state: a basket on the cloth with nothing in it yet, its handle up."""
    # A quiet ground instead of a county's land: nothing has been chosen yet.
    ground = fill("M0 0H600V600H0Z", mix(PAPER, GOLD, 0.12)) + fill(oval(440, 130, 52, 50, 0, 0), mix(GOLD, PAPER, 0.5))
    table = fill("M-20 456Q150 450 330 458T620 456V640H-20Z", INDIGO)
    spots = fill("".join(oval(28 + 62 * k, 524, 8, 8) for k in range(10)), mix(INDIGO, PAPER, 0.84))
    hole = fill(oval(300, 352, 172, 34, 0, 0), INK) + fill(oval(297, 354, 162, 27, 0, 0), mix(BROWN, INK, 0.3))
    lining = fill(comb(12, (160, 352), (24, 0), (6, 16), 0, 4), mix(GOLD, BROWN, 0.5))
    body = fill(lens(128, 352, 470, 352, -190, 12), BROWN) + hole + lining + basket(352)
    shadow = fill(oval(310, 492, 206, 17), DEEP)
    return framed(ground + table + spots + shadow + place(body, -48, -62, 1.16))


def static_drawings() -> dict[str, str]:
    """Every committed drawing by file name."""
    drawings = {"mark.svg": mark(), "favicon.svg": favicon(), "empty.svg": empty_print()}
    drawings |= {f"hero-{name}.svg": draw() for name, draw in HERO.items()}
    drawings |= {"map-wide.svg": altitude_scroll(1200, 470), "map-phone.svg": altitude_scroll(600, 620)}
    drawings |= {f"county-{name}.svg": draw_picture(Recipe(name, "county", name)) for name in COUNTY}
    drawings |= {f"kind-{kind.sku_base}.svg": draw_picture(kind) for kind in KINDS}
    return drawings
