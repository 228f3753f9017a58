"""Refusals that no view has caught become a page in one place."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from market.kernel.errors import DomainError


class DomainErrorMiddleware:
    """Turn a refusal of the domain into a page with its status and sentence, or a note on top of the open page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; anything else is a fault and goes on."""
        if not isinstance(exception, DomainError):
            return None
        if getattr(request, "htmx", False):
            response = render(
                request, "components/notice.html", {"tone": "bad", "text": exception.message}, status=exception.status
            )
            response.headers["HX-Retarget"] = "#main"
            response.headers["HX-Reswap"] = "afterbegin show:top"
            return response
        return render(request, "refused.html", {"refusal": exception}, status=exception.status)
