"""Refusals of the reviews app."""

from market.kernel.errors import Conflict, Invalid


class ReviewRefused(Invalid):
    """A review lacks its stars or its words; `field` names which."""

    code = "REVIEW_REFUSED"


class NotDelivered(Conflict):
    """Goods that did not arrive yet were to be reviewed."""

    code = "NOT_DELIVERED"


class AlreadyReviewed(Conflict):
    """The line was reviewed before."""

    code = "ALREADY_REVIEWED"


class ReviewDecided(Conflict):
    """The review was decided on before."""

    code = "REVIEW_DECIDED"
