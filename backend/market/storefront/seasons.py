"""The big print of the home page: a good that is in season, before the land it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass

from market.search.rules import ProductCard

_LANDS = {
    "mengla": "hero-rainforest",
    "menghai": "hero-rainforest",
    "dingri": "hero-everest",
}
_ALTS = {
    "hero-rainforest": "木版画：晨雾里的茶山，采茶人背着竹篓，远处有傣式亭阁和雨林大树",
    "hero-plateau": "木版画：高原果园里，戴斗笠的人背着竹篓站在苹果树下，远处是层层山岭",
    "hero-everest": "木版画：雪山下的青稞田，经幡在风里，远处是珠穆朗玛峰",
}


@dataclass(frozen=True)
class Land:
    """A landscape and what is seen on it."""

    picture: str
    alt: str


@dataclass(frozen=True)
class Hero:
    """The good of the moment before its land."""

    card: ProductCard
    land: Land


def land_of(county_slug: str) -> Land:
    """Choose the landscape of a county."""
    picture = _LANDS.get(county_slug, "hero-plateau")
    return Land(f"img/{picture}.svg", _ALTS[picture])


def hero_of(season: Sequence[ProductCard]) -> Hero | None:
    """Choose the first seasonal good that can be had; none when the season has nothing."""
    card = next((card for card in season if card.stock_left), None)
    return Hero(card, land_of(card.county_slug)) if card else None
