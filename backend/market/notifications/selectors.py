"""Reading messages."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from market.notifications.models import Message

if TYPE_CHECKING:
    from market.accounts.models import User


def inbox_of(*, user: "User") -> QuerySet[Message]:
    """List a person's messages, newest first."""
    return Message.objects.filter(user=user).order_by("-written_at", "-pk")


def unread_count(*, user: "User") -> int:
    """Count a person's unread messages."""
    return Message.objects.filter(user=user, read_at=None).count()


def messages_to_mail(*, limit: int) -> list[Message]:
    """List the oldest messages that wait to be mailed."""
    return list(Message.objects.filter(mailed_at=None).select_related("user").order_by("written_at", "pk")[:limit])
