"""Reading messages."""

from datetime import datetime
from typing import TYPE_CHECKING

from market.accounts.rules import is_mobile
from market.kernel.pages import Page, page_of
from market.notifications.gateways.sms import sms_is_offered
from market.notifications.models import Message
from market.notifications.rules import MAILED_WITHIN

if TYPE_CHECKING:
    from market.accounts.models import User


def inbox_of(*, user: "User", page: int) -> Page[Message]:
    """Give a page of a person's messages, newest first."""
    return page_of(Message.objects.filter(user=user, mail_only=False).order_by("-written_at", "-pk"), page)


def all_messages_of(*, user: "User") -> list[Message]:
    """List everything in a person's inbox, newest first."""
    return list(Message.objects.filter(user=user, mail_only=False).order_by("-written_at", "-pk"))


def unread_count(*, user: "User") -> int:
    """Count a person's unread messages."""
    return Message.objects.filter(user=user, mail_only=False, read_at=None).count()


def messages_to_mail(*, at: datetime, limit: int) -> list[Message]:
    """List the oldest messages that wait to be mailed."""
    waiting = Message.objects.filter(mailed_at=None, written_at__gt=at - MAILED_WITHIN)
    return list(waiting.select_related("user").order_by("written_at", "pk")[:limit])


def can_be_sent_to(*, target: str) -> bool:
    """Tell whether codes can be sent there: to a mailbox always, to a mobile number only where short messages are."""
    return not is_mobile(target) or sms_is_offered()
