"""Returns at the desk: the list, the decision, and what was found in the parcel."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from market.aftersales.enums import ReturnKind, ReturnState
from market.aftersales.selectors import get_return_for_staff, return_picture, returns_for_desk
from market.desk.forms.returns import ApproveReturnForm, InspectForm, RefuseReturnForm
from market.desk.handling import done
from market.flows.refund_lines import approve_return, inspect_return
from market.flows.return_goods import refuse_return
from market.kernel.clock import now
from market.kernel.money import yuan_text
from market.web.forms import posted_fields, run_form, sent_act
from market.web.guards import person_of, store_manager_required
from market.web.paging import page_number
from market.web.return_words import picture_answer, return_facts

_AWAITS_GOODS = {ReturnState.APPROVED, ReturnState.SENT_BACK}


@store_manager_required
def returns_page(request: HttpRequest) -> HttpResponse:
    """Show what waits for the store; ?state= shows the others."""
    asked = request.GET.get("state", "")
    state = asked if asked in ReturnState.values else ""
    found = returns_for_desk(states=[state], page=page_number(request)) if state else None
    context = {
        "page": found or returns_for_desk(page=page_number(request)),
        "state": state,
        "states": ReturnState.choices,
    }
    return render(request, "desk/returns.html", context)


@require_http_methods(["GET", "POST"])
@store_manager_required
def return_case_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show a request; agree to it, refuse it, or inspect its goods."""
    case = get_return_for_staff(number=number, actor=person_of(request))
    lines = {row.line.position: (f"{row.line.product_name} {row.line.pack}", row.quantity) for row in case.lines.all()}
    inspect = InspectForm(posted_fields(request, "inspect"), lines=lines, auto_id="inspect_%s")
    forms = {
        "approve": ApproveReturnForm(posted_fields(request, "approve")),
        "refuse": RefuseReturnForm(posted_fields(request, "refuse"), auto_id="refuse_%s"),
        "inspect": inspect,
    }
    name = sent_act(request, forms) or "approve"

    def act(stated: dict[str, Any]) -> HttpResponse:
        actor, at = person_of(request), now()
        if name == "refuse":
            refuse_return(number=number, actor=actor, at=at, **stated)
            return done(request, "已答复：没有同意。", "desk:returns")
        if name == "approve":
            closed = approve_return(number=number, actor=actor, at=at, **stated)
        else:
            found = inspect.findings()
            closed = inspect_return(key=stated["key"], number=number, findings=found, actor=actor, at=at)
        return done(request, _said(closed.state, closed.refunded_fen), "desk:returns")

    context = {
        **return_facts(case),
        **{f"{key}_form": form for key, form in forms.items()},
        "may_decide": case.state == ReturnState.REQUESTED,
        "may_inspect": case.state in _AWAITS_GOODS,
        "refunds_at_once": case.kind == ReturnKind.REFUND_ONLY,
    }
    return run_form(request, forms[name], act, page="desk/return_case.html", context=context)


@require_safe
@store_manager_required
def return_picture_page(request: HttpRequest, number: str, position: str) -> HttpResponse:
    """Send a picture of a request to the desk."""
    case = get_return_for_staff(number=number, actor=person_of(request))
    return picture_answer(return_picture(case, position=position))


def _said(state: str, refunded_fen: int) -> str:
    if state == ReturnState.REFUNDED:
        return f"已退 ¥{yuan_text(refunded_fen)}，到“退款”里登记打款。"
    return "已同意，等买家寄回。" if state == ReturnState.APPROVED else "验货没有收下，已告诉买家。"
