"""The form of a review."""

from django import forms

from market.reviews.rules import MOST_STARS, MOST_WORDS, ReviewInput
from market.web.forms import KeyField, choice_field

_WORDS = ("很差", "不太好", "一般", "好", "很好")


class ReviewForm(forms.Form):
    """Stars and words."""

    key = KeyField()
    stars = choice_field(
        "几颗星", [(str(n), f"{n} 星 {_WORDS[n - 1]}") for n in range(MOST_STARS, 0, -1)], as_cards=True
    )
    text = forms.CharField(
        label="说几句",
        max_length=MOST_WORDS,
        help_text="味道、新鲜不新鲜、包装，怎么样就怎么说。请不要写电话和地址。",
        widget=forms.Textarea(attrs={"class": "input", "rows": 4, "autocomplete": "off"}),
        error_messages={"required": "请写几句话。", "max_length": f"最多 {MOST_WORDS} 个字。"},
    )

    def said(self) -> ReviewInput:
        """Give what was said."""
        return ReviewInput(int(self.cleaned_data["stars"]), self.cleaned_data["text"])
