"""A unit's papers, and what they declare beside ours."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, ExtractQuarter

from market.buyers.models import Buyer
from market.kernel.calendar import end_of
from market.kernel.money import Fen
from market.tally.enums import DeclarationState, Grade, Reason, SourceKind
from market.tally.models import Declaration, DeclarationRow, Entry
from market.tally.rules import Filing, Paper, Period, ShareTerm, Tag, remainder_fen
from market.tally.selectors.policy import share_term

RowKey = tuple[int, str]
# Buyer, category, fund source, quarter.
CellKey = tuple[int, int, str, int]


def paper_of(declaration: Declaration) -> Paper:
    """Give a declaration as the rules on papers see it."""
    return Paper(
        number=declaration.number,
        period=Period(declaration.year, declaration.quarter),
        grade=Grade(declaration.grade),
    )


def filing_of(*, declaration: Declaration) -> Filing:
    """Give back what was declared."""
    rows = declaration.rows.values_list("comparable_category__code", "fund_source", "total_fen")
    return Filing(
        period=Period(declaration.year, declaration.quarter),
        grade=Grade(declaration.grade),
        totals={(code, fund): Fen(total) for code, fund, total in rows},
    )


def standing_papers(*, buyer_ids: Iterable[int], year: int, on: date | None = None) -> QuerySet[Declaration]:
    """Read the approved papers that count, neither replaced nor mere plans: now, or as they stood at a day's end."""
    papers = Declaration.objects.filter(buyer_id__in=buyer_ids, year=year, is_plan_only=False)
    if on is None:
        return papers.filter(state=DeclarationState.APPROVED).order_by("quarter", "pk")
    end = end_of(on)
    return papers.filter(
        Q(replaced_by=None) | Q(replaced_by__decided_at__gte=end),
        state__in=[DeclarationState.APPROVED, DeclarationState.REPLACED],
        decided_at__lt=end,
    ).order_by("quarter", "pk")


def ours_by_row(*, buyer_id: int, period: Period, term: ShareTerm) -> dict[RowKey, Fen]:
    """Sum a unit's purchases here in a period, net and goods of no county included, by category and fund source."""
    entries = _ours(term).filter(
        buyer_id=buyer_id,
        policy_year=period.year,
        recognised_on__range=(period.first_on, period.last_on),
        comparable_category__isnull=False,
        fund_source__in=term.fund_sources,
    )
    rows = entries.values_list("comparable_category_id", "fund_source").annotate(sum_fen=Sum("amount_fen")).order_by()
    return {(category_id, fund): Fen(amount) for category_id, fund, amount in rows if category_id is not None}


def ours_by_cell(*, buyer_ids: Iterable[int], year: int, term: ShareTerm) -> dict[CellKey, Fen]:
    """Sum the same for several units at once, a quarter at a time."""
    entries = _ours(term).filter(
        buyer_id__in=buyer_ids,
        policy_year=year,
        comparable_category__isnull=False,
        fund_source__in=term.fund_sources,
    )
    rows = (
        entries.annotate(quarter=ExtractQuarter("recognised_on"))
        .values_list("buyer_id", "comparable_category_id", "fund_source", "quarter")
        .annotate(sum_fen=Sum("amount_fen"))
        .order_by()
    )
    return {(buyer, category or 0, fund, quarter): Fen(amount) for buyer, category, fund, quarter, amount in rows}


@dataclass(frozen=True)
class PaperBefore:
    """The paper on the period before and its totals; no number and no totals if there was none."""

    number: str
    label: str
    totals: Mapping[RowKey, Fen]


