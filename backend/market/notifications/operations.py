"""Writing, reading and mailing messages."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from market.accounts.rules import is_mobile
from market.notifications.errors import CodeNotSent, MailUnavailable, SmsUnavailable
from market.notifications.gateways.files import forget_files
from market.notifications.gateways.mail import send_mail_to
from market.notifications.gateways.sms import send_sms
from market.notifications.models import Message
from market.notifications.rules import MAILED_WITHIN
from market.notifications.selectors import messages_to_mail

if TYPE_CHECKING:
    from market.accounts.models import User

logger = logging.getLogger("market.mail")


def write_messages(*, user_ids: Iterable[int], subject: str, body: str, at: datetime, link: str = "") -> None:
    """Write the same message to several people; the worker mails it to those with an address."""
    Message.objects.bulk_create(
        Message(user_id=user_id, subject=subject, body=body, link=link, written_at=at)
        for user_id in sorted(set(user_ids))
    )


def write_mail(*, user: "User", subject: str, body: str, at: datetime, to_contact: str = "") -> None:
    """
    Write to a person by mail only: it never shows in the inbox, and no copy is kept once it is sent.

    It goes to their mailbox, or to the address or mobile number that was theirs until now.
    """
    Message.objects.create(user=user, subject=subject, body=body, written_at=at, mail_only=True, to_contact=to_contact)


def send_code(*, target: str, code: str) -> None:
    """
    Send a code at once, for somebody waits for it; outside of any transaction.

    :raises CodeNotSent: if it cannot be sent there, or not at present
    """
    text = f"【百县百品商城】验证码 {code}，5 分钟内有效。不要告诉任何人，我们也不会问您要。"
    try:
        if is_mobile(target):
            send_sms(mobile=target, text=text)
            return
        if send_mail_to(address=target, subject="百县百品商城的验证码", body=text):
            return
    except (MailUnavailable, SmsUnavailable) as fault:
        logger.warning("a code was not sent: %s", fault)
    raise CodeNotSent("验证码没有发出去。请过几分钟再试，或者打客服电话。")


def forget_messages_of(*, user: "User", contacts: Iterable[str]) -> None:
    """Delete a person's messages, and what the demo's mail and telephone wrote down for them."""
    Message.objects.filter(user=user).delete()
    forget_files(contacts=[contact for contact in contacts if contact])


def mark_read(*, user: "User", at: datetime) -> None:
    """Note that a person has seen the messages written until now."""
    Message.objects.filter(user=user, read_at=None, written_at__lte=at).update(read_at=at)


def mail_waiting_messages(*, at: datetime, limit: int = 50) -> int:
    """
    Mail messages that wait; give how many went out.

    Each is claimed first, so that two workers never send one twice, and no transaction is open while the server is
    asked. While the server takes no mail they wait, for a day; afterwards they stand in the inbox only.
    """
    Message.objects.filter(mail_only=True, written_at__lte=at - MAILED_WITHIN).delete()
    sent = 0
    for message in messages_to_mail(at=at, limit=limit):
        if Message.objects.filter(pk=message.pk, mailed_at=None).update(mailed_at=at) == 0:
            continue
        try:
            sent += _mail(message)
        except MailUnavailable as fault:
            Message.objects.filter(pk=message.pk).update(mailed_at=None)
            logger.warning("the mail server takes no mail: %s", fault)
            break
        if message.mail_only:
            message.delete()
    return sent


def _mail(message: Message) -> bool:
    user = message.user
    address = message.to_contact or user.email
    if not address or not user.is_active:
        return False
    if not is_mobile(address):
        return send_mail_to(address=address, subject=message.subject, body=message.body)
    try:
        send_sms(mobile=address, text=f"【百县百品商城】{message.subject}。{message.body}")
    except SmsUnavailable:
        return False
    return True
