"""What sources show, summed by tag."""

from django.db.models import QuerySet, Sum

from market.kernel.money import Fen
from market.tally.models import Entry
from market.tally.rules import Tag


def sums_by_tag(*, entries: QuerySet[Entry]) -> dict[str, dict[Tag, Fen]]:
    """Sum entries by source number and full tag; what cancels out is left out."""
    columns = (
        "line", "buyer_id", "buyer_kind", "fund_source", "purpose", "region_id", "comparable_category_id",
        "entry_channel", "policy_year", "recognised_on",
    )  # fmt: skip
    rows = (
        entries.values_list("source__number", *columns)
        .annotate(sum_fen=Sum("amount_fen"))
        .exclude(sum_fen=0)
        .order_by()
    )
    found: dict[str, dict[Tag, Fen]] = {}
    for number, *tag, amount in rows:
        found.setdefault(number, {})[Tag(*tag)] = Fen(amount)
    return found
