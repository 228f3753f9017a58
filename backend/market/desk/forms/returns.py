"""Forms of the desk's page of a return."""

from django import forms

from market.aftersales.rules import Findings, Units
from market.web.forms import KeyField, quantity_field, text_field


class ApproveReturnForm(forms.Form):
    """Agreement, with a word to the buyer."""

    key = KeyField()
    note = text_field("给买家的话", limit=200, required=False, hint="比如寄到哪里、谁付运费。")


class RefuseReturnForm(forms.Form):
    """Why a request is refused."""

    key = KeyField()
    reason = text_field("不同意的原因", limit=200, hint="买家会看到。")


class InspectForm(forms.Form):
    """Unit by unit what became of goods that came back."""

    key = KeyField()
    note = text_field("说明", limit=200, required=False, hint="有没收下的件数时必填，买家会看到。")

    def __init__(self, *args: object, lines: dict[int, tuple[str, int]], **kwargs: object) -> None:
        """Make two counts for each (position: name, units asked back)."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
        self.positions = list(lines)
        for position, (name, quantity) in lines.items():
            self.fields[f"restock_{position}"] = quantity_field(f"{name}：能再卖，放回原批次", left=quantity)
            self.fields[f"scrap_{position}"] = quantity_field(f"{name}：不能再卖，报损", left=quantity)
            self.fields[f"scrap_{position}"].initial = 0
        self.order_fields(["key", *(name for name in self.fields if name[-1].isdigit())])

    def findings(self) -> Findings:
        """Give what was found."""
        stated = self.cleaned_data
        units = {place: Units(stated[f"restock_{place}"], stated[f"scrap_{place}"]) for place in self.positions}
        return Findings({place: one for place, one in units.items() if one.refunded}, stated["note"])
