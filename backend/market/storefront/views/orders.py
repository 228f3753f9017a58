"""A buyer's orders: the list, one order, its paper, and what the buyer may do to it."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from market.aftersales.selectors import count_returns
from market.flows.accept_delivery import accept_delivery
from market.flows.cancel_order import cancel_order
from market.flows.confirm_receipt import confirm_receipt
from market.kernel.calendar import local_date_of, policy_year_of
from market.kernel.clock import now
from market.kernel.errors import NotFound
from market.kernel.money import yuan_text
from market.orders.enums import CancelReason, OrderState
from market.orders.selectors import facts_of, get_order, orders_taken_over
from market.payments.selectors import money_of, online_standing, refunded_sums
from market.storefront.after import after_facts
from market.storefront.countdown import hold_left
from market.storefront.forms.orders import AcceptForm
from market.storefront.indicator import indicator_name
from market.storefront.progress import counting_of, may_cancel
from market.tally.selectors import declared_ahead_to, share_term
from market.web.acceptance import acceptance_facts, differences_of, payable_fen
from market.web.acting import acting_buyer
from market.web.forms import posted_fields, run_form
from market.web.guards import guest_or_signed_in, is_guest, person_of, sign_in_required
from market.web.guests import claimable_guest, is_own_order, order_reader_required, reader_of
from market.web.order_tabs import order_list
from market.web.order_words import total_label

if TYPE_CHECKING:
    from market.orders.models import Order


@guest_or_signed_in
def orders_page(request: HttpRequest) -> HttpResponse:
    """Show the orders of whom this person buys for, by state."""
    buyer = acting_buyer(request)
    if buyer is None:
        raise NotFound("这个账号没有可以下单的身份。请打客服电话办理。")
    person = person_of(request)
    guests = (
        {}
        if is_guest(request) or buyer.is_institution
        else {
            "taken_over": orders_taken_over(actor=person),
            "may_claim": claimable_guest(request) is not None,
        }
    )
    context = {**order_list(request, buyer=buyer), **guests, "returns_total": count_returns(buyer=buyer)}
    return render(request, "store/orders.html", context)


@order_reader_required
def order_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one order."""
    order = get_order(number=number, actor=reader_of(request, number))
    return render(request, "store/order.html", {**_page_facts(request, order), "form": _accept_form(request, order)})


@order_reader_required
def print_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one order as a paper."""
    order = get_order(number=number, actor=reader_of(request, number))
    money = money_of(order=order, today=local_date_of(now()))
    context = {"order": order, "lines": list(order.lines.all()), "money": money, "total_label": total_label(order)}
    return render(request, "store/order_print.html", context)


@sign_in_required
def acceptance_page(request: HttpRequest, number: str) -> HttpResponse:
    """
    Show what a unit ordered, received, accepted and refused as the paper that it files.

    :raises NotFound: if nothing was inspected yet
    """
    order = get_order(number=number, actor=person_of(request))
    if not order.acceptances.all():
        raise NotFound("这个订单还没有验收，验收后才有验收单。")
    money = money_of(order=order, today=local_date_of(now()))
    return render(request, "store/acceptance_print.html", {**acceptance_facts(order), "money": money})


@require_POST
@order_reader_required
def cancel_page(request: HttpRequest, number: str) -> HttpResponse:
    """Cancel the order before anything has shipped."""
    order = cancel_order(order_number=number, reason=CancelReason.BUYER, actor=reader_of(request, number), at=now())
    _, owed_fen = refunded_sums(order=order)
    back = f"付过的 {yuan_text(owed_fen)} 元会退回原账户。" if owed_fen else ""
    messages.success(request, f"订单取消了。{back}")
    return redirect("storefront:order", number)


@require_POST
@order_reader_required
def received_page(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm that everything arrived."""
    confirm_receipt(order_number=number, actor=reader_of(request, number), at=now())
    messages.success(request, "收货确认了。质量问题照样可以找我们。")
    return redirect("storefront:order", number)


@require_POST
@sign_in_required
def accept_page(request: HttpRequest, number: str) -> HttpResponse:
    """Accept by line and quantity for the unit."""
    order = get_order(number=number, actor=person_of(request))
    form = _accept_form(request, order)

    def act(stated: dict[str, Any]) -> HttpResponse:
        accept_delivery(
            key=stated["key"],
            order_number=number,
            inspection=form.inspection(),
            actor=person_of(request),
            at=now(),
        )
        messages.success(request, "验收记下了。")
        return redirect("storefront:order", number)

    return run_form(request, form, act, page="store/order.html", context=_page_facts(request, order))


def _accept_form(request: HttpRequest, order: "Order") -> AcceptForm:
    """Offer what can be accepted; take any line back, so that a form sent twice meets its key."""
    lines = {
        line.position: (f"{line.product_name} {line.pack}", facts_of(line).to_accept) for line in order.lines.all()
    }
    data = posted_fields(request)
    offered = {position: row for position, row in lines.items() if row[1]} if data is None else lines
    return AcceptForm(data, lines=offered, initial={"accepted_on": local_date_of(now())})


def _page_facts(request: HttpRequest, order: "Order") -> dict[str, object]:
    lines, money = list(order.lines.all()), money_of(order=order, today=local_date_of(now()))
    acting = acting_buyer(request)
    accepted_fen = payable_fen(order)
    term = share_term(year=policy_year_of(order.placed_at), buyer_kind=order.buyer_kind)
    return {
        "order": order,
        "lines": lines,
        "units": sum(line.quantity for line in lines),
        "line_refunds": [refund for line in lines for refund in line.refunds.all()],
        "money": money,
        "online": online_standing(order=order, came_back="back" in request.GET, at=now()),
        "accepted_fen": accepted_fen,
        "accepted_missing_fen": max(0, money.missing_fen - (order.due_fen - accepted_fen)),
        "hold": hold_left(order, at=now()),
        "has_left": any(line.shipped_quantity for line in lines),
        "total_label": total_label(order),
        "indicator_name": indicator_name(term, fund_source=order.fund_source, purpose=order.purpose),
        "ahead_to": declared_ahead_to(buyer=order.buyer, on=local_date_of(now())) if order.is_institutional else None,
        "may_buy_again": is_own_order(request, order) or not request.user.is_authenticated,
        "is_acting": acting is not None and acting.pk == order.buyer_id,
        "in_share": term is not None and term.covers(fund_source=order.fund_source, purpose=order.purpose),
        **after_facts(order, lines, money),
        "counting": counting_of(order, lines),
        "may_cancel": may_cancel(order, lines),
        "may_confirm": not order.is_institutional and order.state == OrderState.SHIPPED,
        "differences": differences_of(order),
        "to_remedy": sum(facts_of(line).to_remedy for line in lines),
        "may_accept": order.is_institutional and any(facts_of(line).to_accept for line in lines),
    }
