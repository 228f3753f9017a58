"""The entries behind a figure, a page at a time, with their sum: what a reader looks down into."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet, Sum

from market.buyers.enums import BuyerKind
from market.buyers.models import Buyer
from market.kernel.money import Fen
from market.kernel.pages import PAGE_SIZE, Page, clamp_page
from market.orders.enums import FundSource, Purpose
from market.orders.models import LinePart
from market.tally.enums import EntryChannel, Reason, SharePart, SourceKind
from market.tally.models import Entry
from market.tally.selectors.policy import policy_for
from market.tally.selectors.shares import DECLARED, UnitShare, counted_entries

LineKey = tuple[str, str]
_BATCH = 500


@dataclass(frozen=True)
class EntryRow:
    """An entry as a page shows it. `content` names the good (of a box, the one inside) or the declared rest."""

    recognised_on: date
    is_order: bool
    source_number: str
    content: str
    buyer_name: str
    category_name: str
    county_name: str
    channel: EntryChannel
    reason: Reason
    fund_label: str
    purpose_label: str
    amount_fen: Fen
    posted_at: datetime


@dataclass(frozen=True)
class EntryList:
    """A page of entries, and the sum of all of them: to the fen the figure that they are behind."""

    page: Page[EntryRow]
    sum_fen: Fen


def unit_entries(
    *, buyer: Buyer, share: UnitShare, on: date, part: SharePart, category_code: str = "", page: int = 1
) -> EntryList:
    """Give the entries behind one sum of a unit's share, of one comparable category or all, the latest first."""
    return _list(_of_unit(buyer, share, on, part, category_code), page)


def each_unit_entry(
    *, buyer: Buyer, share: UnitShare, on: date, part: SharePart, category_code: str = ""
) -> Iterator[EntryRow]:
    """Give the same entries one after another by the day they count."""
    return _each(_of_unit(buyer, share, on, part, category_code))


def _of_unit(buyer: Buyer, share: UnitShare, on: date, part: SharePart, category_code: str) -> QuerySet[Entry]:
    policy = policy_for(share.basis.year)
    term = policy.term_for(buyer.kind)
    if term is None:
        return Entry.objects.none()
    entries = counted_entries(buyer_ids=[buyer.pk], policy=policy, term=term, on=on)
    # Without a paper nothing is inside, and everything to date stands beside.
    inside = Q(recognised_on__lte=share.strike_on) if share.strike_on else Q(pk=None)
    chosen = {
        SharePart.NUMERATOR: inside & ~DECLARED & Q(region__isnull=False),
        SharePart.DENOMINATOR: inside,
        SharePart.BESIDE: ~inside & ~DECLARED,
    }
    entries = entries.filter(chosen[part])
    return entries.filter(comparable_category__code=category_code) if category_code else entries


def purchases_of(*, buyer: Buyer, year: int, page: int = 1) -> EntryList:
    """Give what a unit bought here in a year, whatever it counts for, the latest first."""
    return _list(_purchases(buyer, year), page)


def each_purchase_of(*, buyer: Buyer, year: int) -> Iterator[EntryRow]:
    """Give the same entries one after another by the day they count."""
    return _each(_purchases(buyer, year))


def _purchases(buyer: Buyer, year: int) -> QuerySet[Entry]:
    return Entry.objects.filter(~DECLARED, buyer=buyer, policy_year=year)


def order_entries(*, number: str, page: int = 1) -> EntryList:
    """Give what an order shows in the tally, over all years, the latest first."""
    return _list(Entry.objects.filter(source__kind=SourceKind.ORDER, source__number=number), page)


def district_entries(
    *, year: int, on: date, county_code: str = "", channel: str = "", buyer_kind: str = "", page: int = 1
) -> EntryList:
    """Give the entries behind the district's sales, or behind one bar of them, the latest first."""
    return _list(_of_district(year, on, county_code, channel, buyer_kind), page)


def each_district_entry(
    *, year: int, on: date, county_code: str = "", channel: str = "", buyer_kind: str = ""
) -> Iterator[EntryRow]:
    """Give the same entries one after another by the day they count, read in batches; later ones are not waited for."""
    return _each(_of_district(year, on, county_code, channel, buyer_kind))


def _each(chosen: QuerySet[Entry]) -> Iterator[EntryRow]:
    entries = chosen.select_related("source", "buyer", "region", "comparable_category")
    entries = entries.filter(pk__lte=entries.aggregate(last=Max("pk", default=0))["last"])
    entries = entries.order_by("recognised_on", "pk")
    batch = list(entries[:_BATCH])
    while batch:
        goods = _goods(batch)
        yield from (_row(entry, goods) for entry in batch)
        day, pk = batch[-1].recognised_on, batch[-1].pk
        after = Q(recognised_on__gt=day) | Q(recognised_on=day, pk__gt=pk)
        batch = list(entries.filter(after)[:_BATCH]) if len(batch) == _BATCH else []


def _of_district(year: int, on: date, county_code: str, channel: str, buyer_kind: str) -> QuerySet[Entry]:
    entries = Entry.objects.filter(policy_year=year, region__isnull=False, posted_on__lte=on)
    chosen = {"region__code": county_code, "entry_channel": channel, "buyer_kind": buyer_kind}
    for column, value in chosen.items():
        if value:
            entries = entries.filter(Q((column, value)))
    return entries


def _list(entries: QuerySet[Entry], page: int) -> EntryList:
    """Read one page with a fixed number of statements."""
    found = entries.aggregate(total=Count("pk"), sum_fen=Sum("amount_fen", default=0))
    number = clamp_page(page, found["total"])
    shown = entries.select_related("source", "buyer", "region", "comparable_category").order_by(
        "-recognised_on", "-posted_at", "-pk"
    )
    rows = list(shown[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    goods = _goods(rows)
    return EntryList(Page([_row(entry, goods) for entry in rows], number, PAGE_SIZE, found["total"]), found["sum_fen"])


def _goods(entries: list[Entry]) -> dict[LineKey, str]:
    """Name the goods of order entries by order number and part of a line, of a box the component too."""
    numbers = {entry.source.number for entry in entries if entry.source.kind == SourceKind.ORDER}
    parts = LinePart.objects.filter(line__order__number__in=numbers) if numbers else LinePart.objects.none()
    columns = parts.values_list(
        "line__order__number", "line__position", "position", "line__product_name", "line__pack", "name"
    )
    goods: dict[LineKey, str] = {}
    boxes = Counter((number, line) for number, line, *_ in columns)
    for number, line, position, product, pack, name in columns:
        component = f"：{name}" if boxes[number, line] > 1 else ""
        goods[number, f"{line}.{position}"] = f"{product} {pack}{component}"
    return goods


def _row(entry: Entry, goods: dict[LineKey, str]) -> EntryRow:
    is_order = entry.source.kind == SourceKind.ORDER
    content = goods.get((entry.source.number, entry.line), "") if is_order else "申报的其余同类采购"
    category, county = entry.comparable_category, entry.region
    return EntryRow(
        recognised_on=entry.recognised_on,
        is_order=is_order,
        source_number=entry.source.number,
        content=content,
        buyer_name="居民" if entry.buyer_kind == BuyerKind.INDIVIDUAL else entry.buyer.name,
        category_name=category.name if category else "",
        county_name=county.short_name if county else "",
        channel=EntryChannel(entry.entry_channel),
        reason=Reason(entry.reason),
        fund_label=FundSource(entry.fund_source).label,
        purpose_label=Purpose(entry.purpose).label if entry.purpose else "",
        amount_fen=Fen(entry.amount_fen),
        posted_at=entry.posted_at,
    )