def totals_before(*, buyer: Buyer, period: Period, grade: Grade, term: ShareTerm) -> PaperBefore:
    """
    Give the approved paper on the period before, of the same grade or else of a firmer one, and its totals.

    Where that paper is blank stands what was bought here, which is what blank means.
    """
    before = period.before
    own = Paper("", period, grade)
    papers = Declaration.objects.filter(
        buyer=buyer,
        year=before.year,
        quarter=before.quarter,
        grade__in=[each for each in Grade if Paper("", period, each).rank >= own.rank],
        state__in=[DeclarationState.APPROVED, DeclarationState.REPLACED],
    ).order_by("-decided_at", "-pk")
    paper = min(papers, key=lambda found: paper_of(found).rank, default=None)
    if paper is None:
        return PaperBefore("", "", {})
    declared = paper.rows.values_list("comparable_category_id", "fund_source", "total_fen")
    totals = {(category_id, fund): Fen(total) for category_id, fund, total in declared}
    totals = {**ours_by_row(buyer_id=buyer.pk, period=before, term=term), **totals}
    return PaperBefore(paper.number, f"{before.label}{Grade(paper.grade).label}", totals)


def rows_with_ours(*, papers: Iterable[Declaration], term: ShareTerm) -> dict[int, list[tuple[DeclarationRow, Fen]]]:
    """
    Read the rows of papers (by paper id) of one year and kind of buyer, each with ours, in one statement.

    That is G once approved: ours at approval plus every later entry of the row and period except returns, which never
    give back. While a paper waits it is ours net.
    """
    entries = (
        _ours(term)
        .annotate(
            upto=ExpressionWrapper(OuterRef("ours_upto"), output_field=BigIntegerField()),
            quarter=ExtractQuarter("recognised_on"),
        )
        .filter(
            Q(upto=None) | (Q(pk__gt=F("upto")) & ~Q(reason=Reason.RETURN)),
            buyer=OuterRef("declaration__buyer"),
            policy_year=OuterRef("declaration__year"),
            comparable_category=OuterRef("comparable_category"),
            fund_source=OuterRef("fund_source"),
            quarter=Coalesce(OuterRef("declaration__quarter"), F("quarter")),
        )
        .order_by()
        .values("buyer")
        .annotate(sum_fen=Sum("amount_fen"))
        .values("sum_fen")
    )
    rows = (
        DeclarationRow.objects.filter(declaration__in=papers)
        .select_related("comparable_category")
        .annotate(since_fen=Coalesce(Subquery(entries), 0, output_field=BigIntegerField()))
        .order_by("comparable_category__position", "comparable_category_id", "fund_source")
    )
    found: dict[int, list[tuple[DeclarationRow, Fen]]] = defaultdict(list)
    for row in rows:
        found[row.declaration_id].append((row, Fen((row.ours_fen or 0) + row.since_fen)))
    return found


def remainder_facts(*, buyer_id: int, year: int) -> dict[str, dict[Tag, Fen]]:
    """
    Derive what each standing paper of a unit's year should show, by paper number: SAME = max(0, T - G) per row.

    It counts on the period's last day, so that a share struck on that day holds it.
    """
    papers = list(standing_papers(buyer_ids=[buyer_id], year=year).select_related("buyer"))
    term = share_term(year=year, buyer_kind=papers[0].buyer.kind) if papers else None
    if term is None:
        return {}
    rows = rows_with_ours(papers=papers, term=term)
    return {
        paper.number: {
            _remainder_tag(paper, row): rest
            for row, ours in rows[paper.pk]
            if (rest := remainder_fen(total_fen=row.total_fen, ours_fen=ours))
        }
        for paper in papers
    }


def _ours(term: ShareTerm) -> QuerySet[Entry]:
    """Read what was bought here for the purposes that count; what papers posted is not ours."""
    entries = Entry.objects.exclude(source__kind=SourceKind.DECLARATION)
    return entries.filter(purpose__in=term.purposes) if term.purposes else entries


def _remainder_tag(paper: Declaration, row: DeclarationRow) -> Tag:
    return Tag(
        line=f"{row.comparable_category.code}/{row.fund_source}",
        buyer_id=paper.buyer_id,
        buyer_kind=paper.buyer.kind,
        fund_source=row.fund_source,
        purpose="",
        region_id=None,
        category_id=row.comparable_category_id,
        entry_channel="",
        policy_year=paper.year,
        recognised_on=Period(paper.year, paper.quarter).last_on,
    )
