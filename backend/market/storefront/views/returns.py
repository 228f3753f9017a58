"""A resident's returns: asking, the list, and one request with its next step."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from market.aftersales.enums import ReturnState
from market.aftersales.rules import no_reason_until
from market.aftersales.selectors import get_return, return_picture, returnable_lines, returns_of
from market.flows.return_goods import ask_return, send_goods_back, withdraw_return
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.kernel.errors import Conflict, NotFound
from market.orders.selectors import get_order
from market.storefront.forms.returns import AskReturnForm, SendBackForm, WithdrawForm
from market.web.acting import acting_buyer
from market.web.forms import posted_fields, run_form, sent_act
from market.web.guards import guest_or_signed_in, person_of
from market.web.guests import order_reader_required, reader_of
from market.web.paging import page_number
from market.web.return_words import picture_answer, return_facts

if TYPE_CHECKING:
    from market.orders.models import Order


@guest_or_signed_in
def return_cases_page(request: HttpRequest) -> HttpResponse:
    """Show the returns of whom this person buys for."""
    buyer = acting_buyer(request)
    if buyer is None:
        raise NotFound("这个账号没有可以下单的身份。请打客服电话办理。")
    page = returns_of(buyer=buyer, page=page_number(request))
    return render(request, "store/return_cases.html", {"page": page})


@require_http_methods(["GET", "POST"])
@order_reader_required
def ask_page(request: HttpRequest, number: str) -> HttpResponse:
    """Ask back delivered units of an order."""
    actor = reader_of(request, number)
    order = get_order(number=number, actor=actor)
    if order.is_institutional:
        raise Conflict("单位的订单请在验收时写明没有收的数量和原因，店家会退款或补发。", code="FOR_RESIDENTS")
    form = AskReturnForm(posted_fields(request), request.FILES or None, lines=_offered(request, order))

    def act(stated: dict[str, Any]) -> HttpResponse:
        asked = ask_return(key=stated["key"], order_number=number, wish=form.wish(), actor=actor, at=now())
        messages.success(request, "售后申请交上去了，店里会尽快答复。")
        if not request.user.is_authenticated:  # the browser found the order: that is the page it may see
            return redirect("storefront:order", number)
        return redirect("storefront:return_case", asked.number)

    until = no_reason_until(local_date_of(order.received_at)) if order.received_at else None
    context = {"order": order, "no_reason_until": until, "offers": any(left for _, left in _left(order).values())}
    return run_form(request, form, act, page="store/return_ask.html", context=context)


@require_http_methods(["GET", "POST"])
@guest_or_signed_in
def return_case_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show a request; note the parcel that goes back, or take the request back."""
    case = get_return(number=number, actor=person_of(request))
    forms = {
        "send": SendBackForm(posted_fields(request, "send")),
        "withdraw": WithdrawForm(posted_fields(request, "withdraw"), auto_id="withdraw_%s"),
    }
    name = sent_act(request, forms) or "send"

    def act(stated: dict[str, Any]) -> HttpResponse:
        actor, at = person_of(request), now()
        if name == "send":
            send_goods_back(number=number, actor=actor, at=at, **stated)
            messages.success(request, "寄回登记好了，店里收到验货后退款。")
        else:
            withdraw_return(key=stated["key"], number=number, actor=actor, at=at)
            messages.success(request, "售后撤回了。")
        return redirect("storefront:return_case", number)

    context = {
        **return_facts(case),
        **{f"{key}_form": form for key, form in forms.items()},
        "may_send": case.state == ReturnState.APPROVED,
        "may_withdraw": case.state in {ReturnState.REQUESTED, ReturnState.APPROVED},
    }
    return run_form(request, forms[name], act, page="store/return_case.html", context=context)


@require_safe
@guest_or_signed_in
def return_picture_page(request: HttpRequest, number: str, position: str) -> HttpResponse:
    """Send a picture of a request to its buyer."""
    return picture_answer(return_picture(get_return(number=number, actor=person_of(request)), position=position))


def _left(order: "Order") -> dict[int, tuple[str, int]]:
    return {line.position: (line.name, line.left) for line in returnable_lines(order=order).values()}


def _offered(request: HttpRequest, order: "Order") -> dict[int, tuple[str, int]]:
    """Offer what is left; take any line back, so that a form sent twice meets its key."""
    lines = _left(order)
    return lines if request.method == "POST" else {position: row for position, row in lines.items() if row[1]}
