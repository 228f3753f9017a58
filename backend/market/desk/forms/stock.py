"""Forms of lots and transfers."""

from typing import Any

from django import forms

from market.desk.forms.words import AskedForm
from market.web.forms import KeyField, choice_field, count_field, day_field, text_field

# Dates outside these years are slips of the keyboard.
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


class ReceiveForm(AskedForm):
    """A lot as it comes in."""

    key = KeyField()
    sku = text_field("规格编码", limit=24, hint="扫码或输入，如 ML-TEA-001-01。")
    batch_code = text_field("批号", limit=40, hint="包装上的生产批号。")
    produced_on = day_field("生产日期")
    expires_on = day_field("保质期到", hint="不填就按商品的保质期天数算。工艺品不用填。", required=False)
    quantity = count_field("数量")
    note = text_field("备注", limit=200, required=False)

    def __init__(self, *args: object, outlets: list[tuple[str, str]], **kwargs: object) -> None:
        """Offer the outlets."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
        self.fields["outlet"] = choice_field("放在哪里", outlets)
        self.order_fields(
            ["key", "sku", "outlet", "batch_code", "produced_on", "expires_on", "quantity", "note", "sure"]
        )


class CorrectForm(forms.Form):
    """What a receipt should have said."""

    key = KeyField()
    quantity = count_field("实际收到的数量", least=0)
    batch_code = text_field("批号", limit=40)
    produced_on = day_field("生产日期")
    expires_on = day_field("保质期到", required=False)
    reason = text_field("更正原因", limit=200, hint="比如：多点了一箱。会记在流水里。")


class WriteOffForm(forms.Form):
    """Units that are spoilt or missing."""

    key = KeyField()
    quantity = count_field("报损数量")
    reason = text_field("原因", limit=200, hint="比如：破包 2 袋。会记在流水里。")


class SendForm(forms.Form):
    """Units that go to another outlet."""

    key = KeyField()
    quantity = count_field("调拨数量")

    def __init__(self, *args: object, outlets: list[tuple[str, str]], **kwargs: object) -> None:
        """Offer the outlets."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
        self.fields["to_outlet"] = choice_field("调到哪里", outlets)


class ArrivalForm(forms.Form):
    """How much of a transfer came, and how much is given up; the rest stays on its way."""

    key = KeyField()
    arrived = count_field("到了几件", least=0)
    lost = count_field("确定短少几件", least=0, required=False)
    reason = text_field("短少原因", limit=200, hint="有短少才填，比如：路上破了 2 盒。", required=False)


class PeriodForm(forms.Form):
    """The days of a table to download, both included."""

    first = day_field("从哪天")
    last = day_field("到哪天")

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
