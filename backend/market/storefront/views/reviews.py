"""A buyer's review of a delivered line."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from market.flows.review_goods import write_review
from market.kernel.clock import now
from market.kernel.errors import NotFound
from market.orders.selectors import get_order
from market.reviews.enums import ReviewState
from market.reviews.selectors import is_delivered, review_of
from market.storefront.forms.review import ReviewForm
from market.web.forms import posted_fields, run_form
from market.web.guests import order_reader_required, reader_of


@require_http_methods(["GET", "POST"])
@order_reader_required
def review_page(request: HttpRequest, number: str, position: str) -> HttpResponse:
    """Show the review of a line, or write it."""
    actor = reader_of(request, number)
    order = get_order(number=number, actor=actor)
    line = next((line for line in order.lines.all() if str(line.position) == position), None)
    if line is None:
        raise NotFound("订单里没有这一行。")
    review = review_of(line=line)
    form = ReviewForm(posted_fields(request))

    def act(stated: dict[str, Any]) -> HttpResponse:
        place, said = line.position, form.said()
        write_review(key=stated["key"], order_number=number, position=place, said=said, actor=actor, at=now())
        messages.success(request, "评价交上去了，店里看过以后公开。")
        return redirect("storefront:order", number)

    is_open = review is None or review.state == ReviewState.REFUSED
    context = {
        "order": order,
        "line": line,
        "review": review,
        "is_nameless": actor.is_guest,
        "may_write": is_open and is_delivered(line, order=order),
    }
    return run_form(request, form, act, page="store/review.html", context=context)
