"""Filing, withdrawing and deciding papers, under the lock of the unit's year."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from market.accounts.models import User
from market.audit.operations import record_activity
from market.buyers.models import Buyer
from market.kernel.calendar import local_date_of
from market.kernel.constraints import insert_under_key
from market.kernel.errors import Invalid, KeyReused, NotFound
from market.kernel.money import yuan_text
from market.kernel.numbers import new_number
from market.orders.enums import FundSource
from market.tally.enums import DeclarationState, Grade
from market.tally.errors import (
    NeedsConfirming,
    NoShare,
    OwnPaper,
    PaperDecided,
    PaperWaiting,
    PeriodNotBegun,
    PeriodUnfit,
    QuarterMissing,
    RowNotCounted,
    TotalBelowOurs,
    UnderFinal,
)
from market.tally.locks import lock_unit_years
from market.tally.models import Declaration, DeclarationRow, Entry
from market.tally.operations.remainder import settle_remainders
from market.tally.rules import (
    Doubt,
    Filing,
    Paper,
    Period,
    ShareTerm,
    fits_grade,
    is_early,
    is_next_in_turn,
    replaces,
    stands_under,
)
from market.tally.selectors.papers import filing_of, ours_by_row, paper_of, standing_papers
from market.tally.selectors.policy import Policy, policy_for


@transaction.atomic
def file_paper(
    *,
    key: UUID,
    buyer: Buyer,
    filing: Filing,
    actor: User,
    at: datetime,
    confirmed: Collection[str] = (),
    instead_of: str = "",
) -> Declaration:
    """
    Take a unit's paper on its total comparable purchases; the same key again gives the same paper.

    `confirmed` holds the codes of the doubts that the unit has answered for. `instead_of` is the number of a waiting
    paper of the same grade and period, which is withdrawn by the same act.

    :raises KeyReused: if the key came before with another input
    :raises NoShare: if such buyers owe no share
    :raises PeriodUnfit: if the grade does not fit the period
    :raises PeriodNotBegun: if the period has not begun
    :raises RowNotCounted: if a row is outside the unit's share
    :raises UnderFinal: if a 季报 would stand under a 决算
    :raises QuarterMissing: if the quarter before has no approved paper
    :raises TotalBelowOurs: if a total is below what the unit bought here
    :raises NeedsConfirming: if a doubt is left open
    :raises NotFound: if the unit has no paper that it would be instead of
    :raises PaperDecided: if the paper that it would be instead of waits no longer
    :raises PaperWaiting: if such a paper waits already
    """
    period = filing.period
    lock_unit_years(keys=[(buyer.pk, period.year)])
    if known := Declaration.objects.filter(key=key).first():
        if known.buyer_id != buyer.pk or filing_of(declaration=known) != filing:
            raise KeyReused("这份表单已经用别的内容提交过。请重新打开申报页再填。")
        return known
    today = local_date_of(at)
    term = _check(buyer, filing, "", today)
    codes = _check_confirmed(_doubts(buyer, filing, term, today), confirmed)
    same = {"buyer": buyer, "year": period.year, "quarter": period.quarter, "grade": filing.grade}
    if instead_of:
        _withdraw(_waiting(Declaration.objects.filter(number=instead_of, **same), "用新的替换"), actor, at)
    if Declaration.objects.filter(**same, state=DeclarationState.SUBMITTED).exists():
        raise PaperWaiting(f"{period.label}的{filing.grade.label}已有一份待审核。请等审核结果，或先撤回那一份。")
    paper = Declaration(
        **same, number=new_number("D"), key=key, state=DeclarationState.SUBMITTED, filed_at=at, filed_by=actor
    )
    insert_under_key(paper)
    ids = {code: category_id for category_id, (code, _) in policy_for(period.year).categories.items()}
    DeclarationRow.objects.bulk_create(
        DeclarationRow(declaration=paper, comparable_category_id=ids[code], fund_source=fund, total_fen=total)
        for (code, fund), total in filing.totals.items()
    )
    _record_filed(paper, filing, codes, instead_of)
    return paper


@transaction.atomic
def withdraw_paper(*, number: str, buyer: Buyer, actor: User, at: datetime) -> Declaration:
    """
    Take a unit's own paper back before the office has decided on it.

    :raises NotFound: if the unit has no such paper
    :raises PaperDecided: if it waits no longer
    """
    own = Declaration.objects.filter(number=number, buyer=buyer)
    year = own.values_list("year", flat=True).first()
    if year is not None:
        lock_unit_years(keys=[(buyer.pk, year)])
    return _withdraw(_waiting(own, "撤回"), actor, at)


@transaction.atomic
def decide_paper(*, number: str, approve: bool, note: str, actor: User, at: datetime) -> Declaration:
    """
    Approve a waiting paper, which posts the rest of the denominator and replaces what it overlaps, or return it.

    :raises NotFound: if there is no such paper
    :raises PaperDecided: if it was decided on already
    :raises OwnPaper: if the actor filed it
    :raises Invalid: if it is returned without a note
    :raises UnderFinal: if a 季报 would stand under a 决算 by now
    :raises QuarterMissing: if the quarter before has no approved paper by now
    :raises TotalBelowOurs: if a total is below what the unit bought here by now
    """
    found = Declaration.objects.filter(number=number).values_list("pk", "buyer_id", "year").first()
    if found is None:
        raise NotFound("没有这份申报。请从待审核列表里打开。")
    lock_unit_years(keys=[found[1:]])
    declaration = Declaration.objects.select_related("buyer").get(pk=found[0])
    if declaration.state != DeclarationState.SUBMITTED:
        raise PaperDecided(f"这份申报{DeclarationState(declaration.state).label}，不能再审。请刷新列表。")
    if declaration.filed_by_id == actor.pk:
        raise OwnPaper("自己填报的申报不能自己审核。请由另一位工作人员审核。")
    if not approve and not note.strip():
        raise Invalid("退回要写明原因。请填写“退回原因”，对方要照着改。", field="note")
    if approve:
        _approve(declaration, at)
    declaration.state = DeclarationState.APPROVED if approve else DeclarationState.RETURNED
    declaration.decided_at, declaration.decided_by, declaration.decision_note = at, actor, note.strip()
    declaration.save(update_fields=["state", "decided_at", "decided_by", "decision_note", "is_plan_only"])
    if approve:
        settle_remainders(buyer_id=declaration.buyer_id, year=declaration.year, actor_number=actor.number, at=at)
    record_activity(
        actor=actor.number,
        action="declaration.approved" if approve else "declaration.returned",
        subject=number,
        at=at,
        note=declaration.decision_note,
    )
    return declaration


def _record_filed(paper: Declaration, filing: Filing, confirmed: list[str], instead_of: str) -> None:
    record_activity(
        actor=paper.filed_by.number,
        action="declaration.filed",
        subject=paper.number,
        at=paper.filed_at,
        buyer=paper.buyer.number,
        period=filing.period.label,
        grade=filing.grade,
        totals={f"{code}/{fund}": total for (code, fund), total in filing.totals.items()},
        confirmed=confirmed,
        instead_of=instead_of,
    )


def _waiting(papers: QuerySet[Declaration], what: str) -> Declaration:
    """Read the one paper that the unit means, under the lock of its year, if it still waits."""
    paper = papers.first()
    if paper is None:
        raise NotFound("没有这份申报。请从申报列表里打开。")
    if paper.state != DeclarationState.SUBMITTED:
        raise PaperDecided(f"这份申报{DeclarationState(paper.state).label}，不能{what}。请回申报列表看结果。")
    return paper


def _withdraw(paper: Declaration, actor: User, at: datetime) -> Declaration:
    paper.state, paper.withdrawn_at, paper.withdrawn_by = DeclarationState.WITHDRAWN, at, actor
    paper.save(update_fields=["state", "withdrawn_at", "withdrawn_by"])
    record_activity(actor=actor.number, action="declaration.withdrawn", subject=paper.number, at=at)
    return paper


def _approve(declaration: Declaration, at: datetime) -> None:
    """Check again, fix G of every row, and mark what is replaced."""
    filing, new = filing_of(declaration=declaration), paper_of(declaration)
    term = _check(declaration.buyer, filing, declaration.number, local_date_of(at))
    standing = list(standing_papers(buyer_ids=[declaration.buyer_id], year=declaration.year))
    declaration.is_plan_only = stands_under(new=new, standing=map(paper_of, standing))
    if declaration.is_plan_only:
        return
    ours = ours_by_row(buyer_id=declaration.buyer_id, period=filing.period, term=term)
    books = Entry.objects.filter(buyer_id=declaration.buyer_id, policy_year=declaration.year)
    upto = books.aggregate(last=Max("pk"))["last"] or 0
    rows = list(declaration.rows.all())
    for row in rows:
        row.ours_fen, row.ours_upto = ours.get((row.comparable_category_id, row.fund_source), 0), upto
    DeclarationRow.objects.bulk_update(rows, ["ours_fen", "ours_upto"])
    replaced = [old.pk for old in standing if replaces(new=new, old=paper_of(old))]
    Declaration.objects.filter(pk__in=replaced).update(state=DeclarationState.REPLACED, replaced_by=declaration)


def _check(buyer: Buyer, filing: Filing, number: str, today: date) -> ShareTerm:
    """Check a paper against the calendar, the policy, the papers that stand and what the unit bought here."""
    period, policy = filing.period, policy_for(filing.period.year)
    term = policy.term_for(buyer.kind)
    if term is None:
        raise NoShare(f"{buyer.kind_label}没有份额要求，不用申报。")
    if not fits_grade(period=period, grade=filing.grade):
        raise PeriodUnfit("季报按季度报，决算按全年报。请改选报表类别或期间。", field="quarter")
    if today < period.first_on:
        raise PeriodNotBegun(f"{period.label}还没有开始。请在 {period.first_on:%Y-%m-%d} 起申报。", field="quarter")
    _check_rows(filing, policy, term)
    _check_standing(buyer, Paper(number, period, filing.grade))
    _check_ours(buyer, filing, policy, term)
    return term


def _check_rows(filing: Filing, policy: Policy, term: ShareTerm) -> None:
    codes = {code for code, _ in policy.categories.values()}
    for (code, fund), total in filing.totals.items():
        if code not in codes or fund not in term.fund_sources:
            raise RowNotCounted("有一行的品类或资金来源不在本单位的份额范围内。请删去这一行。", row=(code, fund))
        if total < 0:
            raise RowNotCounted("采购总额不能是负数。请按账面总额填写。", row=(code, fund))


def _check_standing(buyer: Buyer, new: Paper) -> None:
    standing = [paper_of(paper) for paper in standing_papers(buyer_ids=[buyer.pk], year=new.period.year)]
    if stands_under(new=new, standing=standing):
        if new.grade == Grade.QUARTERLY:
            raise UnderFinal(f"{new.period.year} 年决算已经通过，不再收季报。如有更正，请重报决算。")
        return
    if not is_next_in_turn(new=new, standing=standing):
        before = Period(new.period.year, (new.period.quarter or 1) - 1)
        raise QuarterMissing(f"{before.label}还没有通过的申报。请先报上一季度，各季度要连续。", field="quarter")


def _doubts(buyer: Buyer, filing: Filing, term: ShareTerm, today: date) -> list[Doubt]:
    """Name what the rules allow and a slip does as well: an unfinished period, blank cells over ours."""
    period, names = filing.period, policy_for(filing.period.year).categories
    found = []
    if is_early(period=period, grade=filing.grade, on=today):
        words = f"{period.label}到 {period.last_on:%Y-%m-%d} 才结束，现在按已知的账面报，以后再买的另行更正。"
        found.append(Doubt("EARLY", words))
    ours = ours_by_row(buyer_id=buyer.pk, period=period, term=term)
    for category_id, (code, name) in names.items():
        for fund in term.fund_sources:
            fen = ours.get((category_id, fund), 0)
            if fen > 0 and (code, fund) not in filing.totals:
                label = FundSource(fund).label
                words = f"“{name}·{label}”留空：除在本店买的 {yuan_text(fen)} 元以外，没有别的采购。"
                found.append(Doubt(f"{code}/{fund}", words))
    return found


def _check_confirmed(doubts: list[Doubt], confirmed: Collection[str]) -> list[str]:
    """Give the codes of the doubts, all of them answered for."""
    if any(doubt.code not in confirmed for doubt in doubts):
        raise NeedsConfirming("有几处要您确认。请在表格下面逐条打勾，或者改好再提交。", doubts=tuple(doubts))
    return [doubt.code for doubt in doubts]


def _check_ours(buyer: Buyer, filing: Filing, policy: Policy, term: ShareTerm) -> None:
    names = policy.categories
    for (category_id, fund), ours in ours_by_row(buyer_id=buyer.pk, period=filing.period, term=term).items():
        code, name = names.get(category_id, ("", ""))
        total = filing.totals.get((code, fund))
        if total is not None and total < ours:
            raise TotalBelowOurs(
                f"“{name}·{FundSource(fund).label}”申报总额 {yuan_text(total)} 元，"
                f"小于在本店已计入的 {yuan_text(ours)} 元。总额应包括本店采购，请按账面总额改正。",
                field=f"{code}/{fund}",
                total_fen=total,
                ours_fen=ours,
            )
