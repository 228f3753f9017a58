"""One paper, cell by cell: what was declared, what was bought here also where it is blank, and the period before."""

from dataclasses import dataclass

from market.kernel.errors import NotFound
from market.kernel.money import Fen
from market.orders.enums import FundSource
from market.tally.enums import DeclarationState, Grade
from market.tally.models import Declaration
from market.tally.rules import Period, is_out_of_line, remainder_fen
from market.tally.selectors.papers import ours_by_row, rows_with_ours, totals_before
from market.tally.selectors.policy import policy_for

_LIVE = (DeclarationState.SUBMITTED, DeclarationState.APPROVED)


@dataclass(frozen=True)
class Cell:
    """
    A category and fund source. `total_fen` is None where the paper is blank, `before_fen` where the one before is.

    `ours_fen` of a declared cell is that of the paper's view; of a blank one it is ours of today.
    """

    category_name: str
    fund_source: FundSource
    total_fen: Fen | None
    ours_fen: Fen
    before_fen: Fen | None

    @property
    def counted_fen(self) -> Fen:
        """Give what the cell brings into the denominator: the greater of the two, a blank meaning ours alone."""
        return Fen(max(self.total_fen or 0, self.ours_fen))

    @property
    def rest_fen(self) -> Fen:
        """Give what the cell posts beside ours."""
        return remainder_fen(total_fen=self.total_fen or 0, ours_fen=self.ours_fen)

    @property
    def is_overrun(self) -> bool:
        """Tell whether ours has outgrown the declared total."""
        return self.total_fen is not None and self.ours_fen > self.total_fen

    @property
    def is_out_of_line(self) -> bool:
        """Tell whether the total is far from that of the period before."""
        return is_out_of_line(total_fen=self.counted_fen, before_fen=self.before_fen or 0)


@dataclass(frozen=True)
class PaperSheet:
    """All cells of a paper in which anything stands, with their sums, beside the paper of the period before."""

    cells: tuple[Cell, ...]
    before_label: str
    before_number: str
    # Of a paper that waits or stands; of one that is closed only what was declared is shown.
    shows_ours: bool
    # Of an approved paper: what was returned of ours since, which G keeps and D does not.
    returned_fen: Fen

    @property
    def total_fen(self) -> Fen:
        return Fen(sum(cell.total_fen or 0 for cell in self.cells))

    @property
    def ours_fen(self) -> Fen:
        return Fen(sum(cell.ours_fen for cell in self.cells))

    @property
    def rest_fen(self) -> Fen:
        return Fen(sum(cell.rest_fen for cell in self.cells))

    @property
    def counted_fen(self) -> Fen:
        return Fen(sum(cell.counted_fen for cell in self.cells))

    @property
    def within_fen(self) -> Fen:
        """Give what of D the paper stands for today."""
        return Fen(self.counted_fen - self.returned_fen)

    @property
    def before_fen(self) -> Fen:
        return Fen(sum(cell.before_fen or 0 for cell in self.cells))

    @property
    def blanks(self) -> int:
        """Count the blank cells in which ours stand."""
        return sum(cell.total_fen is None and cell.ours_fen > 0 for cell in self.cells)

    @property
    def is_out_of_line(self) -> bool:
        """Tell whether the sum is far from that of the period before."""
        return is_out_of_line(total_fen=self.counted_fen, before_fen=self.before_fen)


def paper_sheet(*, number: str) -> PaperSheet:
    """
    Lay out one paper cell by cell.

    :raises NotFound: if there is none
    """
    paper = Declaration.objects.select_related("buyer").filter(number=number).first()
    if paper is None:
        raise NotFound("没有这份申报。请从申报列表里打开。")
    policy, period, grade = policy_for(paper.year), Period(paper.year, paper.quarter), Grade(paper.grade)
    term = policy.term_for(paper.buyer.kind)
    if term is None:
        return PaperSheet((), "", "", shows_ours=False, returned_fen=Fen(0))
    is_live = paper.state in _LIVE
    ours = ours_by_row(buyer_id=paper.buyer_id, period=period, term=term) if is_live else {}
    earlier = totals_before(buyer=paper.buyer, period=period, grade=grade, term=term)
    before = earlier.totals
    rows = rows_with_ours(papers=[paper], term=term)[paper.pk]
    declared = {(row.comparable_category_id, row.fund_source): (Fen(row.total_fen), mine) for row, mine in rows}
    names = {category_id: name for category_id, (_, name) in policy.categories.items()}
    names |= {row.comparable_category_id: row.comparable_category.name for row, _ in rows}
    funds = {*term.fund_sources, *(fund for _, fund in declared)}
    cells, returned = [], 0
    for key in ((category_id, fund) for category_id in names for fund in sorted(funds)):
        total, mine = declared.get(key, (None, ours.get(key, Fen(0))))
        if total is not None and paper.state == DeclarationState.APPROVED:
            returned += mine - ours.get(key, 0)
        if total is not None or mine or (is_live and before.get(key)):
            cells.append(Cell(names[key[0]], FundSource(key[1]), total, mine, before.get(key)))
    return PaperSheet(tuple(cells), earlier.label, earlier.number, is_live, Fen(returned))
