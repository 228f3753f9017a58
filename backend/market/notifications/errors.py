"""Faults of the notifications app."""


class MailUnavailable(Exception):
    """The mail server cannot be reached or takes nothing at present."""
