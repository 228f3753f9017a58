"""Whom the orders of a buyer reached."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from market.kernel.errors import NotFound
from market.orders.selectors import reach_of
from market.web.acting import acting_buyer
from market.web.guards import sign_in_required


@require_safe
@sign_in_required
def reach_page(request: HttpRequest) -> HttpResponse:
    """
    Show counties, townships, producers and households that paid orders reached, of whom this person buys for.

    :raises NotFound: if this person can buy for nobody
    """
    buyer = acting_buyer(request)
    if buyer is None:
        raise NotFound("这个账号没有可以下单的身份。请打客服电话办理。")
    return render(request, "store/account/reach.html", {"buyer": buyer, "reach": reach_of(buyer=buyer)})
