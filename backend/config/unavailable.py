"""Answer 503, not 500, while the database is away or too busy."""

import logging
import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

logger = logging.getLogger("market.unavailable")

RETRY_SECONDS = 5
SERVER_ERROR_PAGE = "market.web.pages.server_error"


class UnavailableMiddleware:
    """Turn a lost database, or a wait for it that took too long, into a plain page that asks to come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, _request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for an error that a view raised."""
        return unavailable(exception) if _is_outage(exception) else None


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for an error outside the views (in the session, in a template's context): 503 for an outage, else 500."""
    error = sys.exc_info()[1]
    if error and _is_outage(error):
        return unavailable(error)
    page: Callable[[HttpRequest], HttpResponse] = import_string(SERVER_ERROR_PAGE)
    return page(request)


def unavailable(error: BaseException) -> HttpResponse:
    """Build the 503 page and note why, by kind of error only: messages may quote personal data."""
    logger.warning("database unavailable: %s", type(error.__cause__ or error).__name__)
    headers = {"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)


def _is_outage(error: BaseException) -> bool:
    return isinstance(error, OperationalError | InterfaceError)
