"""Declarations: what the unit bought in all, by comparable category and fund source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from market.flows.declare_purchases import file_declaration, withdraw_declaration
from market.kernel.calendar import local_date_of, quarter_of
from market.kernel.clock import now
from market.kernel.errors import Conflict, DomainError, Invalid, NotFound
from market.kernel.money import Fen, fen_of_yuan, yuan_figure
from market.tally.enums import DeclarationState, Grade
from market.tally.rules import Filing, Period, fits_grade, is_early, is_out_of_line
from market.tally.selectors import (
    DeclarableRow,
    FilingWay,
    PaperView,
    declarable_rows,
    declarations_of,
    filing_ways,
    get_declaration,
    paper_sheet,
    policy_for,
    policy_years,
)
from market.web.acting import acting_choices, acting_unit, shown_buyer
from market.web.forms import posted_key
from market.web.guards import person_of, sign_in_required

if TYPE_CHECKING:
    from market.buyers.models import Buyer

_YEARS_BACK = 1


@sign_in_required
def declarations_page(request: HttpRequest) -> HttpResponse:
    """Show the unit's papers of this year and the last, and the ways to a new one."""
    unit, today = acting_unit(request), local_date_of(now())
    years = [today.year - back for back in range(_YEARS_BACK + 1)]
    papers = [paper for year in years for paper in declarations_of(buyer=unit, year=year)]
    owes = policy_for(today.year).term_for(unit.kind) is not None
    governed = [year for year in policy_years(upto=today.year) if year in years]
    ways = filing_ways(buyer=unit, years=governed, on=today) if owes else []
    periods = list(dict.fromkeys(way.period for way in ways if not way.is_out_of_turn))
    context = {
        "unit": unit,
        "papers": papers,
        "owes": owes,
        "ways": [(period, _offered(way for way in ways if way.period == period)) for period in periods],
    }
    return render(request, "portal/declarations.html", context)


def _offered(ways: Iterable[FilingWay]) -> list[FilingWay]:
    """Leave out an estimate of what a firmer paper has settled."""
    found = list(ways)
    firm = any(way.is_approved and way.grade != Grade.ESTIMATE for way in found)
    return [way for way in found if not (firm and way.grade == Grade.ESTIMATE and not way.problem)]


@sign_in_required
def paper_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show a paper of one of the person's units, cell by cell, and what the unit may still do with it."""
    paper = get_declaration(number=number, buyers=acting_choices(request))
    may_refile = any((paper.year, paper.quarter) == (period.year, period.quarter) for period in _periods().values())
    context = {"paper": paper, "sheet": paper_sheet(number=number), "may_refile": may_refile}
    return render(request, "portal/paper.html", context)


@require_POST
@sign_in_required
def withdraw_page(request: HttpRequest, number: str) -> HttpResponse:
    """Take back a paper that waits; one decided on meanwhile says so."""
    unit = acting_unit(request)
    try:
        withdraw_declaration(number=number, buyer_number=unit.number, actor=person_of(request), at=now())
    except Conflict as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "申报撤回了，区合作交流办不会再审这一份。改好可以重报。")
    return redirect("portal:paper", number)


@dataclass(frozen=True)
class FilledRow:
    """A row of the form: what may be declared, what was typed, what is wrong with it and what is worth a look."""

    row: DeclarableRow
    text: str
    fault: str = ""
    remark: str = ""


@require_http_methods(["GET", "POST"])
@sign_in_required
def declare_page(request: HttpRequest) -> HttpResponse:
    """Fill in and file a paper for the period and grade chosen, or put an earlier one right."""
    earlier = _earlier(request)
    unit = acting_unit(request) if earlier is None else _unit_of(request, earlier)
    period, grade = _chosen(request, earlier)
    rows = declarable_rows(buyer=unit, year=period.year, quarter=period.quarter, grade=grade)
    waits = earlier is not None and earlier.state == DeclarationState.SUBMITTED
    form: dict[str, Any] = {
        "unit": unit,
        "period": period,
        "grade": grade,
        "earlier": earlier,
        "instead_of": request.POST.get("instead_of", earlier.number if earlier and waits else ""),
        "is_early": is_early(period=period, grade=grade, on=local_date_of(now())),
        "before_label": next((row.before_label for row in rows if row.before_label), ""),
        "key": request.POST.get("key") or uuid4(),
        "confirmed": request.POST.getlist("confirmed"),
    }
    if request.method == "GET":
        return _form(request, form, [FilledRow(row, text) for row, text in _prefilled(rows, earlier)])
    typed = [(row, request.POST.get(row.field, "").strip()) for row in rows]
    filled = [FilledRow(row, text, _fault(text), _remark(row, text)) for row, text in typed]
    try:
        paper = file_declaration(
            key=posted_key(request),
            buyer_number=unit.number,
            filing=Filing(period, grade, _totals(filled)),
            actor=person_of(request),
            at=now(),
            confirmed=form["confirmed"],
            instead_of=form["instead_of"],
        )
    except DomainError as refusal:
        return _form(request, form, filled, refusal=refusal)
    _tell(request, get_declaration(number=paper.number, buyers=[unit]))
    return redirect("portal:declarations")


