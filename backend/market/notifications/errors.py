"""Faults of the notifications app."""


class MailUnavailable(Exception):  # noqa: N818 - a state of the mail server, named like it
    """The mail server cannot be reached or takes nothing at present."""
