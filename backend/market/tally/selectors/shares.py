"""Shares of units: struck at the last declared period's end, with what was recognised later beside them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import ExtractQuarter

from market.buyers.enums import ADMITTED, BuyerKind
from market.buyers.models import Buyer
from market.kernel.calendar import end_of, local_date_of, quarter_of
from market.kernel.errors import NotFound
from market.kernel.money import Fen, bp_text, meets_share, percent_text, share_bp
from market.tally.enums import Grade, Indicator, Reason, ShareState, SourceKind
from market.tally.errors import NoShare
from market.tally.models import Declaration, DeclarationRow, Entry
from market.tally.rules import (
    ShareTerm,
    add_gap_fen,
    remainder_fen,
    replace_gap_fen,
    replaces,
    share_state,
    stands_under,
)
from market.tally.selectors.papers import paper_of, rows_with_ours, standing_papers
from market.tally.selectors.policy import Basis, Policy, policy_for

DECLARED = Q(source__kind=SourceKind.DECLARATION)
NO_SHARE_TEXT = "—"
_LAST_QUARTER = 4


@dataclass(frozen=True)
class CategoryShare:
    """A comparable category of a unit, for looking into a share; never judged on its own. `purchases` counts orders."""

    code: str
    name: str
    numerator_fen: Fen
    denominator_fen: Fen
    purchases: int

    @property
    def share_text(self) -> str:
        return ratio_text(self.numerator_fen, self.denominator_fen)


@dataclass(frozen=True)
class UnitShare:
    """
    A unit's share of one year. N, D and what follows from them are None without a paper; `purchases` counts orders.

    `undeclared_aid_fen` of `undeclared_fen` is 本期未申报: recognised after the strike day, never inside the share.
    """

    buyer_number: str
    buyer_name: str
    buyer_kind: BuyerKind
    indicator: Indicator
    basis: Basis
    threshold_bp: int | None
    state: ShareState
    numerator_fen: Fen | None
    denominator_fen: Fen | None
    replace_gap_fen: Fen | None
    add_gap_fen: Fen | None
    strike_on: date | None
    period_label: str
    grade: Grade | None
    last_filed_on: date | None
    purchases: int
    undeclared_aid_fen: Fen
    undeclared_fen: Fen
    categories: tuple[CategoryShare, ...]

    @property
    def counted_aid_fen(self) -> Fen:
        """Give everything of the counterpart counties that counted in the year, declared or not."""
        return Fen((self.numerator_fen or 0) + self.undeclared_aid_fen)

    @property
    def meets(self) -> bool | None:
        """Tell whether the threshold is reached; None where it is not judged."""
        return {ShareState.MET: True, ShareState.NOT_MET: False, ShareState.ANOMALY: False}.get(self.state)

    @property
    def share_text(self) -> str:
        """Write the share floored to two decimals, or the word that stands in its place."""
        if self.state in {ShareState.UNDECLARED, ShareState.NOT_APPLICABLE}:
            return self.state.label
        return ratio_text(self.numerator_fen or 0, self.denominator_fen or 0)

    @property
    def threshold_text(self) -> str:
        return "" if self.threshold_bp is None else bp_text(self.threshold_bp)

    @property
    def grade_label(self) -> str:
        """Name the lowest grade among the papers."""
        return self.grade.label if self.grade else ""


def ratio_text(part: int, whole: int) -> str:
    """Write a share floored to two decimals; a dash where there is nothing to divide by or a sign is wrong."""
    return percent_text(part, whole) if whole > 0 and part >= 0 else NO_SHARE_TEXT


def unit_share(*, buyer: Buyer, year: int, on: date) -> UnitShare:
    """
    Give a unit's share of a year as it stood at the end of a day.

    :raises NoPolicy: if no policy reaches back to the year
    :raises NoShare: if such buyers owe no share
    """
    policy = policy_for(year)
    if policy.term_for(buyer.kind) is None:
        raise NoShare(f"{buyer.kind_label}没有份额要求。采购仍计入全区总额。")
    return shares_of(buyers=[buyer], policy=policy, on=on)[0]


def shares_of(*, buyers: Sequence[Buyer], policy: Policy, on: date) -> list[UnitShare]:
    """Give the shares of those of the buyers that owe one, in their order, with two statements per kind of share."""
    papers: dict[int, list[Declaration]] = defaultdict(list)
    year = policy.basis.year
    for paper in standing_papers(buyer_ids=[buyer.pk for buyer in buyers], year=year, on=on):
        papers[paper.buyer_id].append(paper)
    sums: dict[int, list[_Sum]] = defaultdict(list)
    for term in policy.shares:
        owing = [buyer.pk for buyer in buyers if buyer.kind == term.buyer_kind]
        for buyer_id, found in _sums(owing, policy, term, on) if owing else ():
            sums[buyer_id].append(found)
    terms = {term.buyer_kind: term for term in policy.shares}
    return [
        _share(buyer, policy, terms[buyer.kind], papers[buyer.pk], sums[buyer.pk])
        for buyer in buyers
        if buyer.kind in terms
    ]


def share_if_approved(*, number: str, on: date) -> UnitShare:
    """
    Give the share that a unit would have, were its waiting paper approved now, for the office to see beforehand.

    :raises NotFound: if there is no such paper
    :raises NoShare: if such buyers owe no share
    """
    paper = Declaration.objects.select_related("buyer").filter(number=number).first()
    if paper is None:
        raise NotFound("没有这份申报。请从待审核列表里打开。")
    policy, buyer = policy_for(paper.year), paper.buyer
    term = policy.term_for(buyer.kind)
    if term is None:
        raise NoShare(f"{buyer.kind_label}没有份额要求。采购仍计入全区总额。")
    standing = list(standing_papers(buyer_ids=[buyer.pk], year=paper.year, on=on))
    new = paper_of(paper)
    if stands_under(new=new, standing=map(paper_of, standing)):
        return unit_share(buyer=buyer, year=paper.year, on=on)
    papers = [*(old for old in standing if not replaces(new=new, old=paper_of(old))), paper]
    ours = [replace(found, rest_fen=0) for _, found in _sums([buyer.pk], policy, term, on)]
    quarters = {kept.pk: kept.quarter or _LAST_QUARTER for kept in papers}
    rest = [
        _Sum(row.comparable_category_id, quarters[pk], 0, 0, _rest_fen(row, ours_fen), None)
        for pk, rows in rows_with_ours(papers=papers, term=term).items()
        for row, ours_fen in rows
    ]
    return _share(buyer, policy, term, papers, [*ours, *rest])


def _rest_fen(row: DeclarationRow, ours_fen: Fen) -> Fen:
    return remainder_fen(total_fen=row.total_fen, ours_fen=ours_fen)


def counted_entries(*, buyer_ids: Iterable[int], policy: Policy, term: ShareTerm, on: date) -> QuerySet[Entry]:
    """Choose the entries that shares are made of, as written up to the end of a day: ours and what papers posted."""
    entries = Entry.objects.filter(
        buyer_id__in=buyer_ids,
        policy_year=policy.basis.year,
        posted_on__lte=on,
        comparable_category_id__in=policy.categories,
        fund_source__in=term.fund_sources,
    )
    return entries.filter(Q(purpose__in=term.purposes) | DECLARED) if term.purposes else entries


@dataclass(frozen=True)
class _Sum:
    """
    A unit's sums of one comparable category and quarter: ours of the counties, all ours, the declared rest.

    `orders` are the ids of the sources that bought, so that one order in several sums counts once.
    """

    category_id: int
    quarter: int
    aid_fen: int
    ours_fen: int
    rest_fen: int
    orders: Sequence[int] | None


def _sums(buyer_ids: Iterable[int], policy: Policy, term: ShareTerm, on: date) -> list[tuple[int, _Sum]]:
    entries = counted_entries(buyer_ids=buyer_ids, policy=policy, term=term, on=on)
    ours = ~DECLARED
    rows = (
        entries.annotate(quarter=ExtractQuarter("recognised_on"))
        .values_list("buyer_id", "comparable_category_id", "quarter")
        .annotate(
            aid=Sum("amount_fen", filter=ours & Q(region__isnull=False), default=0),
            ours=Sum("amount_fen", filter=ours, default=0),
            rest=Sum("amount_fen", filter=DECLARED, default=0),
            orders=ArrayAgg("source_id", filter=ours & Q(reason=Reason.PURCHASE), distinct=True),
        )
        .order_by()
    )
    return [(buyer_id, _Sum(*rest)) for buyer_id, *rest in rows]


def _share(
    buyer: Buyer, policy: Policy, term: ShareTerm, papers: Sequence[Declaration], sums: Sequence[_Sum]
) -> UnitShare:
    seen = [paper_of(paper) for paper in papers]
    last = max(seen, key=lambda paper: paper.period.last_on, default=None)
    strike_on = last.period.last_on if last else None
    struck_quarter = quarter_of(strike_on) if strike_on else 0
    inside = [found for found in sums if found.quarter <= struck_quarter]
    beside = [found for found in sums if found.quarter > struck_quarter]
    aid = sum(found.aid_fen for found in inside)
    whole = sum(found.ours_fen + found.rest_fen for found in inside)
    state = share_state(
        numerator_fen=aid, denominator_fen=whole, threshold_bp=term.threshold_bp, is_declared=last is not None
    )
    judged = term.threshold_bp is not None and state in {ShareState.MET, ShareState.NOT_MET}
    gaps = {"numerator_fen": aid, "denominator_fen": whole, "threshold_bp": term.threshold_bp or 0}
    return UnitShare(
        buyer_number=buyer.number,
        buyer_name=buyer.name,
        buyer_kind=BuyerKind(buyer.kind),
        indicator=term.indicator,
        basis=policy.basis,
        threshold_bp=term.threshold_bp,
        state=state,
        numerator_fen=Fen(aid) if last else None,
        denominator_fen=Fen(whole) if last else None,
        replace_gap_fen=replace_gap_fen(**gaps) if judged else None,
        add_gap_fen=add_gap_fen(**gaps) if judged else None,
        strike_on=strike_on,
        period_label=last.period.label if last else "",
        grade=min(seen, key=lambda paper: paper.rank).grade if seen else None,
        last_filed_on=max((local_date_of(paper.filed_at) for paper in papers), default=None),
        purchases=_orders(inside),
        undeclared_aid_fen=Fen(sum(found.aid_fen for found in beside)),
        undeclared_fen=Fen(sum(found.ours_fen for found in beside)),
        categories=_by_category(policy, inside),
    )


def _orders(sums: Iterable[_Sum]) -> int:
    return len({source for found in sums for source in found.orders or ()})


def _by_category(policy: Policy, sums: Sequence[_Sum]) -> tuple[CategoryShare, ...]:
    rows = []
    for category_id, (code, name) in policy.categories.items():
        own = [found for found in sums if found.category_id == category_id]
        if own:
            aid, whole = sum(s.aid_fen for s in own), sum(s.ours_fen + s.rest_fen for s in own)
            rows.append(CategoryShare(code, name, Fen(aid), Fen(whole), _orders(own)))
    return tuple(rows)


@dataclass(frozen=True)
class IndicatorShares:
    """
    All units of one indicator, with the pooled figure and the pass rate.

    Pooled are the units with an approved paper, each at its own strike day; `undeclared_aid_fen` are the others' N.
    Units without a paper count as not passed; 不适用 leaves the base of the pass rate.
    """

    indicator: Indicator
    basis: Basis
    threshold_bp: int | None
    units: tuple[UnitShare, ...]

    @property
    def numerator_fen(self) -> Fen:
        return Fen(sum(unit.numerator_fen or 0 for unit in self.units))

    @property
    def denominator_fen(self) -> Fen:
        return Fen(sum(unit.denominator_fen or 0 for unit in self.units))

    @property
    def share_text(self) -> str:
        return ratio_text(self.numerator_fen, self.denominator_fen)

    @property
    def meets(self) -> bool | None:
        """Tell whether the pooled share reaches the threshold; None where it is not judged."""
        if self.threshold_bp is None or self.denominator_fen <= 0:
            return None
        return meets_share(self.numerator_fen, self.denominator_fen, self.threshold_bp)

    @property
    def passed(self) -> int:
        return sum(unit.state == ShareState.MET for unit in self.units)

    @property
    def judged(self) -> int:
        """Count the base of the pass rate."""
        return sum(unit.state != ShareState.NOT_APPLICABLE for unit in self.units)

    @property
    def undeclared(self) -> int:
        return sum(unit.state == ShareState.UNDECLARED for unit in self.units)

    @property
    def undeclared_aid_fen(self) -> Fen:
        return Fen(sum(unit.undeclared_aid_fen for unit in self.units if unit.state == ShareState.UNDECLARED))


def shares_table(*, year: int, on: date) -> list[IndicatorShares]:
    """
    Give every admitted unit that owes a share, by indicator, the best share first.

    A unit admitted after the year's end is of that year only if it has a paper or an entry in it.

    :raises NoPolicy: if no policy reaches back to the year
    """
    policy = policy_for(year)
    kinds = [term.buyer_kind for term in policy.shares]
    was_there = (
        Q(decided_at__lt=end_of(date(year, 12, 31)))
        | Q(pk__in=Declaration.objects.filter(year=year).values("buyer"))
        | Q(pk__in=Entry.objects.filter(policy_year=year).values("buyer"))
    )
    buyers = list(Buyer.objects.filter(was_there, kind__in=kinds, state__in=ADMITTED).order_by("name", "pk"))
    units = sorted(shares_of(buyers=buyers, policy=policy, on=on), key=_rank)
    return [
        IndicatorShares(
            indicator=term.indicator,
            basis=policy.basis,
            threshold_bp=term.threshold_bp,
            units=tuple(unit for unit in units if unit.indicator == term.indicator),
        )
        for term in policy.shares
    ]


def _rank(unit: UnitShare) -> int:
    """Order by share, best first; what has none comes last."""
    part, whole = unit.numerator_fen or 0, unit.denominator_fen or 0
    return -share_bp(part, whole) if whole > 0 else 1
