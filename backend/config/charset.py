"""Refuse requests in any letters but UTF-8, before Django reads them: it would decode the address by that charset."""

from collections.abc import Callable, Iterable
from email.message import Message
from typing import Any

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

_UTF8 = frozenset({"utf-8", "utf8"})


def only_utf8(application: Application) -> Application:
    """Wrap a WSGI program so that a Content-Type of another charset is answered with 415."""

    def guarded(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        kind = Message()
        kind["Content-Type"] = environ.get("CONTENT_TYPE", "")
        charset = kind.get_param("charset", "utf-8")
        if isinstance(charset, str) and charset.lower() in _UTF8:
            return application(environ, start_response)
        start_response("415 Unsupported Media Type", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"text must be UTF-8\n"]

    return guarded
