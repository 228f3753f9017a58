"""The form of a new coupon."""

from datetime import timedelta
from decimal import Decimal, InvalidOperation

from django import forms

from market.kernel.money import FEN_PER_YUAN
from market.promotions.enums import CouponBuyers, CouponKind
from market.promotions.rules import MOST_USES, CouponTerms
from market.web.forms import YuanField, choice_field, count_field, day_field, text_field

# Dates after this year are slips of the keyboard.
_LAST_YEAR = 2100


class PercentField(forms.CharField):
    """A percentage as a person types it, read in basis points."""

    def __init__(self, *, label: str, help_text: str) -> None:
        """Make the field with the shop's look; it may be left empty."""
        super().__init__(
            label=label,
            required=False,
            help_text=help_text,
            max_length=8,
            widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "inputmode": "decimal"}),
            error_messages={"max_length": f"{label}太长了。"},
        )

    def clean(self, value: object) -> int:
        """
        Read the percentage; nothing is 0.

        :raises ValidationError: if it is none, or finer than a hundredth
        """
        text = super().clean(value).strip().rstrip("%％")
        try:
            points = Decimal(text or "0") * 100
        except InvalidOperation:
            points = Decimal("NaN")
        if not points.is_finite() or points != points.to_integral_value() or not 0 <= points <= FEN_PER_YUAN * 100:
            raise forms.ValidationError("百分比要写成 0 到 100 的数，最多两位小数，比如 10 或 12.5。")
        return int(points)


class CouponForm(forms.Form):
    """What a coupon says."""

    code = text_field("券码", limit=24, hint="4 到 20 个字母或数字，买家在结账时输入。大小写不分。")
    name = text_field("名称", limit=40, hint="店里自己看，比如：国庆满减。")
    kind = choice_field("怎么减", CouponKind.choices, as_cards=True)
    amount = YuanField(label="减多少元", required=False, help_text="“减固定金额”时填。")
    percent = PercentField(label="减百分之几", help_text="“减百分比”时填，减 10 就是打九折。")
    cap = YuanField(label="最多减（元）", required=False, help_text="只用于减百分比；不填就不限。")
    minimum_goods = YuanField(label="商品满多少元可用", required=False, help_text="减固定金额时要大于减的金额。")
    per_buyer_limit = count_field("每人限用次数", most=MOST_USES)
    total_limit = count_field("总共限用次数", most=MOST_USES, hint="不填就不限。", required=False)
    starts_on = day_field("第一天")
    last_day = day_field("最后一天", hint="这一天还能用，上海时间当天结束为止。")
    buyers = choice_field("给谁用", CouponBuyers.choices, as_cards=True)

    def terms(self) -> CouponTerms:
        """Give what was stated."""
        stated = self.cleaned_data
        is_fixed = stated["kind"] == CouponKind.FIXED
        return CouponTerms(
            kind=stated["kind"],
            amount_fen=(stated["amount"] or 0) if is_fixed else 0,
            percent_bp=0 if is_fixed else stated["percent"],
            cap_fen=stated["cap"],
            minimum_goods_fen=stated["minimum_goods"] or 0,
            per_buyer_limit=stated["per_buyer_limit"],
            total_limit=stated["total_limit"],
            starts_on=stated["starts_on"],
            ends_on=stated["last_day"] + timedelta(days=1),
            buyers=stated["buyers"],
        )

    def clean(self) -> dict[str, object]:
        """
        Refuse what belongs to the other kind.

        :raises ValidationError: never; faults go to their fields
        """
        stated = super().clean() or {}
        if stated.get("kind") == CouponKind.FIXED and stated.get("percent"):
            self.add_error("percent", "减固定金额的券不用填百分比，请清空。")
        if stated.get("kind") == CouponKind.PERCENT and stated.get("amount"):
            self.add_error("amount", "减百分比的券不用填减多少元，请清空。")
        if (last := stated.get("last_day")) and last.year > _LAST_YEAR:
            self.add_error("last_day", f"最后一天不能晚于 {_LAST_YEAR} 年。")
        return stated
