"""The rest of the denominator: what approved papers declare beside ours."""

from datetime import datetime

from market.tally.enums import SourceKind
from market.tally.models import Entry, Source
from market.tally.operations.appending import append_changes
from market.tally.rules import changes
from market.tally.selectors.entries import sums_by_tag
from market.tally.selectors.papers import remainder_facts


def settle_remainders(*, buyer_id: int, year: int, actor_number: str, at: datetime) -> list[Entry]:
    """
    Bring what each paper of a unit's year shows to what it should show: SAME = max(0, T - G), nothing once replaced.

    What approval posts is a purchase; every later entry is the paired correction of ours, or of the paper that replaces
    this one. The caller holds the lock of the unit's year.
    """
    posted = sums_by_tag(
        entries=Entry.objects.filter(buyer_id=buyer_id, policy_year=year, source__kind=SourceKind.DECLARATION)
    )
    wanted = remainder_facts(buyer_id=buyer_id, year=year)
    appended: list[Entry] = []
    for number in sorted(wanted.keys() | posted.keys()):
        shown = posted.get(number, {})
        news = changes(wanted=wanted.get(number, {}), posted=shown, unrefunded={})
        if not news:
            continue
        source, is_new = Source.objects.get_or_create(kind=SourceKind.DECLARATION, number=number)
        if not is_new:
            news = [change.corrected() for change in news]
        appended += append_changes(source=source, news=news, actor_number=actor_number, at=at)
    return appended