def _tell(request: HttpRequest, paper: PaperView) -> None:
    """Say that the paper waits, and what in it is far from the period before."""
    title = f"{paper.period_label}{paper.grade.label}"
    if paper.state != DeclarationState.SUBMITTED:
        messages.info(request, f"{title}早先交过，现在{paper.state.label}。")
        return
    messages.success(request, f"{title}交上去了，等区合作交流办审核。")
    sheet = paper_sheet(number=paper.number)
    far = [f"{cell.category_name}·{cell.fund_source.label}" for cell in sheet.cells if cell.is_out_of_line]
    if sheet.is_out_of_line:
        far.append("合计")
    if far:
        words = f"和 {sheet.before_label} 比，不到一半或超过一倍的有：{'、'.join(far)}。报错了可以撤回重报。"
        messages.warning(request, words)


def _unit_of(request: HttpRequest, paper: PaperView) -> "Buyer":
    """Give the unit whose paper is put right, whichever of them the person acts for; a posted form goes on for it."""
    own = next(unit for unit in acting_choices(request) if unit.number == paper.buyer_number)
    return shown_buyer(request) if request.POST.get("buyer") == own.number else own


def _earlier(request: HttpRequest) -> PaperView | None:
    """
    Read ?from=: the paper to put right. What was typed outlives a paper that cannot be found.

    :raises NotFound: if a page is asked for with another's paper or none
    """
    number = request.POST.get("from", "") or request.GET.get("from", "")
    try:
        return get_declaration(number=number, buyers=acting_choices(request)) if number else None
    except NotFound:
        if request.method == "POST":
            return None
        raise


def _prefilled(rows: list[DeclarableRow], earlier: PaperView | None) -> list[tuple[DeclarableRow, str]]:
    """Fill in what the earlier paper declared, blank where it was; without one, what was bought here."""
    if earlier is None:
        return [(row, yuan_figure(row.ours_fen) if row.ours_fen > 0 else "") for row in rows]
    totals = {f"{row.category_code}/{row.fund_source}": yuan_figure(row.total_fen) for row in earlier.rows}
    return [(row, totals.get(row.field, "")) for row in rows]


def _totals(filled: list[FilledRow]) -> dict[tuple[str, str], Fen]:
    """
    Read the sums of the rows that were filled in.

    :raises Invalid: if none was, or one is no sum
    """
    if not any(line.text for line in filled):
        raise Invalid("至少填一行。没有采购的品类留空即可，全都没有就在一行填 0。")
    if any(line.fault for line in filled):
        raise Invalid("有的金额写法不对，请改标出来的几行。")
    return {(line.row.category_code, str(line.row.fund_source)): fen_of_yuan(line.text) for line in filled if line.text}


def _form(
    request: HttpRequest, form: Mapping[str, object], filled: list[FilledRow], *, refusal: DomainError | None = None
) -> HttpResponse:
    """Show the form with what was typed; a refusal stands on top and at the row that it names."""
    form = {**form, **_sums(filled)}
    if refusal is None:
        return render(request, "portal/declare.html", {**form, "rows": filled})
    marked = [replace(line, fault=refusal.message) if line.row.field == refusal.field else line for line in filled]
    bad = next((place for place, line in enumerate(marked, start=1) if line.fault), 0)
    doubts = refusal.details.get("doubts", ())
    anchor = f"row-{bad}" if bad else "doubts" if doubts else ""
    context = {"rows": marked, "problem": refusal.message, "anchor": anchor, "doubts": doubts}
    return render(request, "portal/declare.html", {**form, **context}, status=refusal.status)


def _sums(filled: list[FilledRow]) -> dict[str, Fen]:
    """Add up the columns; what is typed and no sum is left out."""
    read = [fen_of_yuan(line.text) for line in filled if line.text and not _fault(line.text)]
    return {
        "ours_fen": Fen(sum(line.row.ours_fen for line in filled)),
        "before_fen": Fen(sum(line.row.before_fen or 0 for line in filled)),
        "typed_fen": Fen(sum(read)),
    }


def _fault(text: str) -> str:
    if not text:
        return ""
    try:
        fen_of_yuan(text)
    except ValueError:
        return "要写成元，最多两位小数，比如 12000.00。"
    return ""


def _remark(row: DeclarableRow, text: str) -> str:
    """Point out a total that is far from that of the period before; it may well be right."""
    if row.before_fen is None or _fault(text):
        return ""
    total_fen = fen_of_yuan(text) if text else row.ours_fen
    far = is_out_of_line(total_fen=total_fen, before_fen=row.before_fen)
    return "和上一期比，不到一半或超过一倍，请核对。" if far else ""


def _periods() -> dict[str, Period]:
    """Give the quarters that have begun, and the years, by the text that stands for them in an address."""
    today = local_date_of(now())
    years = range(today.year, today.year - _YEARS_BACK - 1, -1)
    periods = [Period(year, quarter) for year in years for quarter in (4, 3, 2, 1, None)]
    return {f"{period.year}-{period.quarter or 0}": period for period in periods if period.first_on <= today}


def _chosen(request: HttpRequest, earlier: PaperView | None) -> tuple[Period, Grade]:
    """Read period and grade; what makes no sense becomes the present quarter and the grade of its period."""
    if earlier is not None:
        return Period(earlier.year, earlier.quarter), earlier.grade
    today = local_date_of(now())
    values = request.POST if request.method == "POST" else request.GET
    period = _periods().get(values.get("period", ""), Period(today.year, quarter_of(today)))
    grade = values.get("grade", "")
    if grade in Grade.values and (request.method == "POST" or fits_grade(period=period, grade=Grade(grade))):
        return period, Grade(grade)
    return period, Grade.QUARTERLY if period.quarter else Grade.FINAL
