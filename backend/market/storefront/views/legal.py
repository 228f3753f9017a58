"""The legal texts, who we are, and how to reach us."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from market.kernel.calendar import policy_year_of
from market.kernel.clock import now
from market.tally.selectors import policy_for
from market.web.shop import POLICY_ISSUER, TERMS_IN_FORCE_ON


@require_safe
def terms_page(request: HttpRequest) -> HttpResponse:
    """Show 服务协议."""
    return render(request, "store/terms.html", {"version_on": TERMS_IN_FORCE_ON})


@require_safe
def privacy_page(request: HttpRequest) -> HttpResponse:
    """Show 隐私政策."""
    return render(request, "store/privacy.html", {"version_on": TERMS_IN_FORCE_ON})


@require_safe
def returns_page(request: HttpRequest) -> HttpResponse:
    """Show 退换货规则."""
    return render(request, "store/returns.html", {"version_on": TERMS_IN_FORCE_ON})


@require_safe
def about_page(request: HttpRequest) -> HttpResponse:
    """Say what the shop is and on which policy it rests."""
    basis = policy_for(policy_year_of(now())).basis
    policy = {
        "document": basis.document,
        "title": basis.title,
        "issuer": POLICY_ISSUER,
        "clause": basis.clause,
        "year": basis.year,
        "status": basis.status_label,
        "carried_on": basis.is_carried_on,
    }
    return render(request, "store/about.html", {"policy": policy})


@require_safe
def contact_page(request: HttpRequest) -> HttpResponse:
    """Say how to reach us, and 12315."""
    return render(request, "help/contact.html")
