"""Refusals of the promotions app."""

from market.kernel.errors import Conflict, Invalid


class CouponRefused(Conflict):
    """The coupon cannot be used for this purchase; the sentence says why. Details: reason."""

    code = "COUPON_REFUSED"


class CouponInvalid(Invalid):
    """A coupon of such terms cannot be made."""

    code = "COUPON_INVALID"


class CouponTaken(Conflict):
    """There is a coupon with this code already."""

    code = "COUPON_TAKEN"


class CouponEnded(Conflict):
    """The coupon was ended before."""

    code = "COUPON_ENDED"
