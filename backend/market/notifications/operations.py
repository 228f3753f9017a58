"""Writing, reading and mailing messages."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from market.notifications.gateways.mail import send_mail_to
from market.notifications.models import Message
from market.notifications.selectors import messages_to_mail

if TYPE_CHECKING:
    from market.accounts.models import User


def write_messages(*, user_ids: Iterable[int], subject: str, body: str, at: datetime, link: str = "") -> None:
    """Write the same message to several people; the worker mails it to those with an address."""
    Message.objects.bulk_create(
        Message(user_id=user_id, subject=subject, body=body, link=link, written_at=at)
        for user_id in sorted(set(user_ids))
    )


def mark_all_read(*, user: "User", at: datetime) -> None:
    """Note that a person has seen the messages written until now."""
    Message.objects.filter(user=user, read_at=None, written_at__lte=at).update(read_at=at)


def mail_waiting_messages(*, at: datetime, limit: int = 50) -> int:
    """
    Mail messages that wait, each claimed first so that two workers never send one twice; give how many went out.

    A mail that fails after its claim is not tried again: the message stands in the person's inbox all the same.
    """
    sent = 0
    for message in messages_to_mail(limit=limit):
        claimed = Message.objects.filter(pk=message.pk, mailed_at=None).update(mailed_at=at)
        if claimed and message.user.email and message.user.is_active:
            sent += send_mail_to(address=message.user.email, subject=message.subject, body=message.body)
    return sent
