"""Change a known password, or reset a forgotten one by a link from a mail."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.accounts.enums import AttemptKind
from market.accounts.operations import (
    clear_sign_in_failures,
    count_attempt,
    end_other_sessions,
    prove_again,
    set_password,
)
from market.accounts.selectors import users_to_reset
from market.audit.operations import record_activity
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_mail, write_messages

if TYPE_CHECKING:
    from market.accounts.models import User


def change_password(*, user: "User", proof: str, new: str, address: str, at: datetime, session_key: str = "") -> None:
    """
    Change one's own password, by the old one or a code just sent. Not one transaction: a wrong proof stays counted.

    The other sessions end; the one of `session_key` goes on.

    :raises TooManyTries: if it was tried too often
    :raises SignInRefused: if the old password is wrong
    :raises CodeRefused: if it is a code, and wrong or too old
    :raises WeakPassword: if the new one is refused
    """
    prove_again(user=user, proof=proof, address=address, at=at, field="old_password")
    _renew(user=user, password=new, action="user.password_changed", at=at, session_key=session_key)


@retry_when_busy
@transaction.atomic(durable=True)
def send_reset_link(*, email: str, address: str, link_for: "Callable[[User], str]", at: datetime) -> None:
    """
    Mail a reset link to an address, if people have it; the asker is told the same, in the same time, if nobody has.

    :raises TooManyTries: if links to the address were asked for too often
    """
    email = email.strip().lower()
    count_attempt(kind=AttemptKind.RESET, subject=email, address=address, at=at)
    for user in users_to_reset(email=email):
        write_mail(
            user=user,
            subject="重设百县百品商城的密码",
            body=f"{user.display_name}：\n\n请在一小时内打开下面的链接，设一个新密码。链接只能用一次。\n\n"
            f"{link_for(user)}\n\n不是您本人要改的，不必理会，密码不会变。",
            at=at,
        )
        record_activity(actor="", action="user.reset_asked", subject=user.number, at=at)


def reset_password(*, user: "User", password: str, at: datetime) -> None:
    """
    Set a new password for the person of a checked link, and let them sign in at once however often it was tried.

    :raises WeakPassword: if the password is refused
    """
    _renew(user=user, password=password, action="user.password_reset", at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def _renew(*, user: "User", password: str, action: str, at: datetime, session_key: str = "") -> None:
    set_password(user=user, password=password)
    end_other_sessions(user=user, current_key=session_key)
    clear_sign_in_failures(login=user.login)
    record_activity(actor=user.number, action=action, subject=user.number, at=at)
    write_messages(
        user_ids=[user.pk],
        subject="您的密码改过了",
        body="其他设备上的登录都已退出。不是您本人改的，请马上打客服电话。",
        at=at,
    )
