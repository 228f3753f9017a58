"""Forms of the desk's page of an invoice."""

from django import forms

from market.invoicing.rules import IssuedInvoice
from market.web.forms import KeyField, day_field, text_field


class IssueForm(forms.Form):
    """The paper as it was made outside."""

    key = KeyField()
    invoice_number = text_field("发票号码", limit=20, inputmode="numeric")
    issued_on = day_field("开票日期")
    file = forms.FileField(
        label="发票文件",
        help_text="PDF 或 OFD，不超过 5 MB。",
        error_messages={"required": "请选择发票文件。", "empty": "文件是空的。", "missing": "请选择发票文件。"},
    )

    def paper(self) -> IssuedInvoice:
        """Give the paper."""
        stated = self.cleaned_data
        return IssuedInvoice(stated["invoice_number"], stated["issued_on"], stated["file"].read())


class ReverseForm(forms.Form):
    """The 红字 invoice that takes it back."""

    red_number = text_field("红字发票号码", limit=20, inputmode="numeric")
