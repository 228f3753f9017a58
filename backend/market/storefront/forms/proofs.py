"""Forms in which people show who they are."""

from django import forms

from market.storefront.forms.account import PROOF_HINT, password_field
from market.web.forms import text_field


def code_field(label: str, *, limit: int = 12, hint: str = "") -> forms.CharField:
    """Make a field for a code; phones offer the one that just came."""
    return text_field(label, limit=limit, hint=hint, autocomplete="one-time-code", inputmode="numeric")


class AskCodeForm(forms.Form):
    """Where the code should go."""

    login = text_field("手机号或邮箱", limit=254, autocomplete="username")


class CodeForm(forms.Form):
    """The code that came."""

    code = code_field("验证码", hint="6 位数字，5 分钟内有效。")


class SecondStepForm(forms.Form):
    """A code of the second step, or a recovery code."""

    code = text_field(
        "动态码或恢复码",
        limit=24,
        autocomplete="one-time-code",
        hint="验证器上的 6 位数字；手机不在身边就填恢复码。",
    )


class FactorCodeForm(forms.Form):
    """The first code of a new second step."""

    code = code_field("动态码", hint="验证器上现在显示的 6 位数字。")


class ProofForm(forms.Form):
    """The present password, or a code that stands in for it."""

    proof = password_field("现在的密码", autocomplete="current-password", hint=PROOF_HINT)


class ContactForm(ProofForm):
    """A new mobile number or mailbox, after the old proof."""

    contact = text_field("新的手机号或邮箱", limit=254, hint="我们会发一个验证码过去。")
    field_order = ("contact", "proof")


class DeleteAccountForm(ProofForm):
    """The old proof, and that it is meant."""

    is_meant = forms.BooleanField(
        label="我知道注销以后不能恢复", error_messages={"required": "请勾选“我知道注销以后不能恢复”。"}
    )
