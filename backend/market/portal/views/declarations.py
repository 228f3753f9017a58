"""Declarations: what the unit bought in all, by comparable category and fund source."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from market.flows.declare_purchases import file_declaration
from market.kernel.calendar import local_date_of, quarter_of
from market.kernel.clock import now
from market.kernel.errors import DomainError, Invalid
from market.kernel.money import Fen, fen_of_yuan, yuan_text
from market.tally.enums import Grade
from market.tally.rules import Filing, Period, fits_grade
from market.tally.selectors import DeclarableRow, declarable_rows, declarations_of, get_declaration, policy_for
from market.web.acting import acting_unit
from market.web.forms import posted_key
from market.web.guards import person_of, sign_in_required

_YEARS_BACK = 1


@sign_in_required
def declarations_page(request: HttpRequest) -> HttpResponse:
    """Show the unit's papers of this year and the last, and the way to a new one."""
    unit, today = acting_unit(request), local_date_of(now())
    years = [today.year - back for back in range(_YEARS_BACK + 1)]
    papers = [paper for year in years for paper in declarations_of(buyer=unit, year=year)]
    context = {
        "unit": unit,
        "papers": papers,
        "owes": policy_for(today.year).term_for(unit.kind) is not None,
        "periods": _periods(),
        "grades": list(Grade),
    }
    return render(request, "portal/declarations.html", context)


@sign_in_required
def paper_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one of the unit's papers, row by row."""
    paper = get_declaration(number=number, buyer=acting_unit(request))
    return render(request, "portal/paper.html", {"paper": paper})


@dataclass(frozen=True)
class FilledRow:
    """A row of the form: what may be declared, what was typed, and what is wrong with it."""

    row: DeclarableRow
    text: str
    fault: str = ""


@require_http_methods(["GET", "POST"])
@sign_in_required
def declare_page(request: HttpRequest) -> HttpResponse:
    """Fill in and file a paper for the period and grade chosen."""
    unit = acting_unit(request)
    period, grade = _chosen(request)
    rows = declarable_rows(buyer=unit, year=period.year, quarter=period.quarter)
    form = {"unit": unit, "period": period, "grade": grade, "key": request.POST.get("key") or uuid4()}
    if request.method == "GET":
        return _form(request, form, [FilledRow(row, _least(row)) for row in rows])
    typed = [(row, request.POST.get(row.field, "").strip()) for row in rows]
    filled = [FilledRow(row, text, _fault(text)) for row, text in typed]
    try:
        file_declaration(
            key=posted_key(request),
            buyer_number=unit.number,
            filing=Filing(period, grade, _totals(filled)),
            actor=person_of(request),
            at=now(),
        )
    except DomainError as refusal:
        return _form(request, form, filled, refusal=refusal)
    messages.success(request, f"{period.label}{grade.label}交上去了，等区合作交流办审核。")
    return redirect("portal:declarations")


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
    if refusal is None:
        return render(request, "portal/declare.html", {**form, "rows": filled})
    marked = [replace(line, fault=refusal.message) if line.row.field == refusal.field else line for line in filled]
    bad = next((place for place, line in enumerate(marked, start=1) if line.fault), 0)
    context = {"rows": marked, "problem": refusal.message, "anchor": f"row-{bad}" if bad else ""}
    return render(request, "portal/declare.html", {**form, **context}, status=refusal.status)


def _least(row: DeclarableRow) -> str:
    """Write what was bought here, the least that can be declared; nothing where nothing was."""
    return yuan_text(row.ours_fen).replace(",", "") if row.ours_fen > 0 else ""


def _fault(text: str) -> str:
    if not text:
        return ""
    try:
        fen_of_yuan(text)
    except ValueError:
        return "要写成元，最多两位小数，比如 12000.00。"
    return ""


def _periods() -> list[tuple[str, str]]:
    """Offer the quarters that have begun, and the years, the latest first."""
    today = local_date_of(now())
    offered = []
    for year in range(today.year, today.year - _YEARS_BACK - 1, -1):
        last = quarter_of(today) if year == today.year else 4
        offered += [(f"{year}-{quarter}", Period(year, quarter).label) for quarter in range(last, 0, -1)]
        offered.append((f"{year}-0", Period(year, None).label))
    return offered


def _chosen(request: HttpRequest) -> tuple[Period, Grade]:
    """Read period and grade; what makes no sense becomes the present quarter and the grade of its period."""
    today = local_date_of(now())
    values = request.POST if request.method == "POST" else request.GET
    known = dict(_periods())
    text = values.get("period", "")
    if text not in known:
        text = f"{today.year}-{quarter_of(today)}"
    year, quarter = (int(part) for part in text.split("-"))
    grade = values.get("grade", "")
    period = Period(year, quarter or None)
    if grade in Grade.values and (request.method == "POST" or fits_grade(period=period, grade=Grade(grade))):
        return period, Grade(grade)
    return period, Grade.QUARTERLY if period.quarter else Grade.FINAL
