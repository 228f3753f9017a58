"""Page numbers from addresses."""

from django.http import HttpRequest

_LONGEST = 6


def page_number(request: HttpRequest) -> int:
    """Read ?page=; anything that is no number is page 1."""
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else 1
