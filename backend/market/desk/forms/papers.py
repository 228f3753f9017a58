"""Forms of photographs, certificates and labels."""

from django import forms

from market.catalogue.enums import CertificateKind
from market.web.forms import KeyField, PictureField, choice_field, count_field, day_field, text_field

_ALT = "一句话说照片上是什么，给看不见图的人听，比如：掰开的普洱茶饼，条索清楚。"


class PhotographForm(forms.Form):
    """A photograph to be added."""

    file = PictureField(label="照片", hint="至少 1200 像素宽。")
    alt = text_field("照片上是什么", limit=120, hint=_ALT)


class PlaceForm(forms.Form):
    """A photograph's words and place."""

    photograph = forms.CharField(max_length=64, widget=forms.HiddenInput)
    alt = text_field("照片上是什么", limit=120)
    position = count_field("顺序", least=1, most=99)


class RemovalForm(forms.Form):
    """Which photograph goes."""

    photograph = forms.CharField(max_length=64, widget=forms.HiddenInput)


class CertificateForm(forms.Form):
    """A paper on a product or on one lot."""

    key = KeyField()
    kind = choice_field("哪一种", CertificateKind.choices)
    batch_code = choice_field(
        "哪一批", [], required=False, hint="合格证和检测报告按批次开的，选那一批；发的是那一批时才显示。"
    )
    issuer = text_field("谁开具", limit=80, hint="承诺人、检测机构或发证机关。")
    paper_number = text_field(
        "编号", limit=60, required=False, hint="检测报告和地理标志证明必填；合格证没有编号可以不填。"
    )
    issued_on = day_field("开具日期")
    valid_until = day_field("有效期至", required=False, hint="没有写就不填。过期后自动不再显示。")
    file = PictureField(label="原件照片", required=False)

    def __init__(self, *args: object, batches: list[str], **kwargs: object) -> None:
        """Offer the lots that there are."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own signature
        choices = [("", "整件商品，不分批次"), *((code, code) for code in batches)]
        self.fields["batch_code"].choices = choices  # type: ignore[attr-defined]  # a choice field's own


class WithdrawalForm(forms.Form):
    """Which paper is shown no more, and why."""

    number = forms.CharField(max_length=24, widget=forms.HiddenInput)
    reason = text_field("原因", limit=200)


class LabelForm(forms.Form):
    """What the label says of the maker."""

    licence_number = text_field("食品生产许可证编号", limit=20, required=False, hint="SC 加 14 位数字。")
    maker_address = text_field("生产者地址", limit=120, required=False)
    maker_contact = text_field("生产者联系方式", limit=40, required=False)
