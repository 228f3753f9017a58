"""The tally recomputed from its sources: what disagrees is reported, never repaired."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Q
from django.db.models.functions import TruncDate

from market.kernel.append_only import AppendOnly
from market.kernel.calendar import SHANGHAI
from market.kernel.money import Fen, yuan_text
from market.orders.models import Order
from market.tally.enums import SourceKind
from market.tally.models import Declaration, Entry, Source
from market.tally.rules import Tag, order_facts
from market.tally.selectors.entries import sums_by_tag
from market.tally.selectors.orders import order_views
from market.tally.selectors.papers import remainder_facts


def verify_tally() -> list[str]:
    """List what is wrong with the tally, each with its source's number and amounts; empty when all agrees."""
    return [*_wrong_orders(), *_wrong_papers(), *_wrong_tags(), *_missing_triggers()]


def _wrong_orders() -> Iterator[str]:
    """Compare every order's facts with its entries, tag by tag."""
    posted = sums_by_tag(entries=Entry.objects.filter(source__kind=SourceKind.ORDER))
    for view in order_views(orders=Order.objects.all()):
        yield from _differences(view.number, order_facts(view=view), posted.pop(view.number, {}))
    for number, shown in posted.items():
        yield from _differences(number, {}, shown)


def _wrong_papers() -> Iterator[str]:
    """Compare what every unit's papers declare beside ours with their entries."""
    entries = Entry.objects.filter(source__kind=SourceKind.DECLARATION)
    keys = set(Declaration.objects.values_list("buyer_id", "year").order_by())
    for buyer_id, year in sorted(keys | set(entries.values_list("buyer_id", "policy_year").order_by())):
        wanted = remainder_facts(buyer_id=buyer_id, year=year)
        posted = sums_by_tag(entries=entries.filter(buyer_id=buyer_id, policy_year=year))
        for number in sorted(wanted.keys() | posted.keys()):
            yield from _differences(number, wanted.get(number, {}), posted.get(number, {}))


def _differences(number: str, wanted: dict[Tag, Fen], posted: dict[Tag, Fen]) -> Iterator[str]:
    for tag in sorted(wanted.keys() | posted.keys(), key=repr):
        due, shown = wanted.get(tag, Fen(0)), posted.get(tag, Fen(0))
        if due != shown:
            yield (
                f"{number} line {tag.line} on {tag.recognised_on}: should show {yuan_text(due)}, "
                f"shows {yuan_text(shown)}"
            )


def _wrong_tags() -> Iterator[str]:
    """Check that regions and channels stand where they belong, and that days agree."""
    declared = Q(source__kind=SourceKind.DECLARATION)
    misplaced = Entry.objects.filter(
        (declared & (Q(region__isnull=False) | ~Q(entry_channel=""))) | (~declared & Q(entry_channel=""))
    )
    misdated = Entry.objects.exclude(posted_on=TruncDate("posted_at", tzinfo=SHANGHAI))
    faults = ((misplaced, "region or channel does not fit its source"), (misdated, "day of posting is wrong"))
    for entries, fault in faults:
        for number, line, amount in entries.values_list("source__number", "line", "amount_fen").order_by("pk"):
            yield f"{number} line {line}, {yuan_text(amount)}: {fault}"
    for number in Source.objects.filter(entries=None).values_list("number", flat=True).order_by("pk"):
        yield f"{number}: a source without entries"


def _missing_triggers() -> Iterator[str]:
    """Check that the database itself refuses changes of every append-only table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname ~ '_append_only$' AND tgenabled <> 'D'"
        )
        guarded = {table for (table,) in cursor.fetchall()}
    for table in AppendOnly.tables():
        if table not in guarded:
            yield f"{table}: the append-only trigger is missing or switched off"
