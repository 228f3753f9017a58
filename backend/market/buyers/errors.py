"""Refusals of the buyers app."""

from market.kernel.errors import Conflict, Forbidden, Invalid


class BadCreditCode(Invalid):
    """The text is no 统一社会信用代码 (GB 32100-2015)."""

    code = "BAD_CREDIT_CODE"


class CodeTaken(Conflict):
    """A buyer of this kind has this code already."""

    code = "CODE_TAKEN"


class AlreadyDecided(Conflict):
    """The application is not waiting any more."""

    code = "ALREADY_DECIDED"


class NotManager(Forbidden):
    """Only the unit's manager may do this."""

    code = "NOT_MANAGER"


class LastManager(Conflict):
    """A unit never stays without a manager."""

    code = "LAST_MANAGER"
