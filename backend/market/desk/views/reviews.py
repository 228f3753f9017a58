"""Reviews at the desk: what waits to be read, and the decision."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from market.desk.forms.words import ReasonForm
from market.desk.handling import done
from market.flows.review_goods import moderate_review
from market.kernel.clock import now
from market.reviews.enums import ReviewState
from market.reviews.selectors import get_review_for_staff, reviews_for_desk
from market.web.forms import posted_fields, run_form, sent_act
from market.web.guards import person_of, store_manager_required
from market.web.paging import page_number


@store_manager_required
def reviews_page(request: HttpRequest) -> HttpResponse:
    """Show the reviews in a state, those that wait unless told."""
    asked = request.GET.get("state", "")
    state = asked if asked in ReviewState.values else ReviewState.WAITING
    page = reviews_for_desk(state=state, page=page_number(request))
    return render(request, "desk/reviews.html", {"page": page, "state": state, "states": ReviewState.choices})


@require_http_methods(["GET", "POST"])
@store_manager_required
def review_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show a review to everybody, or say why not."""
    review = get_review_for_staff(number=number, actor=person_of(request))
    act_name = sent_act(request, ("show", "refuse"))
    form = ReasonForm(posted_fields(request, "refuse"))
    if act_name == "show":
        moderate_review(number=number, refusal="", actor=person_of(request), at=now())
        return done(request, "评价公开了。", "desk:reviews")

    def act(stated: dict[str, Any]) -> HttpResponse:
        moderate_review(number=number, refusal=stated["reason"], actor=person_of(request), at=now())
        return done(request, "评价没有公开，已告诉买家。", "desk:reviews")

    context = {
        "review": review,
        "may_show": review.state == ReviewState.WAITING,
        "may_refuse": review.state != ReviewState.REFUSED,
    }
    return run_form(request, form, act, page="desk/review.html", context=context)
