"""The page on which two members of staff answer for taking a lost second step away; the desk and the office have it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from market.accounts.selectors import waiting_resets
from market.flows.protect_account import ask_reset, decide_reset
from market.kernel.clock import now
from market.web.forms import posted_fields, run_form, sent_act, text_field
from market.web.guards import person_of

_GRANT, _REFUSE, _ASK = "grant", "refuse", "ask"


class AskResetForm(forms.Form):
    """Whose second step was lost, and how it was made sure that it is they who ask."""

    login = text_field("对方登录用的手机号或邮箱", limit=254, autocomplete="off")
    reason = text_field("怎么核实了是本人", limit=200, hint="比如：本人到店，核对了最近一笔订单。不要写证件号码。")


def show_resets(request: HttpRequest, *, page: str, here: str) -> HttpResponse:
    """Show the resets that wait; ask for one, or answer for one that a colleague asked for."""
    act = sent_act(request, (_GRANT, _REFUSE, _ASK))
    if act in (_GRANT, _REFUSE):
        grants = act == _GRANT
        decide_reset(number=request.POST.get("number", ""), grant=grants, actor=person_of(request), at=now())
        messages.success(request, "已重置，对方要再设一次动态码。" if grants else "没有重置，对方原来的动态码照常用。")
        return redirect(here)

    def ask(stated: dict[str, str]) -> HttpResponse:
        ask_reset(login=stated["login"], reason=stated["reason"], actor=person_of(request), at=now())
        messages.success(request, "记下了，等另一位工作人员确认。")
        return redirect(here)

    form = AskResetForm(posted_fields(request, _ASK))
    context = {"waiting": waiting_resets(), "person": person_of(request)}
    return run_form(request, form, ask, page=page, context=context)
