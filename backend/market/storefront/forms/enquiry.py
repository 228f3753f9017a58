"""The form for 登记意向."""

from django import forms

from market.web.forms import KeyField, text_field

_MOST_PEOPLE = 500


class EnquiryForm(forms.Form):
    """Who wishes to travel, with how many, and when."""

    key = KeyField()
    contact_name = text_field("联系人", limit=40, autocomplete="name")
    phone = text_field("电话", limit=20, autocomplete="tel")
    people = forms.IntegerField(
        label="人数",
        min_value=1,
        max_value=_MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"}),
        error_messages={
            "required": "请填写人数。",
            "invalid": "人数要填整数。",
            "min_value": "至少 1 人。",
            "max_value": f"一次最多登记 {_MOST_PEOPLE} 人，再多请打电话。",
        },
    )
    month = text_field("想什么时候去", limit=20, required=False, hint="比如：明年 4 月。")
    note = text_field("还想说的", limit=300, required=False)
