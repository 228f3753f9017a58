"""Forms of the desk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from market.inventory.enums import ReturnedGoods
from market.payments.rules import LONGEST_REASON
from market.web.forms import KeyField, LinesForm, YuanField

_LARGEST_QUANTITY = 1_000_000
# Dates outside these years are slips of the keyboard.
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_BOX = {"class": "input", "autocomplete": "off"}


@dataclass(frozen=True)
class DeliveredLine:
    """A line of which units were delivered: `undelivered` ones are refunded before them."""

    position: int
    name: str
    undelivered: int
    is_fresh: bool


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


class AskedForm(forms.Form):
    """A form that may ask back; the answer names what was agreed to, so that it holds for nothing else."""

    sure = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def ask(self, label: str, *, answer: str) -> None:
        """Show the question as a box to tick, unticked whatever was agreed to before."""
        box = forms.CheckboxInput(attrs={"value": answer}, check_test=lambda _value: False)
        self.fields["sure"].widget, self["sure"].label = box, label
        self.data = {**{name: self.data[name] for name in self.data}, self.add_prefix("sure"): ""}


class ReceiveForm(AskedForm):
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
        self.order_fields(
            ["key", "sku", "outlet", "batch_code", "produced_on", "expires_on", "quantity", "note", "sure"]
        )


class CorrectForm(forms.Form):
    """What a receipt should have said."""

    key = KeyField()
    quantity = count("实际收到的数量", least=0)
    batch_code = text("批号", 40)
    produced_on = day("生产日期")
    expires_on = day("保质期到", required=False)
    reason = text("更正原因", 200, hint="比如：多点了一箱。会记在流水里。")


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


class ArrivalForm(forms.Form):
    """How much of a transfer came, and how much is given up; the rest stays on its way."""

    key = KeyField()
    arrived = count("到了几件", least=0)
    lost = count("确定短少几件", least=0, required=False)
    reason = text("短少原因", 200, hint="有短少才填，比如：路上破了 2 盒。", required=False)


class PeriodForm(forms.Form):
    """The days of a table to download, both included."""

    first = day("从哪天")
    last = day("到哪天")

    def clean(self) -> dict[str, object]:
        """
        Ask for days in their order, that a calendar of instants can hold.

        :raises ValidationError: if the last comes before the first, or they are no dates of trade
        """
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            if cleaned["first"] > cleaned["last"]:
                raise forms.ValidationError("开始日期不能晚于结束日期。")
            if cleaned["first"].year < _FIRST_YEAR or cleaned["last"].year > _LAST_YEAR:
                raise forms.ValidationError(f"日期要在 {_FIRST_YEAR} 年到 {_LAST_YEAR} 年之间。")
        return cleaned


class PriceForm(AskedForm):
    """A new price."""

    price = YuanField(label="新价格（元）")
    reason = text("原因", 100, hint="改价都要留下原因，价格历史里看得到。")
    field_order = ("price", "reason", "sure")


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


class GoodsForm(LinesForm):
    """Units of lines, and for lines of which units were delivered what became of those."""

    asked, choices = "已交付的货怎么办", ReturnedGoods.choices

    def __init__(self, *args: object, delivered: Iterable[DeliveredLine] = (), **kwargs: Any) -> None:
        """Ask for the goods of each delivered line, below its quantity; fresh goods are not sold twice unless told."""
        super().__init__(*args, **kwargs)
        self._delivered = {line.position: line for line in delivered if f"line_{line.position}" in self.fields}
        for line in self._delivered.values():
            self.fields[f"goods_{line.position}"] = forms.ChoiceField(
                label=f"{line.name}：{self.asked}",
                choices=[("", "请选择"), *self.choices],
                initial=ReturnedGoods.SCRAP if line.is_fresh else "",
                required=False,
                help_text="鲜活易腐的货退回来一般不再卖。" if line.is_fresh else "",
                widget=forms.Select(attrs=_BOX),
                error_messages={"invalid_choice": "请从列表里选货怎么办。"},
            )
        self.order_fields(["key", *(name for line in self.fields for name in self._with_goods(line))])

    def goods(self) -> dict[int, ReturnedGoods]:
        """Give by line position what became of the delivered units."""
        named = {position: self.cleaned_data.get(f"goods_{position}") for position in self.quantities()}
        return {position: ReturnedGoods(choice) for position, choice in named.items() if choice}

    def clean(self) -> dict[str, object]:
        """
        Ask what became of delivered goods.

        :raises ValidationError: if every quantity is zero
        """
        cleaned = super().clean()
        if not self.errors:
            for position, quantity in self.quantities().items():
                line = self._delivered.get(position)
                if line and quantity > line.undelivered and not cleaned.get(f"goods_{position}"):
                    self.add_error(f"goods_{position}", f"{line.name}有已交付的货，请选这些货怎么办。")
        return cleaned

    def _with_goods(self, name: str) -> list[str]:
        goods = name.replace("line_", "goods_")
        return [] if name.startswith("goods_") else [name, goods] if goods != name and goods in self.fields else [name]


class RefundForm(GoodsForm):
    """Units taken back out of a purchase."""

    reason = text("退款原因", 200)


class ReplaceForm(GoodsForm):
    """Goods sent anew for units that a unit refused, and what became of those."""

    asked = "没有收的货怎么办"
    choices = [*ReturnedGoods.choices[:-1], (ReturnedGoods.KEPT, "没有退回来：只补发")]
    carrier = text("承运人", 30, hint="快递公司，或“店内配送”。")
