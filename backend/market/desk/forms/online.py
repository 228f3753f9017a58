"""Forms about payments online."""

from django import forms

from market.web.forms import text_field


class DifferenceForm(forms.Form):
    """How a difference from the vendor's books was worked off."""

    note = text_field("怎么处理的", limit=200, hint="写明联系了谁、结果如何，例如：已提交发货证明，银行判本店胜。")


class LateForm(forms.Form):
    """What to do with money that came after its stock had gone; the button says it."""
