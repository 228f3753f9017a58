"""Parts of forms that the four sites share."""

from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest

from market.kernel.errors import Invalid


class KeyField(forms.UUIDField):
    """The hidden key under which a form does its work once, however often it is sent."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        """Make a new key for each new form."""
        super().__init__(initial=uuid4, error_messages={"required": "页面过期了，请刷新后再提交。"})


def posted_key(request: HttpRequest) -> UUID:
    """
    Read the key of a form without fields of its own.

    :raises Invalid: if there is none
    """
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise Invalid("页面过期了，请返回刷新后再提交。", code="KEY_MISSING") from error


def add_refusal(form: forms.Form, refusal: "Exception") -> None:
    """Show a refusal of the domain at the field it names, or above the form."""
    field = getattr(refusal, "field", "")
    form.add_error(field if field in form.fields else None, str(refusal))
