"""A copy of one's own data, and the end of one's account."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from market.flows.delete_account import delete_account
from market.flows.own_data import own_data
from market.kernel.clock import now
from market.storefront.forms.proofs import DeleteAccountForm
from market.web.client import client_address
from market.web.forms import posted_fields, run_form
from market.web.guards import person_of, sign_in_required


@require_safe
@sign_in_required
def data_page(request: HttpRequest) -> HttpResponse:
    """Show everything that is kept of the person, to read or print."""
    copy = own_data(user=person_of(request), at=now())
    sections = [(title, part if isinstance(part, list) else [part]) for title, part in copy.items()]
    return render(request, "store/account/own_data.html", {"sections": sections})


@require_safe
@sign_in_required
def data_json(request: HttpRequest) -> HttpResponse:
    """Give the same as a file for programs."""
    copy = own_data(user=person_of(request), at=now())
    answer = JsonResponse(copy, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@never_cache
@sensitive_post_parameters("proof")
@require_http_methods(["GET", "POST"])
@sign_in_required
def delete_page(request: HttpRequest) -> HttpResponse:
    """Delete the account for good, after the old proof."""

    def act(stated: dict[str, str]) -> HttpResponse:
        delete_account(user=person_of(request), proof=stated["proof"], address=client_address(request), at=now())
        logout(request)
        messages.success(request, "账号注销了，您的个人信息已经删除。谢谢您支持七县。")
        return redirect("storefront:home")

    return run_form(request, DeleteAccountForm(posted_fields(request)), act, page="store/account/delete.html")
