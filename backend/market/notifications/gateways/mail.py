"""Sends mail through Django's configured backend."""

from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.core.mail import send_mail

from market.notifications.errors import MailUnavailable


def send_mail_to(*, address: str, subject: str, body: str) -> bool:
    """
    Send one mail; False if the server refuses this mail for good.

    :raises MailUnavailable: if the server takes no mail at present
    """
    try:
        # A line break in a subject is refused; names that people typed stand in subjects.
        send_mail(" ".join(subject.split()), body, None, [address])
    # ValueError (UnicodeError is one): an address that no mail can be written to.
    except (SMTPRecipientsRefused, SMTPDataError, ValueError):
        return False
    except (SMTPException, OSError) as error:
        raise MailUnavailable(type(error).__name__) from error
    return True
