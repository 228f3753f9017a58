"""Forms of the district office."""

from datetime import datetime
from typing import Any

from django import forms

from market.web.forms import text_field

APPROVE, _RETURN = "approve", "return"
_STALE = "页面过期了，请刷新后再处理。"


class DecisionForm(forms.Form):
    """Approve, or return with a reason; a reason beside an approval means that one of the two is a slip."""

    act = forms.CharField(required=False, widget=forms.HiddenInput)
    note = text_field("退回原因", limit=200, required=False, hint="退回时必填，对方要照着改。")

    def clean(self) -> dict[str, Any]:
        """
        Take the two decisions there are, and no approval with a reason to return.

        :raises ValidationError: if it is neither of them
        """
        cleaned = super().clean() or {}
        if cleaned.get("act") not in (APPROVE, _RETURN):
            raise forms.ValidationError("没有看到是通过还是退回，请再点一次“通过”或“退回”。")
        if cleaned["act"] == APPROVE and cleaned.get("note"):
            self.add_error("note", "写了退回原因，没有通过。要退回就点“退回”；要通过，先清空原因。")
        return cleaned


class ApplicationDecisionForm(DecisionForm):
    """Approve what was looked at, or return it with a reason."""

    seen = forms.CharField(label="这一页", widget=forms.HiddenInput, error_messages={"required": _STALE})
    compared = forms.BooleanField(required=False, label="同一代码的几份都核对过，通过这一份")

    def clean_seen(self) -> datetime:
        """
        Read when the application that was shown had been made.

        :raises ValidationError: if it is no instant
        """
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError as error:
            raise forms.ValidationError(_STALE) from error


class StandingForm(forms.Form):
    """Why a unit is stopped, or may order again."""

    reason = text_field("原因", limit=200, hint="会发给这家单位的成员，也记进操作记录。")
