"""Forms of the account pages."""

from dataclasses import fields
from typing import Any

from django import forms

from market.buyers.rules import AddressInput
from market.storefront.forms.places import PlaceForm
from market.web.forms import text_field

PROVINCE = "上海市"
DISTRICT = "松江区"
PROOF_HINT = "忘了就点上面的“发验证码”，在这里填收到的 6 位数字。"


def password_field(label: str, *, autocomplete: str, hint: str = "") -> forms.CharField:
    """Make a password field; managers and pasting are welcome."""
    return forms.CharField(
        label=label,
        max_length=128,
        strip=False,
        help_text=hint,
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": autocomplete}),
        error_messages={"required": f"请填写{label}。", "max_length": f"{label}最多 128 个字符。"},
    )


class SignInForm(forms.Form):
    """Login and password."""

    login = text_field("手机号或邮箱", limit=254, autocomplete="username")
    password = password_field("密码", autocomplete="current-password")


class SignUpForm(forms.Form):
    """What a new person states; both consents are ticked by hand."""

    login = text_field("手机号或邮箱", limit=254, autocomplete="username", hint="登录时用它。")
    display_name = text_field("怎么称呼您", limit=20, autocomplete="name")
    email = forms.EmailField(
        label="邮箱",
        required=False,
        max_length=254,
        help_text="用手机号注册的，填了邮箱才能自己找回密码。",
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
        error_messages={"invalid": "邮箱的样子不对，应像 name@example.com。"},
    )
    password = password_field("密码", autocomplete="new-password", hint="至少 8 位，不要全是数字，也不要用常见密码。")
    agrees_terms = forms.BooleanField(
        label="我读过并同意《服务协议》", error_messages={"required": "同意《服务协议》后才能注册。"}
    )
    agrees_privacy = forms.BooleanField(
        label="我读过并同意《隐私政策》", error_messages={"required": "同意《隐私政策》后才能注册。"}
    )


class ConsentForm(forms.Form):
    """The new version of both texts, ticked by hand."""

    agrees_terms = forms.BooleanField(
        label="我读过并同意新的《服务协议》", error_messages={"required": "请勾选《服务协议》，不同意可以先逛逛。"}
    )
    agrees_privacy = forms.BooleanField(
        label="我读过并同意新的《隐私政策》", error_messages={"required": "请勾选《隐私政策》，不同意可以先逛逛。"}
    )


class ChangePasswordForm(forms.Form):
    """The old password, or a code that stands in for it, and the new one."""

    old_password = password_field("现在的密码", autocomplete="current-password", hint=PROOF_HINT)
    password = password_field("新密码", autocomplete="new-password", hint="至少 8 位，不要全是数字，也不要用常见密码。")


class NewPasswordForm(forms.Form):
    """The new password, after a link from a mail."""

    password = password_field("新密码", autocomplete="new-password", hint="至少 8 位，不要全是数字，也不要用常见密码。")


class AskResetForm(forms.Form):
    """Where the link should go."""

    email = forms.EmailField(
        label="邮箱",
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
        error_messages={"required": "请填写邮箱。", "invalid": "邮箱的样子不对，应像 name@example.com。"},
    )


class AddressForm(PlaceForm):
    """An entry of the address book."""

    field_order = ["recipient", "phone", "province", "city", "district", "street", "detail"]
    recipient = text_field("收货人", limit=40, autocomplete="name")
    phone = text_field("电话", limit=20, autocomplete="tel", inputmode="tel", hint="手机号，或带区号的固定电话。")
    detail = text_field("路、门牌、楼室", limit=120, autocomplete="street-address")
    is_default = forms.BooleanField(label="设为默认地址", required=False)

    def clean(self) -> dict[str, Any]:
        """
        Ask for each level of the place.

        :raises ValidationError: never; faults go to their fields
        """
        stated = super().clean() or {}
        self.check_place(stated)
        return stated

    def address(self) -> AddressInput:
        """Give the entry as it is to stand."""
        stated = self.cleaned_data
        return AddressInput(**{field.name: stated[field.name] for field in fields(AddressInput)})
