"""Papers of all units as the office looks them up: those that wait and those decided, with what each brings into D."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from market.kernel.money import Fen
from market.kernel.pages import PAGE_SIZE, Page, clamp_page
from market.tally.enums import DeclarationState
from market.tally.models import Declaration
from market.tally.selectors.paper_views import PaperView, views_of
from market.tally.selectors.papers import ours_by_cell
from market.tally.selectors.policy import policy_for

_LIVE = (DeclarationState.SUBMITTED, DeclarationState.APPROVED)


@dataclass(frozen=True)
class PaperChoice:
    """Which papers to list; empty means all."""

    state: str = ""
    year: int | None = None
    buyer_number: str = ""


@dataclass(frozen=True)
class ListedPaper:
    """
    A paper with ours of its blank cells; the sums are those of its sheet.

    Of one that neither waits nor stands, and of a mere plan, nothing enters D.
    """

    paper: PaperView
    blank_fen: tuple[Fen, ...]

    @property
    def is_live(self) -> bool:
        return self.paper.state in _LIVE

    @property
    def ours_fen(self) -> Fen | None:
        """Give what was bought here, blank cells included."""
        return Fen(self.paper.ours_fen + sum(self.blank_fen)) if self.is_live else None

    @property
    def counted_fen(self) -> Fen | None:
        """Give what the paper brings into the denominator."""
        if not self.is_live or self.paper.is_plan_only:
            return None
        declared = sum(max(row.total_fen, row.ours_fen) for row in self.paper.rows)
        return Fen(declared + sum(max(fen, 0) for fen in self.blank_fen))


def listed_declarations(*, choice: PaperChoice, page: int = 1) -> Page[ListedPaper]:
    """Give a page of papers: those that wait with the oldest first, others with the latest first."""
    papers = _chosen(choice)
    total = papers.count()
    number = clamp_page(page, total)
    rows = _listed(papers[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    return Page(rows, number, PAGE_SIZE, total)


def each_listed_declaration(*, choice: PaperChoice) -> list[ListedPaper]:
    """Give all papers of the list, in its order."""
    return _listed(_chosen(choice))


def _chosen(choice: PaperChoice) -> QuerySet[Declaration]:
    papers = Declaration.objects.all()
    if choice.state:
        papers = papers.filter(state=choice.state)
    if choice.year:
        papers = papers.filter(year=choice.year)
    if choice.buyer_number:
        papers = papers.filter(buyer__number=choice.buyer_number)
    waits = choice.state == DeclarationState.SUBMITTED
    return papers.order_by("filed_at", "pk") if waits else papers.order_by("-filed_at", "-pk")


def _listed(papers: QuerySet[Declaration]) -> list[ListedPaper]:
    """Add the blank cells, with one statement for each year and kind of buyer among the papers that wait or stand."""
    found = list(papers.select_related("buyer"))
    live: dict[tuple[int, str], list[Declaration]] = defaultdict(list)
    for paper in found:
        if paper.state in _LIVE:
            live[paper.year, paper.buyer.kind].append(paper)
    blanks: dict[str, dict[tuple[str, str], Fen]] = {}
    for (year, kind), alike in live.items():
        blanks |= _ours_of(alike, year, kind)
    return [_listed_one(view, blanks.get(view.number, {})) for view in views_of(papers)]


def _ours_of(papers: list[Declaration], year: int, kind: str) -> dict[str, dict[tuple[str, str], Fen]]:
    """Sum ours in the period of each paper, by paper number, category and fund source."""
    policy = policy_for(year)
    term = policy.term_for(kind)
    if term is None:
        return {}
    cells = ours_by_cell(buyer_ids={paper.buyer_id for paper in papers}, year=year, term=term)
    sums: dict[str, dict[tuple[str, str], Fen]] = {}
    for paper in papers:
        mine: dict[tuple[str, str], Fen] = defaultdict(lambda: Fen(0))
        for (buyer_id, category_id, fund, quarter), fen in cells.items():
            inside = buyer_id == paper.buyer_id and paper.quarter in {None, quarter}
            if inside and category_id in policy.categories:
                key = (policy.categories[category_id][0], fund)
                mine[key] = Fen(mine[key] + fen)
        sums[paper.number] = mine
    return sums


def _listed_one(view: PaperView, ours: dict[tuple[str, str], Fen]) -> ListedPaper:
    declared = {(row.category_code, str(row.fund_source)) for row in view.rows}
    return ListedPaper(view, tuple(fen for key, fen in ours.items() if key not in declared))
