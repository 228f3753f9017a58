"""The form of a freight row."""

from datetime import date, timedelta

from django import forms
from django.http import QueryDict

from market.delivery.enums import Temperature
from market.delivery.rules import Rate
from market.delivery.selectors import region_choices
from market.web.forms import YuanField, choice_field, count_field, day_field, text_field


class FreightForm(forms.Form):
    """A row of the freight table that holds from a coming day on."""

    temperature = choice_field("温层", Temperature.choices)
    active_from = day_field("生效日", hint="最早明天。已经下的订单不变。")
    is_served = forms.BooleanField(label="送这个地区", required=False)
    first_g = count_field("首重（克）", most=100_000)
    first_fen = YuanField(label="首重运费（元）")
    per_kg_fen = YuanField(label="每续一公斤（元）")
    free_from_fen = YuanField(label="商品满多少元包邮", required=False, help_text="空着就是不包邮。")
    reason = text_field("原因", limit=100, hint="运费历史里看得到。")
    field_order = ("region", "temperature", "active_from")

    def __init__(self, stated: QueryDict | None, *, today: date) -> None:
        """Offer all regions; begin with tomorrow and a usual row."""
        start = {"is_served": True, "first_g": 1_000, "active_from": today + timedelta(days=1)}
        super().__init__(stated, initial=start)
        self.fields["region"] = choice_field("地区", region_choices(), hint="单独写了一个省，就不看它所在的一片。")
        self.order_fields(self.field_order)

    def rate(self) -> Rate:
        """Give the row."""
        stated = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return Rate(**stated)
