"""Refusals of the delivery app."""

from market.kernel.errors import Conflict, Invalid


class NotDeliverable(Conflict):
    """Some goods are not sent to this region; details: region, names."""

    code = "NOT_DELIVERABLE"


class FreightRefused(Invalid):
    """A row of the freight table that cannot stand."""

    code = "FREIGHT_REFUSED"


class FreightRowTaken(Conflict):
    """The table has a row for this region, class and day already."""

    code = "FREIGHT_ROW_TAKEN"
