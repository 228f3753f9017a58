"""What the desk's pages do alike: say what was done and go on, and offer the outlets."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from market.outlets.selectors import outlets


def done(request: HttpRequest, said: str, to: str, *args: str) -> HttpResponse:
    """Say what was done, and go on to a page."""
    messages.success(request, said)
    return redirect(to, *args)


def outlet_choices() -> list[tuple[str, str]]:
    """Give every outlet as a choice: its code, and its kind and name."""
    return [(outlet.code, f"{outlet.get_kind_display()} · {outlet.name}") for outlet in outlets()]
