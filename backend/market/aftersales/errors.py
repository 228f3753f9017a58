"""Refusals of the aftersales app."""

from market.kernel.errors import Conflict, Invalid


class ReturnRefused(Invalid):
    """What was asked for does not fit the rules or the goods; `field` names what is at fault."""

    code = "RETURN_REFUSED"


class ReturnMoved(Conflict):
    """The request is no longer in the state that this step needs."""

    code = "RETURN_MOVED"


class RemindedToday(Conflict):
    """The store was reminded of the order on this Shanghai date already."""

    code = "REMINDED_TODAY"
