"""Papers as the unit and the office read them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from market.buyers.models import Buyer
from market.kernel.calendar import local_date_of
from market.kernel.errors import NotFound
from market.kernel.money import Fen
from market.orders.enums import FundSource
from market.tally.enums import DeclarationState, Grade
from market.tally.errors import NoShare
from market.tally.models import Declaration, DeclarationRow
from market.tally.rules import Period, is_early, remainder_fen
from market.tally.selectors.papers import PaperBefore, ours_by_row, rows_with_ours, totals_before
from market.tally.selectors.policy import Basis, policy_for


@dataclass(frozen=True)
class DeclaredRow:
    """A row of a paper. `ours_fen` is ours of today while it waits, then G: ours at approval and what came since."""

    category_code: str
    category_name: str
    fund_source: FundSource
    total_fen: Fen
    ours_fen: Fen

    @property
    def rest_fen(self) -> Fen:
        """Give what the paper posts beside ours."""
        return remainder_fen(total_fen=self.total_fen, ours_fen=self.ours_fen)

    @property
    def is_overrun(self) -> bool:
        """Tell whether ours has outgrown the declared total, so that the paper needs correcting (待更正)."""
        return self.ours_fen > self.total_fen


@dataclass(frozen=True)
class PaperView:
    """A paper with its rows."""

    number: str
    buyer_number: str
    buyer_name: str
    buyer_kind_label: str
    basis: Basis
    year: int
    quarter: int | None
    period_label: str
    grade: Grade
    state: DeclarationState
    is_plan_only: bool
    filed_at: datetime
    filed_by_name: str
    filed_by_number: str
    decided_at: datetime | None
    decided_by_name: str
    decision_note: str
    withdrawn_at: datetime | None
    withdrawn_by_name: str
    replaced_by: str
    rows: tuple[DeclaredRow, ...]

    @property
    def total_fen(self) -> Fen:
        return Fen(sum(row.total_fen for row in self.rows))

    @property
    def ours_fen(self) -> Fen:
        return Fen(sum(row.ours_fen for row in self.rows))

    @property
    def is_early(self) -> bool:
        """Tell whether it was filed before its period was over, a 估算 never being early."""
        period = Period(self.year, self.quarter)
        return is_early(period=period, grade=self.grade, on=local_date_of(self.filed_at))

    @property
    def needs_correction(self) -> bool:
        """Tell whether the paper stands 待更正; only a paper that counts can."""
        counts = self.state == DeclarationState.APPROVED and not self.is_plan_only
        return counts and any(row.is_overrun for row in self.rows)


@dataclass(frozen=True)
class DeclarableRow:
    """A row that a unit may declare, with what it bought here in the period: the least that its total can be."""

    category_code: str
    category_name: str
    fund_source: FundSource
    ours_fen: Fen
    # The total of the period before, and from which paper; None where there is none.
    before_fen: Fen | None = None
    before_label: str = ""

    @property
    def field(self) -> str:
        """Name the form field; refusals name it too."""
        return f"{self.category_code}/{self.fund_source}"


def declarations_of(*, buyer: Buyer, year: int) -> list[PaperView]:
    """List a unit's papers of a year, the latest first."""
    return views_of(Declaration.objects.filter(buyer=buyer, year=year).order_by("-filed_at", "-pk"))


def count_waiting_declarations() -> int:
    """Count the papers that wait for the office."""
    return Declaration.objects.filter(state=DeclarationState.SUBMITTED).count()


def get_declaration(*, number: str, buyers: Collection[Buyer] | None = None) -> PaperView:
    """
    Give one paper: to the office any, to a person those of the buyers that he or she acts for.

    :raises NotFound: if there is none, or it is another unit's
    """
    papers = Declaration.objects.filter(number=number)
    views = views_of(papers if buyers is None else papers.filter(buyer__in=buyers))
    if not views:
        raise NotFound("没有这份申报。请从申报列表里打开。")
    return views[0]


def declarable_rows(*, buyer: Buyer, year: int, quarter: int | None, grade: Grade | None = None) -> list[DeclarableRow]:
    """
    List the rows that a unit may declare for a period, by category and fund source.

    With a grade each row has the total that the paper on the period before declared, of that grade or a firmer one.

    :raises NoPolicy: if no policy reaches back to the year
    :raises NoShare: if such buyers owe no share
    """
    policy = policy_for(year)
    term = policy.term_for(buyer.kind)
    if term is None:
        raise NoShare(f"{buyer.kind_label}没有份额要求，不用申报。")
    period = Period(year, quarter)
    ours = ours_by_row(buyer_id=buyer.pk, period=period, term=term)
    earlier = totals_before(buyer=buyer, period=period, grade=grade, term=term) if grade else PaperBefore("", "", {})
    return [
        DeclarableRow(
            category_code=code,
            category_name=name,
            fund_source=FundSource(fund),
            ours_fen=ours.get((category_id, fund), Fen(0)),
            before_fen=earlier.totals.get((category_id, fund)),
            before_label=earlier.label,
        )
        for category_id, (code, name) in policy.categories.items()
        for fund in term.fund_sources
    ]


def views_of(papers: QuerySet[Declaration]) -> list[PaperView]:
    """Read papers with their rows, with a fixed number of statements for each year and kind of buyer among them."""
    found = list(papers.select_related("buyer", "filed_by", "decided_by", "withdrawn_by", "replaced_by"))
    policies = {year: policy_for(year) for year in {paper.year for paper in found}}
    rows: dict[int, list[tuple[DeclarationRow, Fen]]] = {}
    for year, kind in {(paper.year, paper.buyer.kind) for paper in found}:
        if term := policies[year].term_for(kind):
            alike = [paper for paper in found if paper.year == year and paper.buyer.kind == kind]
            rows |= rows_with_ours(papers=alike, term=term)
    return [_view(paper, policies[paper.year].basis, rows.get(paper.pk, [])) for paper in found]


def _view(paper: Declaration, basis: Basis, rows: Sequence[tuple[DeclarationRow, Fen]]) -> PaperView:
    return PaperView(
        number=paper.number,
        buyer_number=paper.buyer.number,
        buyer_name=paper.buyer.name,
        buyer_kind_label=paper.buyer.kind_label,
        basis=basis,
        year=paper.year,
        quarter=paper.quarter,
        period_label=Period(paper.year, paper.quarter).label,
        grade=Grade(paper.grade),
        state=DeclarationState(paper.state),
        is_plan_only=paper.is_plan_only,
        filed_at=paper.filed_at,
        filed_by_name=paper.filed_by.display_name,
        filed_by_number=paper.filed_by.number,
        decided_at=paper.decided_at,
        decided_by_name=paper.decided_by.display_name if paper.decided_by else "",
        decision_note=paper.decision_note,
        withdrawn_at=paper.withdrawn_at,
        withdrawn_by_name=paper.withdrawn_by.display_name if paper.withdrawn_by else "",
        replaced_by=paper.replaced_by.number if paper.replaced_by else "",
        rows=tuple(
            DeclaredRow(
                category_code=row.comparable_category.code,
                category_name=row.comparable_category.name,
                fund_source=FundSource(row.fund_source),
                total_fen=Fen(row.total_fen),
                ours_fen=ours,
            )
            for row, ours in rows
        ),
    )
