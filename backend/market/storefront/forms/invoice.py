"""The form by which an invoice is asked for."""

from django import forms

from market.invoicing.enums import TitleKind
from market.invoicing.rules import InvoiceTitle
from market.web.forms import KeyField, choice_field, text_field


class InvoiceForm(forms.Form):
    """抬头, 税号 and e-mail; a unit's title is its own and is not asked for."""

    key = KeyField()
    kind = choice_field("抬头类型", TitleKind.choices, as_cards=True)
    title = text_field("抬头", limit=80, hint="个人写姓名，单位写营业执照上的全称。")
    tax_number = text_field("税号", limit=18, required=False, hint="单位必填：统一社会信用代码，18 位。个人不填。")
    email = text_field("电子邮箱", limit=120, autocomplete="email", inputmode="email")

    def __init__(self, *args: object, own: tuple[str, str] | None, **kwargs: object) -> None:
        """Leave out what is known: `own` is a unit's name and 税号."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
        self.own = own
        if own:
            for name in ("kind", "title", "tax_number"):
                del self.fields[name]

    def wanted(self) -> InvoiceTitle:
        """Give what is asked for."""
        stated = self.cleaned_data
        if self.own:
            return InvoiceTitle(TitleKind.COMPANY, *self.own, stated["email"])
        return InvoiceTitle(TitleKind(stated["kind"]), stated["title"], stated["tax_number"], stated["email"])
