"""Reading people and failed sign-ins."""

from datetime import datetime

from market.accounts.models import SignInFailure, User
from market.accounts.rules import FAILURE_WINDOW, is_blocked
from market.kernel.errors import NotFound


def get_user(*, login: str) -> User:
    """
    Fetch an active person by login.

    :raises NotFound: if there is none
    """
    user = User.objects.filter(login=login, is_active=True).first()
    if user is None:
        raise NotFound("没有这个账号。请先请对方注册。", field="login")
    return user


def user_with_email(*, email: str) -> User | None:
    """Find the active person to whom a reset link may go."""
    return User.objects.filter(email__iexact=email, is_active=True).order_by("pk").first()


def user_by_pk(*, pk: int) -> User | None:
    """Find an active person by the key inside a reset link or a session."""
    return User.objects.filter(pk=pk, is_active=True).first()


def is_sign_in_blocked(*, login: str, address: str, at: datetime) -> bool:
    """Tell whether too many tries failed lately for the login or from the address."""
    recent = SignInFailure.objects.filter(at__gt=at - FAILURE_WINDOW)
    return is_blocked(by_login=recent.filter(login=login).count(), by_address=recent.filter(address=address).count())
