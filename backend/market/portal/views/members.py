"""Applying as an institution, and its members."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from market.accounts.rules import normalise_login
from market.buyers.enums import BuyerKind, MemberRole, UnitType
from market.buyers.operations import add_member, apply_for_institution, remove_member
from market.buyers.rules import Application
from market.buyers.selectors import applications_of, get_buyer, members_of, role_of
from market.kernel.clock import now
from market.kernel.errors import DomainError, NotFound
from market.web.acting import acting_buyer
from market.web.forms import add_refusal
from market.web.guards import person_of, sign_in_required

if TYPE_CHECKING:
    from market.buyers.models import Buyer

_KINDS = [(kind.value, kind.label) for kind in BuyerKind if kind != BuyerKind.INDIVIDUAL]
_SECTORS = [(sector.value, sector.label) for sector in UnitType if sector != UnitType.NONE]
_INPUT = {"class": "input", "autocomplete": "off"}


def _text(label: str, limit: int, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=limit,
        help_text=hint,
        widget=forms.TextInput(attrs=_INPUT),
        error_messages={"required": f"请填写{label}。", "max_length": f"{label}最多 {limit} 个字。"},
    )


def _choice(label: str, choices: list[tuple[str, str]], hint: str = "") -> forms.ChoiceField:
    faults = {"required": f"请选择{label}。", "invalid_choice": f"请选择{label}。"}
    return forms.ChoiceField(
        label=label, choices=choices, help_text=hint, widget=forms.RadioSelect, error_messages=faults
    )


class ApplicationForm(forms.Form):
    """What an institution states about itself."""

    kind = _choice("采购主体", _KINDS, "单位和它的工会是两个采购主体，要分别申请。")
    unit_type = _choice("单位性质", _SECTORS, "工会选所属单位的性质。")
    name = _text("全称", 80, "和统一社会信用代码证书一致，发票也开给它。")
    uscc = _text("统一社会信用代码", 18, "18 位。没有独立法人资格的工会，填所属单位的代码。")
    contact_name = _text("经办人", 40)
    contact_phone = _text("联系电话", 20, "合组办核对时会打这个电话。")


class MemberForm(forms.Form):
    """Whom to add, and as what."""

    login = _text("对方的手机号或邮箱", 254, "对方要先在本店注册。")
    role = _choice(
        "角色", [(role.value, role.label) for role in MemberRole], "管理员可以增减成员；经办人可以下单和验收。"
    )


@require_http_methods(["GET", "POST"])
@sign_in_required
def apply_page(request: HttpRequest) -> HttpResponse:
    """Apply for an institution, or again after a return."""
    form = ApplicationForm(request.POST or None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        stated = form.cleaned_data
        application = Application(
            kind=BuyerKind(stated["kind"]),
            unit_type=UnitType(stated["unit_type"]),
            name=stated["name"],
            uscc=stated["uscc"],
            contact_name=stated["contact_name"],
            contact_phone=stated["contact_phone"],
        )
        try:
            buyer = apply_for_institution(user=person_of(request), application=application, at=now())
        except DomainError as refusal:
            if refusal.field == "phone":
                refusal.field = "contact_phone"
            add_refusal(form, refusal)
        else:
            messages.success(request, f"“{buyer.name}”的申请交上去了。合组办审核后会发消息告诉您。")
            return redirect("storefront:account")
    context = {"form": form, "applications": applications_of(actor=person_of(request))}
    return render(request, "portal/apply.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@sign_in_required
def members_page(request: HttpRequest) -> HttpResponse:
    """Show the members; the manager adds one."""
    unit = _unit(request)
    form = MemberForm(request.POST or None, initial={"role": MemberRole.BUYER})
    if request.method == "POST" and form.is_valid():
        try:
            login, role = normalise_login(form.cleaned_data["login"]), MemberRole(form.cleaned_data["role"])
            added = add_member(buyer_number=unit.number, login=login, role=role, actor=person_of(request), at=now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{added.user.display_name} 现在是成员了。")
            return redirect("portal:members")
    may_change = role_of(buyer=unit, user=person_of(request)) == MemberRole.MANAGER
    context = {"form": form, "unit": unit, "members": list(members_of(buyer=unit)), "may_change": may_change}
    return render(request, "portal/members.html", context, status=400 if form.errors else 200)


@require_POST
@sign_in_required
def remove_page(request: HttpRequest, user_number: str) -> HttpResponse:
    """End a membership."""
    remove_member(buyer_number=_unit(request).number, user_number=user_number, actor=person_of(request), at=now())
    messages.success(request, "成员已移除。")
    return redirect("portal:members")


def _unit(request: HttpRequest) -> "Buyer":
    buyer = acting_buyer(request)
    if buyer is None or not buyer.is_institution:
        raise NotFound("请先在页面顶部选要代表的单位。")
    return buyer


def _initial(request: HttpRequest) -> dict[str, object]:
    """Take over what a returned application said."""
    again = request.GET.get("again", "")
    if not again:
        return {}
    buyer = get_buyer(number=again, actor=person_of(request))
    return {name: getattr(buyer, name) for name in ApplicationForm.base_fields}
