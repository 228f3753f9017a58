"""Send codes that prove a mobile number or a mailbox, and let people in by them."""

from datetime import datetime
from typing import TYPE_CHECKING

from market.accounts.enums import AttemptKind, CodePurpose
from market.accounts.operations import count_attempt, make_code, use_code
from market.accounts.rules import normalise_login
from market.accounts.selectors import find_user
from market.kernel.errors import Conflict
from market.notifications.operations import send_code
from market.notifications.selectors import can_be_sent_to

if TYPE_CHECKING:
    from market.accounts.models import User


def send_sign_in_code(*, login: str, address: str, at: datetime) -> str:
    """
    Send a code to sign in or up with, whether anybody has the login or not; give the login as it is kept.

    Not one transaction, and none while it is sent: what was asked for stays counted.

    :raises Invalid: if the login is neither a mobile number nor an e-mail address
    :raises TooManyTries: if codes were asked for too often, for the login or from the address
    :raises CodeNotSent: if it cannot be sent
    """
    login = normalise_login(login)
    _send(purpose=CodePurpose.SIGN_IN, target=login, address=address, at=at, field="login")
    return login


def enter_by_code(*, login: str, code: str, at: datetime) -> "User | None":
    """
    Take a code to sign in with; give the person, or nobody where the login is free to sign up with.

    :raises CodeRefused: if the code is wrong, too old or was tried too often
    """
    use_code(purpose=CodePurpose.SIGN_IN, target=login, code=code, at=at)
    return find_user(login=login)


def send_proof_code(*, user: "User", address: str, at: datetime) -> None:
    """
    Send a signed-in person a code that stands in for the password before what matters.

    :raises TooManyTries: if codes were asked for too often
    :raises CodeNotSent: if it cannot be sent
    """
    _send(purpose=CodePurpose.PROOF, target=user.login, address=address, at=at, field="")


def _send(*, purpose: CodePurpose, target: str, address: str, at: datetime, field: str) -> None:
    if not can_be_sent_to(target=target):
        raise Conflict("本店暂时不发短信，请用邮箱或密码。", code="SMS_NOT_OFFERED", field=field)
    count_attempt(kind=AttemptKind.CODE, subject=target, address=address, at=at)
    send_code(target=target, code=make_code(purpose=purpose, target=target, at=at))
