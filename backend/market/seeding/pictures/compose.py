"""Compose a print: land, cloth, pack and good in one frame, as SVG text."""

from market.seeding.pictures.gifts import gift
from market.seeding.pictures.goods import MOTIF
from market.seeding.pictures.hand import DEEP, INDIGO, PAPER, PIGMENT, Inks, curve, fill, inks, lens, mix, oval, place
from market.seeding.pictures.land import backdrop
from market.seeding.pictures.packs import PACK
from market.seeding.pictures.recipes import GIFT, Recipe
from market.seeding.pictures.scenes import SCENE

EDGE = "M22 26Q160 18 300 24T578 22Q584 160 577 300T579 578Q420 584 300 577T23 579Q16 430 24 300T22 26Z"


def sheet(body: str, w: int = 600, h: int = 600, *, crop: bool = False) -> str:
    """Wrap drawn layers into one SVG document; with `crop` it fills its box and is cut at the edges, never squeezed.

    It carries no title: the page's `alt` speaks for it.
    """
    fit = ' preserveAspectRatio="xMidYMid slice"' if crop else ""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}"{fit}>{body}</svg>\n'


def framed(body: str) -> str:
    """A square print: the drawing, and over it the paper round the uneven edge of its block.

    A frame laid over is drawn twice as fast as a clip, and looks the same.
    """
    return sheet(body + f'<path d="M0 0H600V600H0Z{EDGE}" fill="{PAPER}" fill-rule="evenodd"/>')


def cloth(y: int = 456) -> str:
    """The Songjiang cloth: indigo, a folded edge, a row of resist-dyed blossoms."""

    def row(x: int, dy: int, colour: str, width: int, dash: str) -> str:
        return (
            f'<path d="M{x} {y + dy}H620" stroke="{colour}" stroke-width="{width}" stroke-linecap="round"'
            f' stroke-dasharray="{dash}" fill="none"/>'
        )

    pale = mix(INDIGO, PAPER, 0.84)
    edge = curve([(-20, y + 4), (140, y - 3), (330, y + 3), (480, y - 3), (620, y + 2), (620, 640), (-20, 640)])
    petals = ((28, 62, "0 62"), (22, 69, "0 13 0 49"), (28, 76, "0 62"))
    return (
        fill(edge, INDIGO)
        + fill(lens(0, y + 14, 600, y + 14, 0, 2), pale)
        + row(14, 32, pale, 6, "0 20.67")
        + "".join(row(x, dy, pale, 11, dash) for x, dy, dash in petals)
        + row(59, 69, mix(INDIGO, PAPER, 0.5), 5, "0 62")
        + row(14, 104, pale, 6, "0 20.67")
    )


def _goods(recipe: Recipe, c: Inks) -> str:
    """The good alone, large; or smaller before its pack; or a gift box with its contents set out."""
    if recipe.motif == GIFT:
        return gift(c, recipe.contents)
    good = MOTIF[recipe.motif](c)
    if recipe.pack:
        return place(PACK[recipe.pack](c), 10, 18) + place(good, 168, 126, 0.74)
    return place(good, -48, -62, 1.16)


def draw_picture(recipe: Recipe) -> str:
    """Draw one print; the same recipe always gives the same text."""
    c = inks(recipe.county, PIGMENT.get(recipe.seal, ""), PIGMENT.get(recipe.tone, ""), recipe.variation)
    if recipe.motif in SCENE:
        return framed(SCENE[recipe.motif](c, recipe.county))
    shadow = fill(oval(310, 492, 230 if recipe.pack else 206, 17), DEEP)
    return framed(backdrop(recipe.county) + cloth() + shadow + _goods(recipe, c))
