"""One JSON line for each event on stderr, with the request's id; no addresses, names or bodies."""

import json
import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_given_id = re.compile(r"[A-Za-z0-9-]{8,64}")
_details = re.compile(r"^DETAIL: .*$", re.MULTILINE)  # the database quotes the row: a name, a phone number
_request_id: ContextVar[str] = ContextVar("request_id", default="")
logger = logging.getLogger("market.request")


def current_request_id() -> str:
    """The id of the request being answered, or nothing outside one."""
    return _request_id.get()


class JsonFormatter(logging.Formatter):
    """Write a record as one line of JSON; a line break in a message cannot forge a second record."""

    def format(self, record: logging.LogRecord) -> str:
        """Format one record."""
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": current_request_id(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            entry["exception"] = _details.sub("DETAIL: (left out)", self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)


class RequestLogMiddleware:
    """Give each request an id, say it in the answer, and log method, path, status and time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        # Never reset: Django logs a refused answer after the middleware is done, and the next request sets its own.
        _request_id.set(given if _given_id.fullmatch(given) else secrets.token_hex(8))
        began = time.perf_counter_ns()
        response = self.get_response(request)
        response.headers[HEADER] = current_request_id()
        fields = {
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "ms": (time.perf_counter_ns() - began) // 1_000_000,
        }
        logger.info("request", extra={"fields": fields})
        return response
