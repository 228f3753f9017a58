"""Forms of the order page."""

from django import forms

from market.web.forms import LinesForm, text_field


class AcceptForm(LinesForm):
    """How much of each line a unit signs for, and on which day."""

    accepted_on = forms.DateField(
        label="验收日期",
        widget=forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写验收日期。", "invalid": "验收日期要写成 2026-10-15 这样。"},
    )
    note = text_field("验收意见", limit=200, required=False, hint="比如：包装完好，缺 1 袋已当面说明。")
