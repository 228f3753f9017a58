"""What sources show, summed by tag."""

from django.db.models import QuerySet, Sum

from market.buyers.models import Buyer
from market.kernel.money import Fen
from market.kernel.pages import PAGE_SIZE, Page, clamp_page
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


def entries_of_unit(*, buyer: Buyer, year: int, category_code: str = "", page: int = 1) -> Page[Entry]:
    """Give a unit's entries of a year, of one comparable category or all, the latest posted first."""
    rows = Entry.objects.filter(buyer=buyer, policy_year=year)
    if category_code:
        rows = rows.filter(comparable_category__code=category_code)
    total = rows.count()
    number = clamp_page(page, total)
    shown = rows.select_related("source", "region", "comparable_category").order_by("-posted_at", "-pk")
    return Page(list(shown[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]), number, PAGE_SIZE, total)
