"""The ground a scene stands on, and the county's landscape alone."""

from market.seeding.pictures.hand import (
    CREAM,
    PAPER,
    Inks,
    fill,
    lens,
    mix,
    scatter,
)
from market.seeding.pictures.land import backdrop


def ground(c: Inks, tone: str = "", y: int = 430) -> str:
    """The foreground, from about `y` down."""
    body = tone or mix(c.main, c.ink, 0.25)
    edge = f"M-20 {y}Q150 {y - 16} 300 {y + 2}T620 {y - 6}V620H-20Z"
    return fill(edge, body) + fill(scatter(7, 30, (300, y + 100, 320, 70), 34, 3, 0), mix(body, PAPER, 0.25))


def path(c: Inks) -> str:
    """A pale path winding from the sheet's foot to the hills."""
    road = "M250 600C330 560 420 540 380 500C340 466 250 470 270 436L290 436C290 460 400 462 440 506C470 550 420 580 400 600Z"
    return fill(road, CREAM) + fill(lens(268, 590, 396, 506, 20, 4), c.soft)


def county(c: Inks, name: str) -> str:
    """The landscape alone, with a path into it."""
    return backdrop(name) + ground(c) + path(c)
