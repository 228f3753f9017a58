"""Refusals that no view has caught become a page in one place."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from market.kernel.errors import DomainError
from market.web.guards import page_before
from market.web.pages import bad_request, not_allowed, note_for_htmx


class DomainErrorMiddleware:
    """Turn a refusal of the domain into a page with its status and sentence, or a note on top of the open page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the views answer; an address that does not take the method gets a page that says so."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            return not_allowed(request, response.headers["Allow"])
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; anything else is a fault and goes on."""
        if not isinstance(exception, DomainError):
            return None
        if getattr(request, "htmx", False):
            return note_for_htmx(request, exception.message, status=exception.status)
        going = request.get_full_path() if request.method == "GET" else page_before(request, "/")
        context = {"refusal": exception, "page_to_return": going}
        return render(request, "refused.html", context, status=exception.status)


class PrivatePagesMiddleware:
    """Keep what a person saw out of the browser's store: after signing out, the back button shows nothing of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark whatever was answered to somebody who has signed in; what never asked who it is, is the same for all."""
        response = self.get_response(request)
        if request.session.accessed and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class CleanInputMiddleware:
    """Refuse input with NUL characters at the door: no text of ours has any, and the database takes none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the address before anything reads it."""
        if any("\x00" in text for text in request.COOKIES.values()):
            return HttpResponse("bad cookie", "text/plain", HTTPStatus.BAD_REQUEST)
        if "\x00" in request.path or _has_nul(request.GET):
            return bad_request(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse | None:
        """Look at the form once the view is known, so that uploads are parsed as late as before."""
        return bad_request(request) if _has_nul(request.POST) else None


def _has_nul(values: QueryDict) -> bool:
    return any("\x00" in text for name, texts in values.lists() for text in (name, *texts))
