"""The declarations of all units: those that wait and those decided, on a page and as a file."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from market.buyers.selectors import get_institution
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.tally.enums import DeclarationState
from market.tally.selectors import (
    ListedPaper,
    PaperChoice,
    each_listed_declaration,
    listed_declarations,
    policy_years,
)
from market.web.guards import district_office_required
from market.web.paging import page_number
from market.web.sheets import csv_response, yuan_number

_ALL = "all"
_STATES = [*DeclarationState.choices, (_ALL, "全部")]
_COLUMNS = (
    "编号", "单位编号", "单位", "哪一段", "口径", "状态", "申报总额 T（元）", "其中本店（元）", "带进 D（元）",
    "提交日", "提交人", "审核日", "审核人", "审核意见或退回原因", "被哪一份替换",
)  # fmt: skip


@require_GET
@district_office_required
def declarations_page(request: HttpRequest) -> HttpResponse:
    """Show the papers that wait, or those of a state, a year or a unit."""
    choice = _choice(request)
    unit = get_institution(number=choice.buyer_number) if choice.buyer_number else None
    context = {
        "page": listed_declarations(choice=choice, page=page_number(request)),
        "states": _STATES,
        "state": choice.state or _ALL,
        "years": policy_years(upto=local_date_of(now()).year),
        "year": choice.year,
        "filters": [("unit", unit.number, unit.name)] if unit else [],
    }
    return render(request, "office/declarations.html", context)


@require_GET
@district_office_required
def declarations_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the same papers as a file, all of them."""
    today = local_date_of(now())
    papers = each_listed_declaration(choice=_choice(request))
    head = ("同类采购申报", f"截至 {today:%Y-%m-%d}")
    return csv_response(filename=f"declarations-{today:%Y%m%d}.csv", header=head, rows=_rows(papers))


def _choice(request: HttpRequest) -> PaperChoice:
    """Read ?state=, ?year= and ?unit=; without a state those that wait, and what makes no sense is left out."""
    state, year = request.GET.get("state", ""), request.GET.get("year", "")
    years = {str(one): one for one in policy_years(upto=local_date_of(now()).year)}
    waiting = DeclarationState.SUBMITTED.value
    return PaperChoice(
        state="" if state == _ALL else state if state in DeclarationState.values else waiting,
        year=years.get(year),
        buyer_number=request.GET.get("unit", "")[:24],
    )


def _rows(papers: list[ListedPaper]) -> Iterator[tuple[object, ...]]:
    yield _COLUMNS
    for row in papers:
        paper = row.paper
        yield (
            paper.number,
            paper.buyer_number,
            paper.buyer_name,
            paper.period_label,
            paper.grade.label,
            paper.state.label,
            yuan_number(paper.total_fen),
            yuan_number(row.ours_fen),
            yuan_number(row.counted_fen),
            f"{local_date_of(paper.filed_at):%Y-%m-%d}",
            paper.filed_by_name,
            f"{local_date_of(paper.decided_at):%Y-%m-%d}" if paper.decided_at else "",
            paper.decided_by_name,
            paper.decision_note,
            paper.replaced_by,
        )
