"""Deciding on declarations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from market.buyers.selectors import get_institution
from market.flows.declare_purchases import decide_declaration
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.office.forms import APPROVE, DecisionForm
from market.tally.enums import DeclarationState
from market.tally.selectors import get_declaration, paper_sheet, share_if_approved, unit_share
from market.web.forms import posted_fields, run_form
from market.web.guards import district_office_required, person_of


@require_http_methods(["GET", "POST"])
@district_office_required
def declaration_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one paper beside what the unit bought here, with what it would do to the share, and decide on it."""
    paper = get_declaration(number=number)

    def act(stated: dict[str, str]) -> HttpResponse:
        approve = stated["act"] == APPROVE
        decide_declaration(number=number, approve=approve, note=stated["note"], actor=person_of(request), at=now())
        messages.success(
            request, f"{paper.buyer_name}的{paper.period_label}{paper.grade.label}{'已通过' if approve else '已退回'}。"
        )
        return redirect("office:declarations")

    waits = paper.state == DeclarationState.SUBMITTED
    context: dict[str, object] = {"paper": paper, "sheet": paper_sheet(number=number), "waits": waits}
    if waits:
        unit, today = get_institution(number=paper.buyer_number), local_date_of(now())
        context["share_now"] = unit_share(buyer=unit, year=paper.year, on=today)
        context["share_then"] = share_if_approved(number=number, on=today)
        context["is_own"] = paper.filed_by_number == person_of(request).number
    return run_form(request, DecisionForm(posted_fields(request)), act, page="office/declaration.html", context=context)
