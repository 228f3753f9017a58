"""Payments online at the desk: money that came too late, differences from the vendor's books, refunds on their way."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from market.desk.forms.online import DifferenceForm, LateForm
from market.desk.handling import done
from market.flows.online.settle import decide_late_money
from market.flows.online.work_off import work_off_difference
from market.kernel.clock import now
from market.payments.selectors import (
    get_difference,
    get_late_receipt,
    is_online_offered,
    late_receipts,
    open_differences,
    order_number_of,
    recent_attempts,
    refunds_by_vendor,
)
from market.web.forms import posted_fields, run_form
from market.web.guards import person_of, store_manager_required

_SHOWN = 24


@store_manager_required
def online_page(request: HttpRequest) -> HttpResponse:
    """Show what of the payments online waits for the desk, and what goes on by itself."""
    context = {
        "late": list(late_receipts()),
        "differences": list(open_differences()),
        "refunds": list(refunds_by_vendor()),
        "attempts": recent_attempts(limit=_SHOWN),
        "is_offered": is_online_offered(),
    }
    return render(request, "desk/online.html", context)


@require_http_methods(["GET", "POST"])
@store_manager_required
def late_page(request: HttpRequest, number: str) -> HttpResponse:
    """Decide on money that came too late: hold the goods again and let the order stand, or give it back now."""
    receipt = get_late_receipt(number=number)
    form = LateForm(posted_fields(request))

    def act(_stated: dict[str, Any]) -> HttpResponse:
        revive = request.POST.get("act") == "revive"
        decide_late_money(receipt_number=number, revive=revive, actor=person_of(request), at=now())
        return done(request, "货重新占上了，订单已恢复。" if revive else "已登记原路退回。", "desk:online")

    context = {"receipt": receipt, "order_number": order_number_of(receipt=receipt)}
    return run_form(request, form, act, page="desk/late_money.html", context=context)


@require_http_methods(["GET", "POST"])
@store_manager_required
def difference_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Note how a difference was worked off."""
    form = DifferenceForm(posted_fields(request))

    def act(stated: dict[str, Any]) -> HttpResponse:
        work_off_difference(reference=reference, note=stated["note"], actor=person_of(request), at=now())
        return done(request, "已登记处理结果。", "desk:online")

    context = {"difference": get_difference(reference=reference)}
    return run_form(request, form, act, page="desk/difference.html", context=context)
