"""The pages for requests that cannot be served; Django fixes their parameters. To htmx each is a note, never a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.csrf import csrf_failure

_STALE = "这一页放得太久，要刷新以后再提交。"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django names the parameters
    """Answer a request that makes no sense."""
    if getattr(request, "htmx", False):
        return note_for_htmx(request, "这个请求看不懂，请刷新本页再试。", status=400)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django names the parameters
    """Answer a request for what this person may not see."""
    if getattr(request, "htmx", False):
        return note_for_htmx(request, "这里要有权限才能进。", status=403)
    return render(request, "403.html", status=403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or has run out."""
    if getattr(request, "htmx", False):
        return note_for_htmx(request, _STALE, status=403)
    return csrf_failure(request, reason)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django names the parameters
    """Answer a request for a page that does not exist."""
    if getattr(request, "htmx", False):
        return note_for_htmx(request, "没有这一页，请刷新本页再试。", status=404)
    return render(request, "404.html", status=404)


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """Answer a request by a method that the address does not take; `allowed` names those that it does."""
    if getattr(request, "htmx", False):
        response = note_for_htmx(request, "这里不能直接打开，请刷新本页再试。", status=405)
    else:
        response = render(request, "405.html", status=405)
    response.headers["Allow"] = allowed
    return response


def note_for_htmx(request: HttpRequest, text: str, *, status: int) -> HttpResponse:
    """Put a refusal on top of the open page, whatever part of it was asked for."""
    response = render(request, "components/notice.html", {"tone": "bad", "text": text, "told": True}, status=status)
    response.headers["HX-Retarget"] = "#main"
    response.headers["HX-Reswap"] = "afterbegin show:top"
    response.headers["HX-Reselect"] = "unset"
    return response


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django names the parameters
    """Answer after a fault of ours, with nothing that could fail again."""
    return HttpResponse(render_to_string("500.html"), status=500)
