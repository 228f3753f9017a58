"""Faults and refusals of the notifications app."""

from market.kernel.errors import Conflict


class MailUnavailable(Exception):
    """The mail server cannot be reached or takes nothing at present."""


class SmsUnavailable(Exception):
    """No short message can be sent at present."""


class CodeNotSent(Conflict):
    """The code could not be sent to where it should go."""

    status = 503
    code = "CODE_NOT_SENT"
