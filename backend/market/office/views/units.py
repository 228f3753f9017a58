"""Deciding on applications, and on who may go on ordering."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from market.buyers.enums import BuyerState
from market.buyers.selectors import applicant_of, get_institution, institutions, pending_applications, rivals_of
from market.flows.decide_unit import decide_unit
from market.flows.suspend_unit import restore_unit, suspend_unit
from market.kernel.clock import now
from market.office.forms import APPROVE, ApplicationDecisionForm, StandingForm
from market.office.history import history_of
from market.web.forms import posted_fields, run_form
from market.web.guards import district_office_required, person_of

_STANDING_ACTS = ("suspend", "restore")


@district_office_required
def units_page(request: HttpRequest) -> HttpResponse:
    """Show the applications that wait, and the admitted institutions."""
    context = {"waiting": list(pending_applications()), "admitted": list(institutions())}
    return render(request, "office/units.html", context)


@require_http_methods(["GET", "POST"])
@district_office_required
def unit_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one application beside all others with its code and decide on it; or stop and restore a unit."""
    unit = get_institution(number=number)
    standing = StandingForm(posted_fields(request, *_STANDING_ACTS))
    decision = ApplicationDecisionForm(
        None if standing.is_bound else posted_fields(request), initial={"seen": unit.applied_at.isoformat()}
    )

    def decide(stated: dict[str, object]) -> HttpResponse:
        approve = stated["act"] == APPROVE
        decide_unit(
            buyer_number=number,
            approve=approve,
            note=str(stated["note"]),
            actor=person_of(request),
            at=now(),
            seen_at=stated["seen"],  # type: ignore[arg-type]  # clean_seen made it one
            compared=bool(stated["compared"]),
        )
        messages.success(request, f"“{unit.name}”{'已通过' if approve else '已退回'}，消息发给申请人了。")
        return redirect("office:units")

    def stand(stated: dict[str, str]) -> HttpResponse:
        suspends = request.POST.get("act") == "suspend"
        change = suspend_unit if suspends else restore_unit
        change(buyer_number=number, reason=stated["reason"], actor=person_of(request), at=now())
        messages.success(request, f"“{unit.name}”{'已停用' if suspends else '已恢复'}，消息发给它的成员了。")
        return redirect("office:unit", number)

    rivals = list(rivals_of(buyer=unit))
    context = {
        "unit": unit,
        "waits": unit.state == BuyerState.PENDING,
        "sides": [(side, applicant_of(buyer=side)) for side in (unit, *rivals)],
        "rivals": rivals,
        "decision": decision,
        "standing": standing,
        "history": history_of(unit),
    }
    form, act = (standing, stand) if standing.is_bound else (decision, decide)
    return run_form(request, form, act, page="office/unit.html", context=context)
