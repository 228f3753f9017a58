"""Declarations: what the unit bought in all, by comparable category and fund source."""

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from market.flows.declare_purchases import file_declaration
from market.kernel.calendar import local_date_of, quarter_of
from market.kernel.clock import now
from market.kernel.errors import DomainError
from market.kernel.money import Fen, fen_of_yuan
from market.tally.enums import Grade
from market.tally.rules import Filing, Period
from market.tally.selectors import DeclarableRow, declarable_rows, declarations_of, get_declaration
from market.web.acting import acting_unit
from market.web.forms import posted_key
from market.web.guards import person_of, sign_in_required

if TYPE_CHECKING:
    from market.buyers.models import Buyer

_YEARS_BACK = 1


@sign_in_required
def declarations_page(request: HttpRequest) -> HttpResponse:
    """Show the unit's papers of this year and the last, and the way to a new one."""
    unit, today = acting_unit(request), local_date_of(now())
    years = [today.year - back for back in range(_YEARS_BACK + 1)]
    papers = [paper for year in years for paper in declarations_of(buyer=unit, year=year)]
    context = {"unit": unit, "papers": papers, "today": today, "periods": _periods(), "grades": list(Grade)}
    return render(request, "portal/declarations.html", context)


@sign_in_required
def paper_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one of the unit's papers, row by row."""
    paper = get_declaration(number=number, buyer=acting_unit(request))
    return render(request, "portal/paper.html", {"paper": paper})


@require_http_methods(["GET", "POST"])
@sign_in_required
def declare_page(request: HttpRequest) -> HttpResponse:
    """Fill in and file a paper for the period and grade chosen."""
    unit = acting_unit(request)
    period, grade = _chosen(request)
    rows = declarable_rows(buyer=unit, year=period.year, quarter=period.quarter)
    if request.method == "GET":
        return _form(request, unit, period, grade, [(row, "", "") for row in rows])
    typed = {row.field: request.POST.get(row.field, "").strip() for row in rows}
    faults = {field: _fault(text) for field, text in typed.items()}
    filled = [(row, typed[row.field], faults[row.field]) for row in rows]
    if any(faults.values()) or not any(typed.values()):
        problem = "" if any(typed.values()) else "至少填一行。没有采购的品类留空即可。"
        return _form(request, unit, period, grade, filled, problem=problem, status=400)
    totals = {
        (row.category_code, str(row.fund_source)): Fen(fen_of_yuan(text)) for row, text, _fault_text in filled if text
    }
    try:
        file_declaration(
            key=posted_key(request),
            buyer_number=unit.number,
            filing=Filing(period, grade, totals),
            actor=person_of(request),
            at=now(),
        )
    except DomainError as refusal:
        marked = [(row, text, refusal.message if row.field == refusal.field else "") for row, text, _ in filled]
        return _form(request, unit, period, grade, marked, problem=refusal.message, status=refusal.status)
    messages.success(request, f"{period.label}{grade.label}交上去了，等区办审核。")
    return redirect("portal:declarations")


def _form(
    request: HttpRequest,
    unit: "Buyer",
    period: Period,
    grade: Grade,
    rows: list[tuple[DeclarableRow, str, str]],
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "unit": unit,
        "period": period,
        "grade": grade,
        "rows": [{"row": row, "text": text, "fault": fault} for row, text, fault in rows],
        "key": request.POST.get("key") or uuid4(),
        "problem": problem,
    }
    return render(request, "portal/declare.html", context, status=status)


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
    """Read period and grade; what makes no sense becomes the present quarter's 季报."""
    today = local_date_of(now())
    values = request.POST if request.method == "POST" else request.GET
    known = dict(_periods())
    text = values.get("period", "")
    if text not in known:
        text = f"{today.year}-{quarter_of(today)}"
    year, quarter = (int(part) for part in text.split("-"))
    grade = values.get("grade", "")
    return Period(year, quarter or None), Grade(grade) if grade in Grade.values else Grade.QUARTERLY
