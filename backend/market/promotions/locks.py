"""Locks of the promotions app."""

from market.promotions.models import Coupon


def lock_coupon(*, code: str) -> Coupon:
    """Lock a coupon, so that its uses can be counted and one more written; Coupon.DoesNotExist if there is none."""
    return Coupon.objects.select_for_update(of=("self",), no_key=True).get(code=code)
