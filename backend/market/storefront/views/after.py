"""Buying an order's goods again, and reminding the store to send them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from market.flows.buy_again import buy_again
from market.flows.remind_store import remind_store
from market.kernel.clock import now
from market.orders.selectors import get_order
from market.web.acting import act_as
from market.web.forms import posted_key
from market.web.guards import guest_or_signed_in, person_of
from market.web.guests import order_reader_required, reader_of


@require_POST
@guest_or_signed_in
def again_page(request: HttpRequest, number: str) -> HttpResponse:
    """Put the order's goods into its buyer's cart, and say what differs."""
    order = get_order(number=number, actor=person_of(request))
    act_as(request, number=order.buyer.number)
    bought = buy_again(key=posted_key(request), order_number=number, actor=person_of(request), at=now())
    messages.success(request, f"{bought.kinds} 样放进购物车了。")
    for sentence in bought.differences:
        messages.warning(request, sentence)
    return redirect("storefront:cart")


@require_POST
@order_reader_required
def remind_page(request: HttpRequest, number: str) -> HttpResponse:
    """Remind the store to send the order."""
    reader = reader_of(request, number)
    get_order(number=number, actor=reader)
    remind_store(key=posted_key(request), order_number=number, actor=reader, at=now())
    messages.success(request, "提醒店里了。明天还没发，可以再提醒一次。")
    return redirect("storefront:order", number)
