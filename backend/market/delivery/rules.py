"""What it costs to send goods, computed in whole fen from the rows of a dated table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from market.delivery.enums import Temperature, Zone
from market.delivery.errors import FreightRefused, NotDeliverable
from market.kernel.money import Fen

GRAMS_PER_KG = 1_000
LARGEST_FEN = 1_000_000
_LARGEST_FIRST_G = 100_000
# By the first two digits of 行政区划 codes; what is not named is MIDDLE.
_ZONES = {
    Zone.LOCAL: ("31",),
    Zone.NEAR: ("32", "33", "34"),
    Zone.FAR: ("15", "21", "22", "23", "50", "51", "52", "53", "61", "62", "63", "64"),
    Zone.REMOTE: ("54", "65"),
}


@dataclass(frozen=True)
class Load:
    """Goods to send: `weight_g` is the net weight of all units in grams, `storage` as the product is kept."""

    name: str
    storage: str
    weight_g: int


@dataclass(frozen=True)
class Rate:
    """
    A row of the table for a region (a province's two digits, or a zone) and a class, in force from a day on.

    `first_fen` buys up to `first_g` grams, `per_kg_fen` each kilogram begun beyond; from `free_from_fen` of goods on
    nothing is charged (None: never). What is not `is_served` is not sent there.
    """

    region: str
    temperature: str
    active_from: date
    is_served: bool = True
    first_g: int = GRAMS_PER_KG
    first_fen: int = 0
    per_kg_fen: int = 0
    free_from_fen: int | None = None


@dataclass(frozen=True)
class Quote:
    """What freight costs, by class of temperature, and in sum; in fen."""

    by_temperature: Mapping[str, int]

    @property
    def freight_fen(self) -> Fen:
        """Give the sum."""
        return Fen(sum(self.by_temperature.values()))


def zone_of(province: str) -> Zone:
    """Give the zone of a province by its two-digit code."""
    return next((zone for zone, provinces in _ZONES.items() if province in provinces), Zone.MIDDLE)


def rate_in_force(rates: Sequence[Rate], *, province: str, temperature: str, on: date) -> Rate | None:
    """Give the row that holds on a day: the province's own before its zone's, the latest that has begun."""
    for region in (province, zone_of(province).value):
        rows = [
            rate
            for rate in rates
            if (rate.region, rate.temperature) == (region, temperature) and rate.active_from <= on
        ]
        if rows:
            return max(rows, key=lambda rate: rate.active_from)
    return None


def cost_fen(rate: Rate, *, weight_g: int, goods_fen: int) -> int:
    """Give the freight in fen of one parcel of `weight_g` grams in an order of goods for `goods_fen` fen."""
    if rate.free_from_fen is not None and goods_fen >= rate.free_from_fen:
        return 0
    beyond_g = max(0, weight_g - rate.first_g)
    begun_kg = (beyond_g + GRAMS_PER_KG - 1) // GRAMS_PER_KG
    return rate.first_fen + begun_kg * rate.per_kg_fen


def quote_freight(
    rates: Sequence[Rate], *, province: str, province_name: str, loads: Sequence[Load], goods_fen: int, on: date
) -> Quote:
    """
    Add up the freight of an order's goods to a province: one parcel for each class of temperature.

    A shop that has no table at all sends free of charge.

    :raises NotDeliverable: naming the goods whose class is not sent there
    """
    if not rates:
        return Quote({})
    costs: dict[str, int] = {}
    refused: list[str] = []
    for temperature in Temperature:
        parcel = [load for load in loads if temperature_of(load.storage) == temperature]
        if not parcel:
            continue
        rate = rate_in_force(rates, province=province, temperature=temperature, on=on)
        if rate is None or not rate.is_served:
            refused += [f"{load.name}（{temperature.label}）" for load in parcel]
        else:
            weight_g = sum(load.weight_g for load in parcel)
            costs[temperature] = cost_fen(rate, weight_g=weight_g, goods_fen=goods_fen)
    if refused:
        raise NotDeliverable(
            f"{province_name}暂不送达：{'、'.join(refused)}。请换一个地址，改成到店自提，或者把它们移出这一单。",
            field="fulfilment",
            region=province_name,
            names=refused,
        )
    return Quote(costs)


def temperature_of(storage: str) -> Temperature:
    """Give the class in which goods travel; what needs no cold is ambient."""
    return Temperature(storage) if storage in Temperature.values else Temperature.AMBIENT


def check_rate(rate: Rate, *, today: date, regions: Sequence[str]) -> None:
    """
    Refuse a row that cannot stand, or would change a day that has begun.

    :raises FreightRefused: naming the field
    """
    if rate.region not in regions:
        raise FreightRefused("请从列表里选地区。", field="region")
    if rate.temperature not in Temperature.values:
        raise FreightRefused("请选择温层。", field="temperature")
    if rate.active_from <= today:
        raise FreightRefused("最早从明天起生效：今天已经下的单按今天的运费表。", field="active_from")
    if not 0 < rate.first_g <= _LARGEST_FIRST_G:
        raise FreightRefused("首重要在 1 克到 100 公斤之间。", field="first_g")
    for field, amount in (("first_fen", rate.first_fen), ("per_kg_fen", rate.per_kg_fen)):
        if not 0 <= amount <= LARGEST_FEN:
            raise FreightRefused("运费要在 0 到 10,000 元之间。", field=field)
