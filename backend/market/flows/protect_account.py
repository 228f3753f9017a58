"""Set up, renew and take away the second step of signing in."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.accounts.errors import FactorMissing, FactorRequired
from market.accounts.operations import (
    ask_factor_reset,
    begin_factor,
    begin_try,
    clear_sign_in_failures,
    confirm_factor,
    decide_factor_reset,
    drop_factor,
    end_other_sessions,
    make_recovery_codes,
    prove_again,
)
from market.accounts.policies import is_district_office, is_staff, is_store_manager
from market.accounts.selectors import get_user, has_factor
from market.audit.operations import record_activity
from market.buyers.selectors import buyers_of
from market.kernel.errors import Forbidden
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages

if TYPE_CHECKING:
    from market.accounts.models import FactorReset, User

_NOT_YOU = "不是您本人做的，请马上改密码，并打客服电话。"


def must_keep_factor(*, user: "User") -> bool:
    """Tell whether the person works for the shop, the office or a unit, and so has to have a second step."""
    return is_staff(user) or any(buyer.is_institution for buyer in buyers_of(actor=user))


def start_protection(*, user: "User", proof: str, address: str, at: datetime) -> None:
    """
    Begin to set up the second step, after a proof. Not one transaction: a wrong proof stays counted.

    :raises TooManyTries: if the proof was tried too often
    :raises SignInRefused: if the proof is a wrong password
    :raises CodeRefused: if the proof is a wrong code
    :raises FactorThere: if the person has one
    """
    prove_again(user=user, proof=proof, address=address, at=at, field="proof")
    begin_factor(user=user, at=at)


def confirm_protection(*, user: "User", code: str, address: str, at: datetime, session_key: str) -> list[str]:
    """
    Let the second step count once its first code is right, end the sessions elsewhere, and give recovery codes.

    Not one transaction: a wrong code stays counted.

    :raises TooManyTries: if it was tried too often
    :raises FactorMissing: if none was begun
    :raises FactorThere: if it counts already
    :raises CodeRefused: if the code is wrong
    """
    name = f"{user.number}/second-step"
    begin_try(login=name, address=address, at=at)
    codes = _confirm(user=user, code=code, at=at, session_key=session_key)
    clear_sign_in_failures(login=name, address=address)
    return codes


@retry_when_busy
@transaction.atomic(durable=True)
def _confirm(*, user: "User", code: str, at: datetime, session_key: str) -> list[str]:
    codes = confirm_factor(user=user, code=code, at=at)
    end_other_sessions(user=user, current_key=session_key)
    _note(user=user, actor=user, action="user.factor_set", subject="登录要动态码了", body=_NOT_YOU, at=at)
    return codes


def end_protection(*, user: "User", proof: str, address: str, at: datetime) -> None:
    """
    Take one's own second step away, after a proof. Not one transaction: a wrong proof stays counted.

    :raises FactorRequired: if the person has to have one
    :raises TooManyTries: if the proof was tried too often
    :raises SignInRefused: if the proof is a wrong password
    :raises CodeRefused: if the proof is a wrong code
    """
    if must_keep_factor(user=user):
        raise FactorRequired("替单位采购的人和工作人员不能关掉动态码。手机丢了请找两位工作人员重置。", field="proof")
    prove_again(user=user, proof=proof, address=address, at=at, field="proof")
    _end(user=user, at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def _end(*, user: "User", at: datetime) -> None:
    drop_factor(user=user)
    _note(user=user, actor=user, action="user.factor_dropped", subject="登录不再要动态码", body=_NOT_YOU, at=at)


def renew_recovery_codes(*, user: "User", proof: str, address: str, at: datetime) -> list[str]:
    """
    Give new recovery codes in the place of the old ones, after a proof. Not one transaction.

    :raises FactorMissing: if the person has no second step
    :raises TooManyTries: if the proof was tried too often
    :raises SignInRefused: if the proof is a wrong password
    :raises CodeRefused: if the proof is a wrong code
    """
    if not has_factor(user=user):
        raise FactorMissing("先开启动态码，才有恢复码。", field="proof")
    prove_again(user=user, proof=proof, address=address, at=at, field="proof")
    return _renew_codes(user=user, at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def _renew_codes(*, user: "User", at: datetime) -> list[str]:
    codes = make_recovery_codes(user=user)
    body = f"原来的恢复码都不能用了。{_NOT_YOU}"
    _note(user=user, actor=user, action="user.recovery_codes_made", subject="换了新的恢复码", body=body, at=at)
    return codes


@retry_when_busy
@transaction.atomic(durable=True)
def ask_reset(*, login: str, reason: str, actor: "User", at: datetime) -> "FactorReset":
    """
    Ask another member of staff to take away a second step that its person has lost.

    :raises Forbidden: if the actor keeps no store and does not work for the office
    :raises NotFound: if nobody signs in with the login
    :raises Invalid: if no reason is given
    :raises SecondPersonNeeded: if it is the asker's own
    :raises FactorMissing: if there is none
    :raises ResetWaits: if it was asked for already
    """
    _require_staff(actor)
    user = get_user(login=login.strip().lower())
    reset = ask_factor_reset(user=user, reason=reason, actor=actor, at=at)
    body = f"等另一位工作人员确认。{_NOT_YOU}"
    _note(user=user, actor=actor, action="user.factor_reset_asked", subject="有人要重置您的动态码", body=body, at=at)
    return reset


@retry_when_busy
@transaction.atomic(durable=True)
def decide_reset(*, number: str, grant: bool, actor: "User", at: datetime) -> "FactorReset":
    """
    Answer for a reset as the second member of staff; one that is granted ends all of the person's sessions.

    :raises Forbidden: if the actor keeps no store and does not work for the office
    :raises NotFound: if there is none
    :raises ResetDecided: if it was decided meanwhile
    :raises SecondPersonNeeded: if the actor asked for it, or it is their own
    """
    _require_staff(actor)
    reset = decide_factor_reset(number=number, grant=grant, actor=actor, at=at)
    if grant:
        end_other_sessions(user=reset.user, current_key="")
    action = "user.factor_reset" if grant else "user.factor_reset_refused"
    subject = "您的动态码重置了" if grant else "动态码没有重置"
    body = f"请用密码登录，再设一次。{_NOT_YOU}" if grant else "工作人员没有同意重置，原来的动态码照常用。"
    _note(user=reset.user, actor=actor, action=action, subject=subject, body=body, at=at)
    return reset


def _require_staff(actor: "User") -> None:
    if not (is_store_manager(actor) or is_district_office(actor)):
        raise Forbidden("只有店长和合组办的工作人员能重置别人的动态码。")


def _note(*, user: "User", actor: "User", action: str, subject: str, body: str, at: datetime) -> None:
    record_activity(actor=actor.number, action=action, subject=user.number, at=at)
    write_messages(user_ids=[user.pk], subject=subject, body=body, at=at)
