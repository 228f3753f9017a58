"""Ways into the shop: by county, by festival, by the goods of protected names."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from market.catalogue.selectors import counties, season_rows
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.search.selectors import gift_shelf, month_shelf, named_shelf
from market.storefront.festivals import coming_festivals

_FRESH = 8
_EACH = 4
_NAMES = 3


@require_safe
def counties_page(request: HttpRequest) -> HttpResponse:
    """Show the seven counties as tiles: how high each lies, what it is known for, and what it has this month."""
    month = local_date_of(now()).month
    rows = sorted(counties(), key=lambda row: -(row.altitude_m or 0))
    highest = max((row.altitude_m or 0 for row in rows), default=0) or 1
    fresh: dict[str, list[str]] = {}
    for good in season_rows(month=month):
        fresh.setdefault(good.county_slug, []).append(good.name)
    tiles = [
        {
            "county": row,
            "bar": (row.altitude_m or 0) * 100 // highest,
            "fresh": fresh.get(row.slug, [])[:_NAMES],
            "more": max(0, len(fresh.get(row.slug, [])) - _NAMES),
        }
        for row in rows
    ]
    return render(request, "store/counties.html", {"tiles": tiles, "month": month})


@require_safe
def gifts_page(request: HttpRequest) -> HttpResponse:
    """Show what may be given at a festival, ?festival= or the next: boxes, and what is fresh in its month."""
    at = now()
    festivals = coming_festivals(today=local_date_of(at))
    asked = request.GET.get("festival", "")
    chosen = next((festival for festival in festivals if festival.slug == asked), festivals[0])
    context = {
        "festivals": festivals,
        "chosen": chosen,
        "boxes": gift_shelf(at=at),
        "fresh": month_shelf(month=chosen.day.month, at=at, limit=_FRESH),
    }
    return render(request, "store/gifts.html", context)


@require_safe
def selection_page(request: HttpRequest) -> HttpResponse:
    """Show goods of each county that carry a geographical indication."""
    cards = named_shelf(at=now(), each=_EACH)
    groups: dict[str, list[object]] = {}
    for card in cards:
        groups.setdefault(card.county_slug, []).append(card)
    rows = [{"county": row, "cards": groups[row.slug]} for row in counties() if row.slug in groups]
    return render(request, "store/selection.html", {"groups": rows, "each": _EACH})
