"""The legal texts, who we are, and how to reach us."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from market.kernel.calendar import policy_year_of
from market.kernel.clock import now
from market.tally.selectors import policy_for
from market.web.shop import TERMS_VERSION


def terms_page(request: HttpRequest) -> HttpResponse:
    """Show 服务协议."""
    return render(request, "store/terms.html", {"version_on": TERMS_VERSION})


def privacy_page(request: HttpRequest) -> HttpResponse:
    """Show 隐私政策."""
    return render(request, "store/privacy.html", {"version_on": TERMS_VERSION})


def returns_page(request: HttpRequest) -> HttpResponse:
    """Show 退换货规则."""
    return render(request, "store/returns.html", {"version_on": TERMS_VERSION})


def about_page(request: HttpRequest) -> HttpResponse:
    """Say what the shop is and on which policy it rests."""
    return render(request, "store/about.html", {"policy": policy_for(year=policy_year_of(now()))})


def contact_page(request: HttpRequest) -> HttpResponse:
    """Say how to reach us, and 12315."""
    return render(request, "help/contact.html")
