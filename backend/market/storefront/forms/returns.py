"""Forms of returns: what is asked back, and the parcel in which it goes."""

from django import forms

from market.aftersales.enums import ReturnKind, ReturnReason
from market.aftersales.rules import MAX_PICTURES, ReturnWish
from market.web.forms import KeyField, LinesForm, PictureField, choice_field, text_field


class AskReturnForm(LinesForm):
    """Which units of which lines, with or without the goods coming back, and why."""

    kind = choice_field("怎么办", ReturnKind.choices, as_cards=True)
    reason = choice_field("原因", ReturnReason.choices, as_cards=True)
    text = text_field("说一说", limit=300, required=False, hint="哪里不对、什么时候发现的。七天无理由可不填。")
    picture_1 = PictureField(label="照片一", required=False, hint="拍给店里看，只有您和店里看得到。")
    picture_2 = PictureField(label="照片二", required=False)
    picture_3 = PictureField(label="照片三", required=False)

    def __init__(self, *args: object, lines: dict[int, tuple[str, int]], **kwargs: object) -> None:
        """Ask for the units first."""
        super().__init__(*args, lines=lines, prefill=False, **kwargs)
        self.order_fields(["key", *(name for name in self.fields if name.startswith("line_"))])

    def wish(self) -> ReturnWish:
        """Give what is asked for."""
        stated = self.cleaned_data
        kind, reason = ReturnKind(stated["kind"]), ReturnReason(stated["reason"])
        sent = {place: stated[f"picture_{place}"] for place in range(1, MAX_PICTURES + 1)}
        pictures = {place: content for place, content in sent.items() if content}
        return ReturnWish(kind, reason, stated["text"], self.quantities(), pictures)


class SendBackForm(forms.Form):
    """The parcel in which goods go back."""

    key = KeyField()
    carrier = text_field("快递公司", limit=30, hint="送到店里就写“送到门店”，运单号写“无”。")
    tracking_number = text_field("运单号", limit=40)


class WithdrawForm(forms.Form):
    """A request taken back."""

    key = KeyField()
