"""Serve pictures and other public files that the program made; their names carry their content's digest."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.static import serve


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """
    Send one file, to be kept for a year; opened by itself it may do nothing, whatever it holds.

    The style is the browser's own, with which it shows a picture that is opened by itself.
    """
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
