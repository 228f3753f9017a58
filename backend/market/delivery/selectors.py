"""Reading the freight table, and what it says of an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from market.delivery.enums import Temperature, Zone
from market.delivery.models import FreightRate
from market.delivery.rules import Load, Quote, Rate, quote_freight, rate_in_force
from market.regions.selectors import province_choices, province_code_of

if TYPE_CHECKING:
    from market.catalogue.rules import PricedBasket


@dataclass(frozen=True)
class RateRow:
    """A row as the desk sees it, with its region's name and whether it holds today."""

    row: FreightRate
    region_name: str
    is_in_force: bool


def region_choices() -> list[tuple[str, str]]:
    """Give the regions that a row can be for: the zones, then each province."""
    return [*Zone.choices, *province_choices()]


def freight_of(*, basket: "PricedBasket", line: str, on: date) -> Quote:
    """
    Give the freight of a basket to where an address lies; the rows are read in one statement.

    :raises NotDeliverable: naming the goods that are not sent there
    :raises Invalid: if the address's province is not to be seen, or not served at all
    """
    return freight_of_loads(loads=loads_of(basket), goods_fen=basket.goods_fen, line=line, on=on)


def freight_of_loads(*, loads: Sequence[Load], goods_fen: int, line: str, on: date) -> Quote:
    """
    Give the freight of goods, as for a basket; an address is not asked where there is no table.

    :raises NotDeliverable: naming the goods that are not sent there
    :raises Invalid: if the address's province is not to be seen, or not served at all
    """
    rates = _rates(on=on)
    if not rates:
        return Quote({})
    code = province_code_of(line=line)
    name = dict(province_choices())[code]
    return quote_freight(rates, province=code, province_name=name, loads=loads, goods_fen=goods_fen, on=on)


def loads_of(basket: "PricedBasket") -> list[Load]:
    """Give what a basket weighs; a pack without a weight counts within the first weight."""
    return [Load(line.product_name, line.storage, line.weight_g * line.quantity) for line in basket.lines]


def freight_rows(*, on: date) -> list[RateRow]:
    """List the table with its history, region by region, the latest row of each class first."""
    names = dict(region_choices())
    order = {region: place for place, region in enumerate(names)}
    rates = _rates(on=on)
    rows = FreightRate.objects.select_related("set_by").order_by("temperature", "-active_from", "pk")
    found = [RateRow(row, names.get(row.region, row.region), _holds(row, rates, on)) for row in rows]
    classes = {temperature: place for place, temperature in enumerate(Temperature.values)}
    return sorted(found, key=lambda shown: (order.get(shown.row.region, 99), classes[shown.row.temperature]))


def _holds(row: FreightRate, rates: Sequence[Rate], on: date) -> bool:
    of_region = [rate for rate in rates if rate.region == row.region]
    if row.region in Zone.values:
        latest = max((r.active_from for r in of_region if r.temperature == row.temperature), default=None)
        return latest == row.active_from
    rate = rate_in_force(of_region, province=row.region, temperature=row.temperature, on=on)
    return rate is not None and rate.active_from == row.active_from


def _rates(*, on: date) -> list[Rate]:
    return [
        Rate(
            row.region,
            row.temperature,
            row.active_from,
            row.is_served,
            row.first_g,
            row.first_fen,
            row.per_kg_fen,
            row.free_from_fen,
        )
        for row in _begun(on)
    ]


def _begun(on: date) -> QuerySet[FreightRate]:
    return FreightRate.objects.filter(active_from__lte=on).order_by("pk")
