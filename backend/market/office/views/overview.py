"""The year at a glance, and the shares of units."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from market.buyers.selectors import get_institution, pending_applications
from market.catalogue.selectors import counties
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.kernel.money import Fen
from market.tally.selectors import (
    MonthSales,
    district_pipeline,
    district_sales,
    entries_of_unit,
    shares_table,
    waiting_declarations,
)
from market.web.guards import district_office_required
from market.web.paging import page_number
from market.web.shares import share_view

FIRST_YEAR = 2021


@dataclass(frozen=True)
class ChartMonth:
    """A month in the shape of the cumulative chart."""

    month: int
    amount_fen: Fen
    total_fen: Fen
    day: int


@dataclass(frozen=True)
class Bar:
    """A bar of a ranking."""

    name: str
    amount_fen: Fen
    county_slug: str


@district_office_required
def home_page(request: HttpRequest) -> HttpResponse:
    """Show sales against the target, by county, channel and kind of buyer, and how the units stand."""
    today = local_date_of(now())
    year = _year(request, today)
    on = min(today, date(year, 12, 31))
    sales = district_sales(year=year, on=today)
    slugs = {county.code: county.slug for county in counties()}
    bars = [Bar(row.name, row.amount_fen, slugs.get(row.code, "")) for row in sales.by_county]
    context = {
        "year": year,
        "years": range(today.year, FIRST_YEAR - 1, -1),
        "on": on,
        "sales": sales,
        "months": [_chart_month(row) for row in sales.months if row.last_on.year == year],
        "days": (date(year, 12, 31) - date(year, 1, 1)).days + 1,
        "counties": bars,
        "county_top": max([bar.amount_fen for bar in bars] + [Fen(1)]),
        "channels": sales.by_channel,
        "channel_top": max([row.amount_fen for row in sales.by_channel] + [Fen(1)]),
        "kinds": sales.by_buyer_kind,
        "pipeline": district_pipeline(),
        "tables": shares_table(year=year, on=on),
        "units_waiting": pending_applications().count(),
        "papers_waiting": len(waiting_declarations()),
    }
    return render(request, "office/home.html", context)


@district_office_required
def shares_page(request: HttpRequest) -> HttpResponse:
    """Show every unit's share, the best first, with the pooled figure and the pass rate."""
    today = local_date_of(now())
    year = _year(request, today)
    on = min(today, date(year, 12, 31))
    context = {
        "year": year,
        "years": range(today.year, FIRST_YEAR - 1, -1),
        "on": on,
        "tables": shares_table(year=year, on=on),
    }
    return render(request, "office/shares.html", context)


@district_office_required
def unit_share_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one unit's share with the entries behind it."""
    today = local_date_of(now())
    year = _year(request, today)
    unit = get_institution(number=number)
    category = request.GET.get("category", "")[:20]
    context = {
        "unit": unit,
        "today": today,
        "view": share_view(buyer=unit, year=year, on=min(today, date(year, 12, 31))),
        "entries": entries_of_unit(buyer=unit, year=year, category_code=category, page=page_number(request)),
        "category": category,
    }
    return render(request, "office/unit_share.html", context)


def _year(request: HttpRequest, today: date) -> int:
    """Read ?year=; what is no year of the policy is the present one."""
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == len("2026") else today.year
    return year if FIRST_YEAR <= year <= today.year else today.year


def _chart_month(row: MonthSales) -> ChartMonth:
    return ChartMonth(row.last_on.month, row.amount_fen, row.total_fen, row.last_on.timetuple().tm_yday)
