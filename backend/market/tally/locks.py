"""The tally's locks: a source's row first, then the unit years of the buyers concerned in a fixed order."""

from collections.abc import Iterable

from market.tally.models import Source, UnitYear


def lock_source(*, kind: str, number: str) -> Source:
    """Lock what entries rest on, making its row on first sight."""
    locked = Source.objects.select_for_update(no_key=True)
    found = locked.filter(kind=kind, number=number).first()
    if found is None:
        Source.objects.bulk_create([Source(kind=kind, number=number)], ignore_conflicts=True)
        found = locked.get(kind=kind, number=number)
    return found


def lock_unit_years(*, keys: Iterable[tuple[int, int]]) -> None:
    """
    Lock the books of the (buyer, year) pairs, by buyer and year, making rows on first sight.

    They also guard the unit's papers of the year and all entries that rest on them: those sources are never locked.
    """
    for buyer_id, year in sorted(set(keys)):
        locked = UnitYear.objects.select_for_update(no_key=True).filter(buyer_id=buyer_id, year=year)
        if locked.first() is None:
            UnitYear.objects.bulk_create([UnitYear(buyer_id=buyer_id, year=year)], ignore_conflicts=True)
            locked.get()
