"""Applying as an institution, and its members."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from market.accounts.rules import normalise_login
from market.buyers.enums import BuyerKind, MemberRole, UnitType
from market.buyers.operations import apply_for_institution, withdraw_application
from market.buyers.rules import Application
from market.buyers.selectors import applications_of, get_application, members_of, role_of
from market.flows.keep_members import dismiss_member, welcome_member
from market.kernel.clock import now
from market.portal.forms import ApplicationForm, MemberForm
from market.web.acting import acting_unit, shown_buyer
from market.web.forms import posted_fields, run_form
from market.web.guards import person_of, sign_in_required


@require_http_methods(["GET", "POST"])
@sign_in_required
def apply_page(request: HttpRequest) -> HttpResponse:
    """Apply for an institution, or mend an application that waits or was returned, with what was stated then."""
    user, again = person_of(request), request.GET.get("again", "")

    def act(stated: dict[str, str]) -> HttpResponse:
        application = Application(
            kind=BuyerKind(stated["kind"]),
            unit_type=UnitType(stated["unit_type"]),
            name=stated["name"],
            uscc=stated["uscc"],
            contact_name=stated["contact_name"],
            contact_phone=stated["contact_phone"],
        )
        buyer = apply_for_institution(user=user, application=application, at=now(), again=again)
        done = "改好交上去了" if again else "的申请交上去了"
        messages.success(request, f"“{buyer.name}”{done}。区合作交流办审核后会发消息告诉您。")
        return redirect("storefront:account")

    mended = get_application(number=again, actor=user) if again else None
    known = {name: getattr(mended, name) for name in ApplicationForm.base_fields} if mended else None
    form = ApplicationForm(posted_fields(request), initial=known)
    context = {"mended": mended, "applications": applications_of(actor=user)}
    return run_form(request, form, act, page="portal/apply.html", context=context)


@require_POST
@sign_in_required
def withdraw_page(request: HttpRequest, number: str) -> HttpResponse:
    """Take one's own application back."""
    taken_back = withdraw_application(number=number, actor=person_of(request), at=now())
    messages.success(request, f"“{taken_back.name}”的申请撤回了。")
    return redirect("storefront:account")


@require_http_methods(["GET", "POST"])
@sign_in_required
def members_page(request: HttpRequest) -> HttpResponse:
    """Show the members; the manager adds one."""
    user = person_of(request)
    unit = shown_buyer(request) if request.method == "POST" else acting_unit(request)

    def act(stated: dict[str, str]) -> HttpResponse:
        login, role = normalise_login(stated["login"]), MemberRole(stated["role"])
        added = welcome_member(buyer_number=unit.number, login=login, role=role, actor=user, at=now())
        messages.success(request, f"{added.user.display_name} 现在是成员了。")
        return redirect("portal:members")

    context = {
        "unit": unit,
        "members": list(members_of(buyer=unit)),
        "may_change": role_of(buyer=unit, user=user) == MemberRole.MANAGER,
    }
    form = MemberForm(posted_fields(request), initial={"role": MemberRole.BUYER})
    return run_form(request, form, act, page="portal/members.html", context=context)


@require_POST
@sign_in_required
def remove_page(request: HttpRequest, user_number: str) -> HttpResponse:
    """End a membership, also one's own where another manager stays."""
    user = person_of(request)
    ended = dismiss_member(buyer_number=shown_buyer(request).number, user_number=user_number, actor=user, at=now())
    messages.success(request, f"{ended.user.display_name} 不再是“{ended.buyer.name}”的成员。")
    return redirect("storefront:account" if ended.user_id == user.pk else "portal:members")
