"""Refusals of the tally."""

from market.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class NoPolicy(NotFound):
    """No policy reaches back to the year."""

    code = "NO_POLICY"


class NoShare(NotFound):
    """Such buyers owe no share, so there is none to show and nothing to declare."""

    code = "NO_SHARE"


class UnknownCategory(Invalid):
    """A comparable category named by its code does not exist."""

    code = "UNKNOWN_CATEGORY"


class PeriodUnfit(Invalid):
    """The grade of a paper does not fit its period."""

    code = "PERIOD_UNFIT"


class PeriodNotBegun(Invalid):
    """The period of a paper has not begun."""

    code = "PERIOD_NOT_BEGUN"


class RowNotCounted(Invalid):
    """A row is of a category or fund source that is outside the unit's share."""

    code = "ROW_NOT_COUNTED"


class TotalBelowOurs(Invalid):
    """A declared total is smaller than what the unit bought here."""

    code = "TOTAL_BELOW_OURS"


class QuarterMissing(Conflict):
    """The quarter before has no approved paper."""

    code = "QUARTER_MISSING"


class UnderFinal(Conflict):
    """The year's final accounts stand already."""

    code = "UNDER_FINAL"


class PaperWaiting(Conflict):
    """A paper of the same grade and period waits for the office."""

    code = "PAPER_WAITING"


class PaperDecided(Conflict):
    """The office has decided on the paper already, or the unit has taken it back."""

    code = "PAPER_DECIDED"


class NeedsConfirming(Conflict):
    """A paper would be filed before its period ends, or leaves cells blank in which ours stand; `doubts` says which."""

    code = "NEEDS_CONFIRMING"


class OwnPaper(Forbidden):
    """Who filed a paper may not decide on it."""

    code = "OWN_PAPER"
