"""Sends mail through Django's configured backend."""

import logging
from smtplib import SMTPException

from django.core.mail import send_mail

logger = logging.getLogger("market.mail")


def send_mail_to(*, address: str, subject: str, body: str) -> int:
    """Send one mail; give 1, or 0 when the server would not take it."""
    try:
        return send_mail(subject, body, None, [address])
    except (SMTPException, OSError) as error:
        logger.warning("mail not sent: %s", type(error).__name__)
        return 0
