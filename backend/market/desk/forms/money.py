"""Forms of money that came in and goes back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms

from market.desk.forms.words import AskedForm
from market.payments.rules import LONGEST_REASON
from market.web.forms import KeyField, YuanField, day_field, text_field


class TransferForm(AskedForm):
    """A line of the bank statement."""

    key = KeyField()
    reference = text_field("附言", limit=120, hint="付款人写的订单号，照抄；没有写就留空。", required=False)
    amount = YuanField(label="到账金额（元）")
    value_on = day_field("到账日期", hint="银行流水上的起息日。")
    payer_name = text_field("付款户名", limit=80)
    bank_line = text_field("银行流水号", limit=64, hint="同一条流水只能登记一次。")
    field_order = ("key", "reference", "amount", "value_on", "payer_name", "bank_line", "sure")


class ApplyForm(AskedForm):
    """The order that waiting money belongs to."""

    order_number = text_field("订单号", limit=24)
    note = text_field("说明", limit=200, required=False)
    field_order = ("order_number", "note", "sure")


class RebookForm(forms.Form):
    """Why money is taken back from its order, or its bank line voided."""

    key = KeyField()
    reason = text_field("原因", limit=LONGEST_REASON)


@dataclass(frozen=True)
class SplitRow:
    """An order that may get a part of a sum: its number, its name on the form and what it owes in words."""

    number: str
    label: str
    hint: str


class SplitForm(forms.Form):
    """How a sum is divided: a part for each of some orders, and the rest."""

    key = KeyField()
    rest = YuanField(label="余款（元）", required=False, help_text="留着待处理：退回付款人，或再记到别的订单。")
    note = text_field("说明", limit=200, required=False)

    def __init__(self, *args: object, rows: Sequence[SplitRow], **kwargs: object) -> None:
        """Make a field for each order."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
        for row in rows:
            self.fields[f"part_{row.number}"] = YuanField(label=row.label, required=False, help_text=row.hint)
        self.order_fields(["key", *(f"part_{row.number}" for row in rows), "rest", "note"])

    def parts(self) -> dict[str, int]:
        """Give the fen above zero by order number."""
        named = {name: fen for name, fen in self.cleaned_data.items() if name.startswith("part_") and fen}
        return {name.removeprefix("part_"): fen for name, fen in named.items()}


class RefundPaidForm(forms.Form):
    """A refund that was paid out."""

    paid_on = day_field("退款日期")
    bank_line = text_field("银行流水号", limit=64)
