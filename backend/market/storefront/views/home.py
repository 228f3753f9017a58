"""Home, counties, seasons, outlets."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from market.catalogue.rules import ALL_MONTHS
from market.catalogue.selectors import categories, counties, season_rows
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.outlets.selectors import outlets
from market.search.selectors import county_page, near_expiry_shelf, seasonal_shelf, shop_facts
from market.storefront.seasons import hero_of, land_of

_SHELF = 8
_NEAR = 4


def home_page(request: HttpRequest) -> HttpResponse:
    """Show the season, the seven counties, the kinds, and what is near its expiry."""
    at = now()
    season = seasonal_shelf(at=at, limit=_SHELF)
    month = local_date_of(at).month
    rows = counties()
    context = {
        "hero": hero_of(season),
        "month": month,
        "counties": sorted(rows, key=lambda row: -(row.altitude_m or 0)),
        "season": season,
        "kinds": categories(),
        "near": near_expiry_shelf(at=at, limit=_NEAR),
        "facts": shop_facts(),
        "today": local_date_of(at),
    }
    return render(request, "store/home.html", context)


def county_view(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a county: when it has what, who makes it, its goods and journeys."""
    at = now()
    found = county_page(slug=slug, at=at)
    rows = [
        {"name": row.name, "url": reverse("storefront:product", args=[row.slug]), "months": row.months}
        for row in found.seasons
    ]
    context = {
        "county": found.county,
        "producers": found.producers,
        "goods": found.goods,
        "travel": found.travel,
        "rows": rows,
        "month": local_date_of(at).month,
        "land": land_of(slug),
    }
    return render(request, "store/county.html", context)


def seasons_page(request: HttpRequest) -> HttpResponse:
    """Show which goods are there in which month, by county; ?month= keeps those of one month."""
    asked = request.GET.get("month", "")
    kept = next((month for month in range(1, ALL_MONTHS + 1) if asked == str(month)), None)
    tables: dict[tuple[str, str], list[Mapping[str, object]]] = {}
    for row in season_rows(month=kept):
        line = {"name": row.name, "url": reverse("storefront:product", args=[row.slug]), "months": row.months}
        tables.setdefault((row.county_slug, row.county_name), []).append(line)
    groups = [{"slug": slug, "name": name, "rows": rows} for (slug, name), rows in tables.items()]
    context = {
        "groups": groups,
        "month": local_date_of(now()).month,
        "kept": kept,
        "months": range(1, ALL_MONTHS + 1),
    }
    return render(request, "store/seasons.html", context)


def outlets_page(request: HttpRequest) -> HttpResponse:
    """Show the direct store, counters, pavilions and zones."""
    return render(request, "store/outlets.html", {"outlets": list(outlets())})
