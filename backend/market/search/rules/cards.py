"""Lists of goods: what may be asked for, the card of one good, and what of a list is shown."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from market.catalogue.rules import StockState, picture_url
from market.kernel.money import Fen
from market.kernel.pages import Page

CARD_WIDTH = 640


class Sort(StrEnum):
    """The orders that a list can have; the first is the default: the shop's own, or for words the nearest first."""

    FEATURED = ""
    PRICE_UP = "price-up"
    PRICE_DOWN = "price-down"
    NEWEST = "newest"

    @property
    def label(self) -> str:
        return _SORT_LABELS[self]


_SORT_LABELS = {
    Sort.FEATURED: "综合",
    Sort.PRICE_UP: "价格低到高",
    Sort.PRICE_DOWN: "价格高到低",
    Sort.NEWEST: "新上架",
}


@dataclass(frozen=True)
class CardFilter:
    """
    What a list is narrowed to; several values of one choice widen each other.

    `category` is the page's own and `categories` are ticked within it; both may name a parent.
    """

    category: str = ""
    categories: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    storages: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    low_fen: int | None = None
    high_fen: int | None = None
    in_season: bool = False
    in_stock: bool = False
    sort: Sort = Sort.FEATURED


@dataclass(frozen=True)
class ProductCard:
    """A good in a list, ready for its card. `price_fen` is of `pack`, the cheapest on sale unless a lot is meant."""

    slug: str
    sku: str
    name: str
    kind: str
    picture_key: str
    county_slug: str
    county_name: str
    township_name: str
    pack: str
    net_weight_g: int | None
    price_fen: Fen
    starts_from: bool
    stock_state: StockState
    stock_left: int
    stock_unit: str
    stock_back: str
    # For goods near their expiry only: the last day of what would be sent first, and the price before a special one.
    expires_on: date | None = None
    usual_fen: Fen | None = None

    @property
    def picture_url(self) -> str:
        return picture_url(self.picture_key, CARD_WIDTH)


@dataclass(frozen=True)
class FacetOption:
    """A value that a list can be narrowed to, and how many goods it would leave."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(frozen=True)
class FacetGroup:
    """The values of one choice; `name` is the parameter's."""

    name: str
    legend: str
    options: tuple[FacetOption, ...]


@dataclass(frozen=True)
class Listing:
    """A page of cards and the choices that narrow the whole list."""

    page: Page[ProductCard]
    facets: tuple[FacetGroup, ...]
