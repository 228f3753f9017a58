"""The desk's side of taking lost second steps away."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from market.web.guards import store_manager_required
from market.web.resets import show_resets


@require_http_methods(["GET", "POST"])
@store_manager_required
def resets_page(request: HttpRequest) -> HttpResponse:
    """Show the resets that wait; ask for one, or answer for a colleague's."""
    return show_resets(request, page="desk/resets.html", here="desk:resets")
