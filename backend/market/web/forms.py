"""Parts of forms that the four sites share."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from market.kernel.errors import DomainError, Invalid
from market.kernel.money import Fen, fen_of_yuan, yuan_text

# What forms call a thing that the domain names by its unit or by its row.
_FORM_NAMES = {
    "address_line": ("detail", "address"),
    "amount_fen": ("amount", "price"),
    "outlet_code": ("outlet",),
    "payment_method": ("method",),
    "pickup_outlet_code": ("outlet",),
    "to_outlet_code": ("to_outlet",),
}


class KeyField(forms.UUIDField):
    """The hidden key under which a form does its work once, however often it is sent."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        """Make a new key for each new form."""
        super().__init__(initial=uuid4, error_messages={"required": "页面过期了，请刷新后再提交。"})


class YuanField(forms.CharField):
    """A sum that a person types in yuan and the program reads in fen."""

    def __init__(self, *, label: str, required: bool = True, help_text: str = "") -> None:
        """Make the field with the shop's look."""
        super().__init__(
            label=label,
            required=required,
            help_text=help_text,
            max_length=16,
            widget=forms.TextInput(attrs={"class": "input", "inputmode": "decimal", "autocomplete": "off"}),
            error_messages={"required": f"请填写{label}。", "max_length": f"{label}太长了。"},
        )

    def prepare_value(self, value: object) -> object:
        """Show fen as yuan; keep what was typed as it is."""
        return yuan_text(value).replace(",", "") if isinstance(value, int) else value

    def clean(self, value: object) -> Fen | None:
        """
        Read the sum.

        :raises ValidationError: if it is none
        """
        text = super().clean(value)
        if not text:
            return None
        try:
            return fen_of_yuan(text)
        except ValueError as error:
            raise forms.ValidationError(f"{self.label}要写成元，最多两位小数，比如 128.00。") from error


def text_field(label: str, *, limit: int, hint: str = "", required: bool = True, **attrs: str) -> forms.CharField:
    """Make a text field with the shop's look and a sentence for each fault; `attrs` go to its tag."""
    return forms.CharField(
        label=label,
        max_length=limit,
        help_text=hint,
        required=required,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", **attrs}),
        error_messages={"required": f"请填写{label}。", "max_length": f"{label}最多 {limit} 个字。"},
    )


def quantity_field(label: str, *, left: int, required: bool = True) -> forms.IntegerField:
    """
    Make a field for how many units of a line, none to `left`; it is hidden where nothing is left.

    More is refused by the flow, which alone knows whether the form was sent before.
    """
    attrs = {"class": "input", "inputmode": "numeric", "autocomplete": "off", "max": str(left)}
    return forms.IntegerField(
        label=label,
        min_value=0,
        required=required and left > 0,
        help_text=f"最多 {left} 件",
        widget=forms.NumberInput(attrs=attrs) if left else forms.HiddenInput(),
        error_messages={
            "required": "请填写数量，没有就填 0。",
            "invalid": "数量要填整数。",
            "min_value": "数量不能小于 0。",
        },
    )


class LinesForm(forms.Form):
    """Quantities of an order's lines, one field a line."""

    key = KeyField()

    def __init__(self, *args: object, lines: dict[int, tuple[str, int]], prefill: bool, **kwargs: object) -> None:
        """Make a field for each (position: name, units left)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
        for position, (name, left) in lines.items():
            self.fields[f"line_{position}"] = quantity_field(name, left=left, required=False)
            self.fields[f"line_{position}"].initial = left if prefill else 0

    def quantities(self) -> dict[int, int]:
        """Give the quantities above zero by line position."""
        named = {name: value for name, value in self.cleaned_data.items() if name.startswith("line_") and value}
        return {int(name.removeprefix("line_")): value for name, value in named.items()}

    def clean(self) -> dict[str, object]:
        """
        Ask for at least one line.

        :raises ValidationError: if every quantity is zero
        """
        cleaned = super().clean() or {}
        if not self.errors and not self.quantities():
            raise forms.ValidationError("至少一行的数量要大于 0。")
        return cleaned


def posted_key(request: HttpRequest) -> UUID:
    """
    Read the key of a form without fields of its own.

    :raises Invalid: if there is none
    """
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise Invalid("页面过期了，请返回刷新后再提交。", code="KEY_MISSING") from error


def renew_key(form: forms.Form) -> None:
    """Let a form that is shown again with what was typed be sent under a new key."""
    form.data = {**{name: form.data[name] for name in form.data}, form.add_prefix("key"): str(uuid4())}


def posted_fields(request: HttpRequest) -> QueryDict | None:
    """Give what was posted, also when it was nothing; None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def run_form(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], HttpResponse],
    *,
    page: str,
    context: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Show the form's page; when it was posted and is valid, give the act's answer; a refusal keeps what was typed."""
    status = 200
    if form.is_bound:
        status = 400
        if form.is_valid():
            try:
                return act(form.cleaned_data)
            except DomainError as refusal:
                add_refusal(form, refusal)
                status = refusal.status
    return render(request, page, {"form": form, **(context or {})}, status=status)


def add_refusal(form: forms.Form, refusal: DomainError) -> None:
    """Show a refusal of the domain at the field it names, by the form's own name for it, or above the form."""
    line = refusal.field.removeprefix("quantity_")
    names = (refusal.field, *_FORM_NAMES.get(refusal.field, ()), f"line_{line}")
    form.add_error(next((name for name in names if name in form.fields), None), refusal.message)
