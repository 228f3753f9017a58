"""Forms of the order page."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from market.orders.rules import Inspection, Refused
from market.web.forms import KeyField, day_field, quantity_field, text_field

_REASON_LIMIT = 100
_COUNT_DIGITS = 7


@dataclass(frozen=True)
class Row:
    """The fields of a line, and how many of its units wait."""

    position: int
    left: int
    quantity: BoundField
    reason: BoundField


class AcceptForm(forms.Form):
    """How much of each line a unit accepts, why it does not accept the rest, and on which day."""

    key = KeyField()
    rest_later = forms.BooleanField(label="填得少、又没写原因的，是还没送到，到了再验", required=False)
    accepted_on = day_field("验收日期")
    note = text_field("验收意见", limit=200, required=False, hint="比如：包装完好，两人当面点清。")

    def __init__(self, *args: object, lines: dict[int, tuple[str, int]], **kwargs: object) -> None:
        """Make the fields for each (position: name, units that wait); a form sent twice may name any line."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
        self.left = {position: left for position, (_, left) in lines.items()}
        self.accepted: dict[int, int] = {}
        self.refused: dict[int, Refused] = {}
        for position, (name, left) in lines.items():
            field = quantity_field(f"{name}，实收", left=left)
            field.initial = left
            field.help_text = f"已送来、待验收 {left} 件"
            self.fields[f"line_{position}"] = field
            hint = "实收比送来的少才要写，比如：2 袋破损。"
            self.fields[f"reason_{position}"] = text_field(
                f"{name}，没有收的原因", limit=_REASON_LIMIT, required=False, hint=hint
            )

    def rows(self) -> list[Row]:
        """Give the lines of which something waits."""
        return [
            Row(position, left, self[f"line_{position}"], self[f"reason_{position}"])
            for position, left in self.left.items()
            if left
        ]

    def clean(self) -> dict[str, Any]:
        """
        Sort each line's units into accepted, refused with a reason, and still to come.

        :raises ValidationError: if there are none
        """
        cleaned = super().clean() or {}
        for position in self.left:
            self._sort(position, cleaned)
        if not self.errors and not self.accepted and not self.refused:
            raise forms.ValidationError("至少一行要有收下的或者没有收的数量。")
        return cleaned

    def inspection(self) -> Inspection:
        """Give what was found."""
        stated = self.cleaned_data
        return Inspection(self.accepted, stated["accepted_on"], stated["note"], self.refused)

    def _sort(self, position: int, cleaned: dict[str, Any]) -> None:
        quantity, reason = cleaned.get(f"line_{position}"), cleaned.get(f"reason_{position}")
        if quantity is None or reason is None:
            return
        if quantity:
            self.accepted[position] = quantity
        lacking = self._shown(position) - quantity
        if lacking > 0 and reason:
            self.refused[position] = Refused(lacking, reason)
        elif lacking > 0 and not cleaned.get("rest_later"):
            self.add_error(
                f"reason_{position}", f"比送来的少 {lacking} 件，请写明原因。是还没送到的，请勾选“还没送到，到了再验”。"
            )

    def _shown(self, position: int) -> int:
        """Give how many units waited when the page was shown, so that the same page sent twice says the same."""
        shown = str(self.data.get(f"left_{position}", ""))
        is_count = shown.isascii() and shown.isdigit() and len(shown) <= _COUNT_DIGITS
        return int(shown) if is_count else self.left[position]
