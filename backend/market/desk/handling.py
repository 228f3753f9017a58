"""One way to run the desk's forms: act once, say what was done, or keep what was typed beside the refusal."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from market.kernel.errors import DomainError
from market.outlets.selectors import outlets
from market.web.forms import add_refusal

Act = Callable[[dict[str, Any]], str]


def run_form(
    request: HttpRequest, form: forms.Form, act: Act, *, page: str, context: Mapping[str, object], done: str
) -> HttpResponse:
    """Show the form's page; when it is posted and valid, act and go on to `done` with the sentence it gives."""
    if form.is_bound and form.is_valid():
        try:
            said = act(form.cleaned_data)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, said)
            return redirect(done)
    return render(request, page, {"form": form, **context}, status=400 if form.errors else 200)


def posted(request: HttpRequest, act: str) -> Any:
    """Give the posted fields when this page's form `act` was sent, else nothing."""
    return request.POST if request.method == "POST" and request.POST.get("act") == act else None


def outlet_choices() -> list[tuple[str, str]]:
    """Give every outlet as a choice: its code, and its kind and name."""
    return [(outlet.code, f"{outlet.get_kind_display()} · {outlet.name}") for outlet in outlets()]
