"""The district's sales against the annual target (三(八)): counterpart counties' goods, all buyers, net of returns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet, Sum

from market.buyers.enums import BuyerKind
from market.kernel.money import Fen, percent_text
from market.regions.models import Region
from market.tally.enums import EntryChannel
from market.tally.models import Entry
from market.tally.selectors.policy import Basis, policy_for


@dataclass(frozen=True)
class SalesRow:
    """One part of the total: a county, channel or kind of buyer."""

    code: str
    name: str
    amount_fen: Fen


@dataclass(frozen=True)
class DaySales:
    """What was written on a day, and up to its end."""

    on: date
    amount_fen: Fen
    total_fen: Fen


@dataclass(frozen=True)
class MonthSales:
    """What was written in a month, and up to its end; `last_on` is the last day with an entry."""

    first_on: date
    last_on: date
    amount_fen: Fen
    total_fen: Fen


@dataclass(frozen=True)
class DistrictSales:
    """A year's sales with everything that the office shows beside them; every breakdown sums to `total_fen`."""

    basis: Basis
    on: date
    total_fen: Fen
    floor_fen: Fen
    stretch_fen: Fen
    plan_fen: Fen
    by_county: tuple[SalesRow, ...]
    by_channel: tuple[SalesRow, ...]
    by_buyer_kind: tuple[SalesRow, ...]
    days: tuple[DaySales, ...]

    @property
    def floor_share_text(self) -> str:
        """Write how much of the target (不少于) is reached."""
        return percent_text(self.total_fen, self.floor_fen)

    @property
    def stretch_share_text(self) -> str:
        """Write how much of the striven-for target (力争) is reached."""
        return percent_text(self.total_fen, self.stretch_fen)

    @property
    def ahead_fen(self) -> Fen:
        """Give how far the total is ahead of the plan line of the day; negative when behind."""
        return Fen(self.total_fen - self.plan_fen)

    @property
    def months(self) -> tuple[MonthSales, ...]:
        """Sum the days by the month in which they were written."""
        rows = []
        for _, group in groupby(self.days, key=lambda day: (day.on.year, day.on.month)):
            days = list(group)
            amount = Fen(sum(day.amount_fen for day in days))
            rows.append(MonthSales(days[0].on.replace(day=1), days[-1].on, amount, days[-1].total_fen))
        return tuple(rows)


def district_sales(*, year: int, on: date) -> DistrictSales:
    """
    Sum a policy year's entries of the counterpart counties that were written up to the end of a day.

    :raises NoPolicy: if no policy reaches back to the year
    """
    policy = policy_for(year)
    entries = Entry.objects.filter(policy_year=year, region__isnull=False, posted_on__lte=on)
    days = _days(entries)
    last = date(year, 12, 31)
    return DistrictSales(
        basis=policy.basis,
        on=on,
        total_fen=days[-1].total_fen if days else Fen(0),
        floor_fen=policy.floor_fen,
        stretch_fen=policy.stretch_fen,
        plan_fen=_plan_fen(policy.floor_fen, min(on, last), last),
        by_county=_by_county(entries),
        by_channel=_rows(entries, "entry_channel", (channel for channel in EntryChannel if channel)),
        by_buyer_kind=_rows(entries, "buyer_kind", BuyerKind),
        days=days,
    )


def _plan_fen(floor_fen: Fen, on: date, last: date) -> Fen:
    """Give where the plan line stands at a day's end: the target spread evenly over the year's days, floored."""
    days, passed = last.timetuple().tm_yday, on.timetuple().tm_yday if on.year == last.year else 0
    return Fen(floor_fen * passed // days)


def _days(entries: QuerySet[Entry]) -> tuple[DaySales, ...]:
    rows, total = [], 0
    for day, amount in entries.values_list("posted_on").annotate(sum_fen=Sum("amount_fen")).order_by("posted_on"):
        total += amount
        rows.append(DaySales(day, Fen(amount), Fen(total)))
    return tuple(rows)


def _by_county(entries: QuerySet[Entry]) -> tuple[SalesRow, ...]:
    """Sum by county, the largest first; counterpart counties without sales stand with zero."""
    sums = dict(entries.values_list("region_id").annotate(sum_fen=Sum("amount_fen")).order_by())
    counties = Region.objects.filter(pk__in=sums) | Region.objects.filter(is_counterpart=True)
    rows = [
        SalesRow(county.code, county.short_name, Fen(sums.get(county.pk, 0)))
        for county in counties.order_by("position", "pk")
    ]
    return tuple(sorted(rows, key=lambda row: -row.amount_fen))


def _rows(
    entries: QuerySet[Entry], column: str, choices: Iterable[EntryChannel] | Iterable[BuyerKind]
) -> tuple[SalesRow, ...]:
    """Sum by a choice, in the order of the choices."""
    sums = dict(entries.values_list(column).annotate(sum_fen=Sum("amount_fen")).order_by())
    return tuple(SalesRow(str(choice), str(choice.label), Fen(sums.get(choice, 0))) for choice in choices)
