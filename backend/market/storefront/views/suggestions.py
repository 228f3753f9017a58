"""Suggestions while somebody types into the search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from market.search.selectors import suggest_products
from market.storefront.listing import LONGEST_QUERY

_KEPT_SECONDS = 60


@require_safe
def suggestions_page(request: HttpRequest) -> HttpResponse:
    """Answer the search's script with the options of its list; anybody else is sent to the search itself."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    if "HX-Request" not in request.headers:
        answer: HttpResponse = redirect(f"{reverse('storefront:search')}?{urlencode({'q': query})}")
    else:
        answer = render(request, "store/_suggestions.html", {"query": query, "goods": suggest_products(query=query)})
        answer["Cache-Control"] = f"private, max-age={_KEPT_SECONDS}"
    answer["Vary"] = "HX-Request"
    return answer
