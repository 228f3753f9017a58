"""Parts of forms that the four sites share."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from market.files.rules import MAX_PICTURE_BYTES
from market.kernel.errors import DomainError, Invalid
from market.kernel.money import Fen, fen_of_yuan, yuan_figure

_LARGEST_COUNT = 1_000_000
# Sums stay below ¥1 bn.
_YUAN_DIGITS = 9
_BOX = {"class": "input", "autocomplete": "off"}
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
        stale = "页面过期了，请刷新后再提交。"
        super().__init__(initial=uuid4, error_messages={"required": stale, "invalid": stale})


class YuanField(forms.CharField):
    """A sum that a person types in yuan and the program reads in fen."""

    def __init__(self, *, label: str, required: bool = True, help_text: str = "") -> None:
        """Make the field with the shop's look."""
        super().__init__(
            label=label,
            required=required,
            help_text=help_text,
            max_length=16,
            widget=forms.TextInput(attrs={**_BOX, "inputmode": "decimal"}),
            error_messages={"required": f"请填写{label}。", "max_length": f"{label}太长了。"},
        )

    def prepare_value(self, value: object) -> object:
        """Show fen as yuan; keep what was typed as it is."""
        return yuan_figure(value) if isinstance(value, int) else value

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
            raise forms.ValidationError(f"{self.label}{_fault_of(text)}") from error


class PictureField(forms.FileField):
    """A picture that a person uploads; its bytes are read up to what is refused for its size, and empty where none."""

    def __init__(self, *, label: str, hint: str = "", required: bool = True) -> None:
        """Make the field with the shop's look."""
        super().__init__(
            label=label,
            required=required,
            help_text=f"{hint}JPEG、PNG 或 WebP，最多 8 MB。",
            widget=forms.FileInput(attrs={"class": "input", "accept": "image/jpeg,image/png,image/webp"}),
            error_messages={
                "required": f"请选择{label}。",
                "invalid": f"没有收到{label}，请重新选择。",
                "missing": f"没有收到{label}，请重新选择。",
                "empty": "文件是空的。请选好图片再上传。",
            },
        )

    def clean(self, data: Any, initial: Any = None) -> bytes:
        """Read what was uploaded."""
        upload = super().clean(data, initial)
        return bytes(upload.read(MAX_PICTURE_BYTES + 1)) if upload else b""


def _fault_of(text: str) -> str:
    """Say why a text is no sum of money that the shop can book."""
    if text.strip().startswith(("-", "－", "−")):
        return "不能是负数，要写成元，比如 128.00。"
    whole = text.strip().replace(",", "").partition(".")[0]
    if whole.isdecimal() and len(whole.lstrip("0")) > _YUAN_DIGITS:
        return "太大了，要小于 10 亿元。"
    return "要写成元，最多两位小数，比如 128.00。"


def text_field(label: str, *, limit: int, hint: str = "", required: bool = True, **attrs: str) -> forms.CharField:
    """Make a text field with the shop's look and a sentence for each fault; `attrs` go to its tag."""
    return forms.CharField(
        label=label,
        max_length=limit,
        help_text=hint,
        required=required,
        widget=forms.TextInput(attrs={**_BOX, **attrs}),
        error_messages={"required": f"请填写{label}。", "max_length": f"{label}最多 {limit} 个字。"},
    )


def count_field(
    label: str,
    *,
    least: int = 1,
    most: int | None = _LARGEST_COUNT,
    called: str = "",
    hint: str = "",
    required: bool = True,
    **attrs: str,
) -> forms.IntegerField:
    """Make a field for a number of packs; its faults are said of what it is `called`, the label unless told."""
    name = called or label
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=hint,
        required=required,
        widget=forms.NumberInput(attrs={**_BOX, "inputmode": "numeric", **attrs}),
        error_messages={
            "required": f"请填写{name}。",
            "invalid": f"{name}要填整数。",
            "min_value": f"{name}不能小于 {least}。",
            "max_value": f"{name}不能大于 {most}。",
        },
    )


def quantity_field(label: str, *, left: int, required: bool = True) -> forms.IntegerField:
    """
    Make a field for how many units of a line, none to `left`; it is hidden where nothing is left.

    More is refused by the flow, which alone knows whether the form was sent before.
    """
    asked, hint = required and left > 0, f"最多 {left} 件"
    field = count_field(label, least=0, most=None, called="数量", hint=hint, required=asked, max=str(left))
    field.error_messages["required"] = "请填写数量，没有就填 0。"
    if not left:
        field.widget = forms.HiddenInput()
    return field


def day_field(label: str, *, hint: str = "", required: bool = True) -> forms.DateField:
    """Make a field for a Shanghai date."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(attrs={**_BOX, "type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": f"请填写{label}。", "invalid": f"{label}要写成 2026-10-15 这样。"},
    )


def choice_field(
    label: str,
    choices: Sequence[tuple[str, str]],
    *,
    called: str = "",
    hint: str = "",
    required: bool = True,
    as_cards: bool = False,
) -> forms.ChoiceField:
    """Make a choice: a list to open, or cards that all stand there; `called` as for a count."""
    name = called or label
    choose = "请选择" if as_cards else "请从列表里选"
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        help_text=hint,
        widget=forms.RadioSelect() if as_cards else forms.Select(attrs=_BOX),
        error_messages={"required": f"请选择{name}。", "invalid_choice": f"{choose}{name}。"},
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


def posted_fields(request: HttpRequest, *acts: str) -> QueryDict | None:
    """
    Give what was posted, also when it was nothing; None where the page is only opened.

    On a page of several forms `acts` are what one of them may ask for: None also where another one was sent.
    """
    sent = request.method == "POST" and (not acts or request.POST.get("act") in acts)
    return request.POST if sent else None


def sent_act(request: HttpRequest, acts: Collection[str]) -> str:
    """
    Name which of a page's acts was asked for; nothing where the page is only opened.

    :raises Invalid: if it is none of them
    """
    act = request.POST.get("act", "")
    if request.method == "POST" and act not in acts:
        raise Invalid("没有看到要做哪一步，请回到刚才那一页，再点一次。", code="ACT_UNKNOWN")
    return act


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
