"""Where a person is signed in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from market.accounts.operations import end_other_sessions, end_session
from market.accounts.selectors import open_sessions_of
from market.web.forms import sent_act
from market.web.guards import person_of, sign_in_required


@require_http_methods(["GET", "POST"])
@sign_in_required
def sessions_page(request: HttpRequest) -> HttpResponse:
    """Show the browsers in which the person is signed in; end one elsewhere, or all of them."""
    user, key = person_of(request), str(request.session.session_key)
    act = sent_act(request, ("end", "end_others"))
    if act == "end":
        end_session(user=user, number=request.POST.get("number", ""), current_key=key)
        messages.success(request, "那一处已经退出了。")
    elif act == "end_others":
        ended = end_other_sessions(user=user, current_key=key)
        messages.success(request, f"另外 {ended} 处都退出了。" if ended else "没有别的登录。")
    if act:
        return redirect("storefront:sessions")
    opened = open_sessions_of(user=user)
    others = [one for one in opened if one.session_key != key]
    context = {"current": next((one for one in opened if one.session_key == key), None), "others": others}
    return render(request, "store/account/sessions.html", context)
