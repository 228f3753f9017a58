"""Changing and resetting a password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from market.accounts.operations import change_password, record_sign_in_failure
from market.accounts.selectors import is_sign_in_blocked, user_by_pk, user_with_email
from market.kernel.clock import now
from market.kernel.errors import DomainError
from market.notifications.gateways.mail import send_mail_to
from market.storefront.forms.account import AskResetForm, ChangePasswordForm, NewPasswordForm
from market.web.forms import add_refusal
from market.web.guards import person_of, sign_in_required


@never_cache
@sensitive_post_parameters("old_password", "password")
@require_http_methods(["GET", "POST"])
@sign_in_required
def change_page(request: HttpRequest) -> HttpResponse:
    """Change one's own password; the other sessions end."""
    form = ChangePasswordForm(request.POST or None)
    user = person_of(request)
    if request.method == "POST" and form.is_valid():
        at, address, login = now(), request.META.get("REMOTE_ADDR", ""), user.get_username()
        if is_sign_in_blocked(login=login, address=address, at=at):
            form.add_error("old_password", "试错的次数太多了。请过 15 分钟再试。")
        elif not user.check_password(form.cleaned_data["old_password"]):
            record_sign_in_failure(login=login, address=address, at=at)
            form.add_error("old_password", "现在的密码不对。")
        else:
            try:
                change_password(user=user, password=form.cleaned_data["password"])
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                update_session_auth_hash(request, user)
                messages.success(request, "密码改好了。其他设备上的登录都已退出。")
                return redirect("storefront:account")
    return render(request, "store/account/password.html", {"form": form}, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def ask_page(request: HttpRequest) -> HttpResponse:
    """Ask for a reset link; the answer is the same whether the address is known or not."""
    form = AskResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = user_with_email(email=form.cleaned_data["email"])
        if user is not None:
            person = urlsafe_base64_encode(str(user.pk).encode())
            link = reverse("storefront:reset", args=[person, default_token_generator.make_token(user)])
            send_mail_to(
                address=user.email,
                subject="重设百县百品商城的密码",
                body=f"请在一小时内打开下面的链接，设一个新密码。链接只能用一次。\n\n"
                f"{request.build_absolute_uri(link)}\n\n不是您本人要改的，请不必理会，密码不会变。",
            )
        return redirect("storefront:reset_sent")
    return render(request, "store/account/reset_ask.html", {"form": form}, status=400 if form.errors else 200)


def sent_page(request: HttpRequest) -> HttpResponse:
    """Say where to look for the link."""
    return render(request, "store/account/reset_sent.html")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def reset_page(request: HttpRequest, person: str, token: str) -> HttpResponse:
    """Set a new password by a link; the link dies with the old password."""
    try:
        user = user_by_pk(pk=int(urlsafe_base64_decode(person)))
    except (ValueError, OverflowError):
        user = None
    if user is None or not default_token_generator.check_token(user, token):
        return render(request, "store/account/reset_dead.html", status=400)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_password(user=user, password=form.cleaned_data["password"])
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "新密码设好了，请用它登录。")
            return redirect("storefront:sign_in")
    return render(request, "store/account/reset.html", {"form": form}, status=400 if form.errors else 200)
