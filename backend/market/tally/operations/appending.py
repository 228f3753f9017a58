"""Writing entries; the only place that does."""

from collections.abc import Iterable
from datetime import datetime

from market.kernel.calendar import local_date_of
from market.tally.models import Entry, Source
from market.tally.rules import Change


def append_changes(*, source: Source, news: Iterable[Change], actor_number: str, at: datetime) -> list[Entry]:
    """Append one entry per change, dated by the day on which it is written; the caller holds the locks."""
    posted_on = local_date_of(at)
    return Entry.objects.bulk_create(
        Entry(
            source=source,
            line=change.tag.line,
            buyer_id=change.tag.buyer_id,
            buyer_kind=change.tag.buyer_kind,
            fund_source=change.tag.fund_source,
            purpose=change.tag.purpose,
            region_id=change.tag.region_id,
            comparable_category_id=change.tag.category_id,
            entry_channel=change.tag.entry_channel,
            policy_year=change.tag.policy_year,
            recognised_on=change.tag.recognised_on,
            reason=change.reason,
            amount_fen=change.amount_fen,
            posted_on=posted_on,
            posted_at=at,
            actor_number=actor_number,
        )
        for change in news
    )
