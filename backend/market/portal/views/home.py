"""The unit's first page, its share and its orders."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from market.buyers.selectors import applications_of
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.orders.enums import OrderState
from market.orders.selectors import orders_by_state, orders_of, orders_to_accept, orders_to_remedy
from market.payments.selectors import due_by_transfer
from market.portal.filing import quarter_due, returned_papers
from market.tally.enums import DeclarationState
from market.tally.rules import Period
from market.tally.selectors import PaperView, declarations_of
from market.web.acting import acting_buyer, acting_choices, acting_unit
from market.web.guards import is_guest, person_of, sign_in_required
from market.web.order_tabs import TO_ACCEPT, order_list
from market.web.shares import share_page_facts, share_view

_RECENT = 5


def home_page(request: HttpRequest) -> HttpResponse:
    """Show the unit's share and what waits; without a unit, the way to one."""
    buyer = acting_buyer(request)
    if buyer is None or not buyer.is_institution:
        signed_in = request.user.is_authenticated and not is_guest(request)
        ways: dict[str, object] = {
            "units": [choice for choice in acting_choices(request) if choice.is_institution],
            "applications": applications_of(actor=person_of(request)) if signed_in else [],
        }
        return render(request, "portal/welcome.html", ways)
    today = local_date_of(now())
    counts = orders_by_state(buyer=buyer)
    papers = declarations_of(buyer=buyer, year=today.year)
    before = declarations_of(buyer=buyer, year=today.year - 1)
    view = share_view(buyer=buyer, year=today.year, on=today)
    context = {
        "unit": buyer,
        "year": today.year,
        "view": view,
        "accept_state": TO_ACCEPT,
        "to_accept": orders_to_accept(buyer=buyer).count(),
        "to_remedy": orders_to_remedy(buyer=buyer).count(),
        "to_pay": counts.get(OrderState.AWAITING_PAYMENT, 0),
        "to_settle": counts.get(OrderState.AWAITING_SETTLEMENT, 0),
        "on_the_way": counts.get(OrderState.AWAITING_SHIPMENT, 0),
        "part_way": counts.get(OrderState.PARTLY_SHIPPED, 0),
        "due": _due(papers, before, today) if view else None,
        "waiting": [paper for paper in papers if paper.state == DeclarationState.SUBMITTED],
        "returned": returned_papers(papers=papers),
        "overrun": [paper for paper in papers if paper.needs_correction],
        "orders": orders_of(buyer=buyer).rows[:_RECENT],
    }
    return render(request, "portal/home.html", context)


def _due(papers: list[PaperView], before: list[PaperView], today: date) -> Period | None:
    """Name the earliest quarter not filed: of the year before too, if the unit filed anything on it."""
    late = quarter_due(papers=before, year=today.year - 1, today=today) if before else None
    return late or quarter_due(papers=papers, year=today.year, today=today)


@sign_in_required
def share_page(request: HttpRequest) -> HttpResponse:
    """Show the share with its basis, gaps, pipeline and the entries behind it."""
    facts = share_page_facts(request, unit=acting_unit(request), today=local_date_of(now()))
    return render(request, "portal/share.html", {**facts, "is_own": True})


@sign_in_required
def orders_page(request: HttpRequest) -> HttpResponse:
    """Show the unit's orders by state."""
    unit = acting_unit(request)
    due = due_by_transfer(buyer=unit, today=local_date_of(now()))
    together = {
        "due": due,
        "owed_fen": sum(row.missing_fen for row in due),
        "reference": " ".join(row.order.number for row in due),
    }
    return render(request, "portal/orders.html", {"unit": unit, **together, **order_list(request, buyer=unit)})
