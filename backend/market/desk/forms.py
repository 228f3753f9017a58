"""Forms of the desk."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms

from market.payments.rules import LONGEST_REASON
from market.web.forms import KeyField, LinesForm, YuanField

_LARGEST_QUANTITY = 1_000_000
_BOX = {"class": "input", "autocomplete": "off"}


def text(label: str, limit: int, *, hint: str = "", required: bool = True) -> forms.CharField:
    """Make a text field."""
    return forms.CharField(
        label=label,
        max_length=limit,
        required=required,
        help_text=hint,
        widget=forms.TextInput(attrs=_BOX),
        error_messages={"required": f"请填写{label}。", "max_length": f"{label}最多 {limit} 个字。"},
    )


def count(label: str, *, least: int = 1, most: int = _LARGEST_QUANTITY, required: bool = True) -> forms.IntegerField:
    """Make a field for a number of packs."""
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=required,
        widget=forms.NumberInput(attrs={**_BOX, "inputmode": "numeric"}),
        error_messages={
            "required": f"请填写{label}。",
            "invalid": f"{label}要填整数。",
            "min_value": f"{label}不能小于 {least}。",
            "max_value": f"{label}不能大于 {most}。",
        },
    )


def day(label: str, *, hint: str = "", required: bool = True) -> forms.DateField:
    """Make a field for a Shanghai date."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(attrs={**_BOX, "type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": f"请填写{label}。", "invalid": f"{label}要写成 2026-10-15 这样。"},
    )


def outlet(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    """Make a choice of outlets."""
    faults = {"required": f"请选择{label}。", "invalid_choice": f"请从列表里选{label}。"}
    return forms.ChoiceField(label=label, choices=choices, widget=forms.Select(attrs=_BOX), error_messages=faults)


class ReceiveForm(forms.Form):
    """A lot as it comes in."""

    key = KeyField()
    sku = text("规格编码", 24, hint="扫码或输入，如 ML-TEA-001-01。")
    batch_code = text("批号", 40, hint="包装上的生产批号。")
    produced_on = day("生产日期")
    expires_on = day("保质期到", hint="不填就按商品的保质期天数算。工艺品不用填。", required=False)
    quantity = count("数量")
    note = text("备注", 200, required=False)

    def __init__(self, *args: object, outlets: list[tuple[str, str]], **kwargs: object) -> None:
        """Offer the outlets."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
        self.fields["outlet"] = outlet("放在哪里", outlets)
        self.order_fields(["key", "sku", "outlet", "batch_code", "produced_on", "expires_on", "quantity", "note"])


class WriteOffForm(forms.Form):
    """Units that are spoilt or missing."""

    key = KeyField()
    quantity = count("报损数量")
    reason = text("原因", 200, hint="比如：破包 2 袋。会记在流水里。")


class SendForm(forms.Form):
    """Units that go to another outlet."""

    key = KeyField()
    quantity = count("调拨数量")

    def __init__(self, *args: object, outlets: list[tuple[str, str]], **kwargs: object) -> None:
        """Offer the outlets."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
        self.fields["to_outlet"] = outlet("调到哪里", outlets)


class PriceForm(forms.Form):
    """A new price."""

    price = YuanField(label="新价格（元）")
    reason = text("原因", 100, hint="改价都要留下原因，价格历史里看得到。")


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = text("原因", 200)


class NoteForm(forms.Form):
    """What came of something."""

    note = text("说明", 200)


class TransferForm(forms.Form):
    """A line of the bank statement."""

    key = KeyField()
    reference = text("附言", 120, hint="付款人写的订单号，照抄；没有写就留空。", required=False)
    amount = YuanField(label="到账金额（元）")
    value_on = day("到账日期", hint="银行流水上的起息日。")
    payer_name = text("付款户名", 80)
    bank_line = text("银行流水号", 64, hint="同一条流水只能登记一次。")


class ApplyForm(forms.Form):
    """The order that waiting money belongs to."""

    order_number = text("订单号", 24)
    note = text("说明", 200, required=False)


class RebookForm(forms.Form):
    """Why money is taken back from its order, or its bank line voided."""

    key = KeyField()
    reason = text("原因", LONGEST_REASON)


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
    note = text("说明", 200, required=False)

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

    paid_on = day("退款日期")
    bank_line = text("银行流水号", 64)


class HandOverForm(forms.Form):
    """A pick-up handed over, against money when it is paid at the counter."""

    key = KeyField()
    paid = YuanField(label="实收（元）")

    def __init__(self, *args: object, pays_here: bool, **kwargs: object) -> None:
        """Ask for money only where it is paid at the counter."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
        self.fields["paid"].required = pays_here


class ShipForm(LinesForm):
    """A parcel."""

    carrier = text("承运人", 30, hint="快递公司，或“店内配送”。")
    tracking_number = text("运单号", 40, required=False)


class RefundForm(LinesForm):
    """Units taken back out of a purchase."""

    reason = text("退款原因", 200)


class ReplaceForm(LinesForm):
    """Goods sent anew for units that a unit refused."""

    carrier = text("承运人", 30, hint="快递公司，或“店内配送”。")
