"""Refusals of the buyers app."""

from market.kernel.errors import Conflict, Forbidden, Invalid


class BadCreditCode(Invalid):
    """The text is no 统一社会信用代码 (GB 32100-2015)."""

    code = "BAD_CREDIT_CODE"


class CodeTaken(Conflict):
    """A buyer of this kind has this code already."""

    code = "CODE_TAKEN"


class ApplicationWaits(Conflict):
    """The same person waits for an answer to an application with this code already."""

    code = "APPLICATION_WAITS"


class SameCode(Conflict):
    """Others state the same code, and the office has not said that it compared them."""

    code = "SAME_CODE"


class ApplicationChanged(Conflict):
    """The application says something else than what the office looked at."""

    code = "APPLICATION_CHANGED"


class UnitSuspended(Forbidden):
    """The office has stopped the unit: for now it places no new orders and takes in no members; its papers go on."""

    code = "UNIT_SUSPENDED"


class NotAdmitted(Conflict):
    """The unit does not stand as suspending or restoring it needs."""

    code = "NOT_ADMITTED"


class AlreadyDecided(Conflict):
    """The application is not waiting any more."""

    code = "ALREADY_DECIDED"


class NotManager(Forbidden):
    """Only the unit's manager may do this."""

    code = "NOT_MANAGER"


class LastManager(Conflict):
    """A unit never stays without a manager."""

    code = "LAST_MANAGER"
