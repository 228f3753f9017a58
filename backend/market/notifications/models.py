"""Messages to people."""

from django.conf import settings
from django.db import models


class Message(models.Model):
    """A message in a person's inbox; written in the transaction that causes it, mailed by the worker afterwards."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages")
    subject = models.CharField(max_length=120)
    body = models.TextField()
    link = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    # A link that is worth a password is mailed, never shown in the inbox, and leaves no copy.
    mail_only = models.BooleanField(default=False)

    # Where it goes instead of the person's mailbox: an address or mobile number that was theirs until now.
    to_contact = models.CharField(max_length=254, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-written_at"], name="messages_of_user"),
            models.Index(fields=["written_at"], condition=models.Q(mailed_at=None), name="messages_to_mail"),
        ]
