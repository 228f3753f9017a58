"""Buying an order's goods again, and reminding the store to send them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from market.flows.buy_again import buy_again
from market.flows.remind_store import remind_store
from market.kernel.clock import now
from market.orders.selectors import get_order
from market.web.acting import act_as, make_guest_token
from market.web.forms import posted_key
from market.web.guards import person_of
from market.web.guests import order_reader_required, reader_of


@require_POST
@order_reader_required
def again_page(request: HttpRequest, number: str) -> HttpResponse:
    """Put the order's goods into its buyer's cart, or that of a browser that found the order, and say what differs."""
    actor, token = reader_of(request, number), ""
    if request.user.is_authenticated:
        actor = person_of(request)
        act_as(request, number=get_order(number=number, actor=actor).buyer.number)
    else:
        token = make_guest_token(request)
    bought = buy_again(key=posted_key(request), order_number=number, actor=actor, at=now(), guest_token=token)
    messages.success(request, f"{bought.kinds} 样放进购物车了。")
    for sentence in bought.differences:
        messages.warning(request, sentence)
    return redirect("storefront:cart")


@require_POST
@order_reader_required
def remind_page(request: HttpRequest, number: str) -> HttpResponse:
    """Remind the store to send the order."""
    actor = reader_of(request, number)
    get_order(number=number, actor=actor)
    remind_store(key=posted_key(request), order_number=number, actor=actor, at=now())
    messages.success(request, "提醒店里了。明天还没发，可以再提醒一次。")
    return redirect("storefront:order", number)
