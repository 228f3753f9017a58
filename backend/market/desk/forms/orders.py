"""Forms of the order page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from market.inventory.enums import ReturnedGoods
from market.web.forms import KeyField, LinesForm, YuanField, choice_field, text_field


@dataclass(frozen=True)
class DeliveredLine:
    """A line of which units were delivered: `undelivered` ones are refunded before them."""

    position: int
    name: str
    undelivered: int
    is_fresh: bool


class HandOverForm(forms.Form):
    """A pick-up handed over against its code, or a reason, and against money when it is paid at the counter."""

    key = KeyField()
    code = text_field("提货码", limit=20, required=False, hint="提货人订单页上的六位数字。", inputmode="numeric")
    override = text_field("没有提货码的原因", limit=100, required=False, hint="核对过证件或电话才交；原因会记下来。")
    paid = YuanField(label="实收（元）")

    def __init__(self, *args: object, pays_here: bool, needs_code: bool, **kwargs: object) -> None:
        """Ask for money only where it is paid at the counter, and for a code where the order has one."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
        self.fields["paid"].required = pays_here
        if not pays_here:
            self.fields["paid"].widget = forms.HiddenInput()
        if not needs_code:
            del self.fields["code"], self.fields["override"]


class ShipForm(LinesForm):
    """A parcel."""

    carrier = text_field("承运人", limit=30, hint="快递公司，或“店内配送”。")
    tracking_number = text_field("运单号", limit=40, required=False)


class GoodsForm(LinesForm):
    """Units of lines, and for lines of which units were delivered what became of those."""

    asked = "已交付的货怎么办"
    choices: Sequence[tuple[str, str]] = ReturnedGoods.choices

    def __init__(self, *args: object, delivered: Iterable[DeliveredLine] = (), **kwargs: Any) -> None:
        """Ask for the goods of each delivered line, below its quantity; fresh goods are not sold twice unless told."""
        super().__init__(*args, **kwargs)
        self._delivered = {line.position: line for line in delivered if f"line_{line.position}" in self.fields}
        for line in self._delivered.values():
            field = choice_field(
                f"{line.name}：{self.asked}",
                [("", "请选择"), *self.choices],
                called="货怎么办",
                hint="鲜活易腐的货退回来一般不再卖。" if line.is_fresh else "",
                required=False,
            )
            field.initial = ReturnedGoods.SCRAP if line.is_fresh else ""
            self.fields[f"goods_{line.position}"] = field
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

    reason = text_field("退款原因", limit=200)


class ReplaceForm(GoodsForm):
    """Goods sent anew for units that a unit refused, and what became of those."""

    asked = "没有收的货怎么办"
    choices = (*ReturnedGoods.choices[:-1], (ReturnedGoods.KEPT, "没有退回来：只补发"))
    carrier = text_field("承运人", limit=30, hint="快递公司，或“店内配送”。")
