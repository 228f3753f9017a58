"""Change the mobile number or mailbox of a person: the old proof first, then a code sent to the new one."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.accounts.enums import AttemptKind, CodePurpose
from market.accounts.operations import count_attempt, make_code, prove_again, set_contact, use_code
from market.accounts.rules import is_mobile, normalise_login
from market.accounts.selectors import check_login_free
from market.audit.operations import record_activity
from market.kernel.errors import Conflict, Invalid
from market.kernel.retry import retry_when_busy
from market.notifications.operations import send_code, write_mail, write_messages
from market.notifications.selectors import can_be_sent_to

if TYPE_CHECKING:
    from market.accounts.models import User


def ask_contact(*, user: "User", contact: str, proof: str, address: str, at: datetime) -> str:
    """
    Send a code to a person's new mobile number or mailbox, once the old proof is right; give it as it is kept.

    Not one transaction: wrong proofs and codes asked for stay counted.

    :raises Invalid: if it is neither a mobile number nor an e-mail address, or theirs already
    :raises TooManyTries: if the proof was tried, or codes were asked for, too often
    :raises SignInRefused: if the proof is a wrong password
    :raises CodeRefused: if the proof is a wrong code
    :raises LoginTaken: if somebody signs in with it already
    :raises CodeNotSent: if the code cannot be sent
    """
    contact = _contact_of(contact)
    if contact in {user.login, user.mobile, user.email}:
        raise Invalid("这就是现在用的，不用改。", code="CONTACT_SAME", field="contact")
    if not can_be_sent_to(target=contact):
        raise Conflict(
            "本店暂时不发短信，改不了手机号。请填邮箱，或者打客服电话。", code="SMS_NOT_OFFERED", field="contact"
        )
    prove_again(user=user, proof=proof, address=address, at=at, field="proof")
    check_login_free(login=contact)
    count_attempt(kind=AttemptKind.CODE, subject=contact, address=address, at=at)
    code = make_code(purpose=CodePurpose.CONTACT, target=_target(user, contact), at=at)
    send_code(target=contact, code=code)
    return contact


def confirm_contact(*, user: "User", contact: str, code: str, at: datetime) -> None:
    """
    Change to the new mobile number or mailbox once its code is right, and tell the old one.

    :raises CodeRefused: if the code is wrong, too old or was tried too often
    :raises LoginTaken: if somebody signs in with it meanwhile
    """
    use_code(purpose=CodePurpose.CONTACT, target=_target(user, contact), code=code, at=at)
    _change(user=user, contact=contact, at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def _change(*, user: "User", contact: str, at: datetime) -> None:
    what = "手机号" if is_mobile(contact) else "邮箱"
    old = set_contact(user=user, contact=contact)
    record_activity(actor=user.number, action="user.contact_changed", subject=user.number, at=at, what=what)
    subject, body = f"您的{what}改过了", "不是您本人改的，请马上打客服电话。"
    write_messages(user_ids=[user.pk], subject=subject, body=body, at=at)
    if old and can_be_sent_to(target=old):
        write_mail(user=user, subject=subject, body=body, at=at, to_contact=old)


def _contact_of(text: str) -> str:
    try:
        return normalise_login(text)
    except Invalid as refusal:
        raise Invalid(refusal.message, code=refusal.code, field="contact") from refusal


def _target(user: "User", contact: str) -> str:
    """Bind the code to the person too: it proves the contact for nobody else."""
    return f"{user.number}/{contact}"
