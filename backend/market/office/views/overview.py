"""The year at a glance, and the shares of units."""

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse

from market.buyers.selectors import get_institution, pending_applications
from market.catalogue.selectors import counties
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.kernel.money import Fen, wan_text
from market.office.charts import chart_months
from market.office.filters import entry_filter
from market.office.rankings import ORDERS, ranked
from market.tally.selectors import (
    DistrictSales,
    SalesRow,
    count_waiting_declarations,
    district_entries,
    district_pipeline,
    district_sales,
    policy_for,
    shares_table,
)
from market.web.guards import district_office_required
from market.web.paging import page_number
from market.web.shares import share_page_facts
from market.web.years import chosen_year


@dataclass(frozen=True)
class Bar:
    """A bar of a ranking, and the page behind it."""

    name: str
    amount_fen: Fen
    url: str
    county_slug: str = ""
    picture_url: str = ""


@district_office_required
def home_page(request: HttpRequest) -> HttpResponse:
    """Show sales against the target, by county, channel and kind of buyer, and how the units stand."""
    at = now()
    today = local_date_of(at)
    choice = chosen_year(request, today_year=today.year)
    year = choice.year
    sales = district_sales(year=year, on=today)
    context = {
        "year": year,
        "years": choice.years,
        "at": at,
        "on": min(today, date(year, 12, 31)),
        "is_over": year < today.year,
        "sales": sales,
        "months": chart_months(sales=sales, today=today),
        "chart_label": _chart_label(sales),
        "chart_note": "" if year < today.year else f"今天应到 {wan_text(sales.plan_fen)} 万。",
        "days": 366 if isleap(year) else 365,
        "counties": _county_bars(sales),
        "channels": [_bar(row, year, "channel") for row in sales.by_channel],
        "kinds": [_bar(row, year, "kind") for row in sales.by_buyer_kind],
        "county_top": _top(sales.by_county),
        "channel_top": _top(sales.by_channel),
        "pipeline": None if year < today.year else district_pipeline(),
        "tables": shares_table(year=year, on=today),
        "units_waiting": pending_applications().count(),
        "papers_waiting": count_waiting_declarations(),
    }
    return render(request, "office/home.html", context)


@district_office_required
def entries_page(request: HttpRequest) -> HttpResponse:
    """Show the entries behind the year's sales, or behind one bar of them."""
    today = local_date_of(now())
    choice = chosen_year(request, today_year=today.year)
    chosen = entry_filter(request)
    entries = district_entries(
        year=choice.year,
        on=today,
        county_code=chosen.county_code,
        channel=chosen.channel,
        buyer_kind=chosen.buyer_kind,
        page=page_number(request),
    )
    context = {
        "year": choice.year,
        "years": choice.years,
        "entries": entries,
        "basis": policy_for(choice.year).basis,
        "filters": chosen.shown,
        "in_office": True,
    }
    return render(request, "office/entries.html", context)


@district_office_required
def shares_page(request: HttpRequest) -> HttpResponse:
    """Show every unit's share, the best first unless told otherwise, with the pooled figure and the pass rate."""
    today = local_date_of(now())
    choice = chosen_year(request, today_year=today.year)
    order = request.GET.get("sort", "")
    order = order if order in dict(ORDERS) else ""
    tables = shares_table(year=choice.year, on=today)
    context = {
        "year": choice.year,
        "years": choice.years,
        "today": today,
        "tables": [(table, ranked(units=table.units, order=order)) for table in tables],
        "orders": ORDERS,
        "order": order,
    }
    return render(request, "office/shares.html", context)


@district_office_required
def unit_share_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one unit's share with the entries behind it."""
    facts = share_page_facts(request, unit=get_institution(number=number), today=local_date_of(now()))
    return render(request, "office/unit_share.html", {**facts, "in_office": True})


def _chart_label(sales: DistrictSales) -> str:
    """Say the chart in words."""
    place = "高于" if sales.ahead_fen >= 0 else "低于"
    return f"累计 {wan_text(sales.total_fen)} 万元，{place}按日计划线 {wan_text(sales.plan_fen)} 万元"


def _county_bars(sales: DistrictSales) -> list[Bar]:
    slugs = {county.code: county.slug for county in counties()}
    bars = []
    for row in sales.by_county:
        slug = slugs.get(row.code, "")
        picture = static(f"img/county-{slug}.svg") if slug else ""
        bars.append(Bar(row.name, row.amount_fen, _behind(sales.basis.year, "county", row.code), slug, picture))
    return bars


def _bar(row: SalesRow, year: int, column: str) -> Bar:
    return Bar(row.name, row.amount_fen, _behind(year, column, row.code))


def _behind(year: int, column: str, code: str) -> str:
    return f"{reverse('office:entries')}?{urlencode({'year': year, column: code})}"


def _top(rows: tuple[SalesRow, ...]) -> Fen:
    return max([row.amount_fen for row in rows] + [Fen(1)])
