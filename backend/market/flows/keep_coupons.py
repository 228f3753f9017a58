"""The store makes coupons and ends them."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.accounts.policies import is_store_manager
from market.audit.operations import record_activity
from market.kernel.errors import Forbidden
from market.kernel.retry import retry_when_busy
from market.promotions.operations import end_coupon, make_coupon

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.promotions.models import Coupon
    from market.promotions.rules import CouponTerms


@retry_when_busy
@transaction.atomic(durable=True)
def issue_coupon(*, code: str, name: str, terms: "CouponTerms", actor: "User", at: datetime) -> "Coupon":
    """
    Make a coupon; its code is its key, so that a form sent twice makes one.

    :raises Forbidden: if the actor is no store manager
    :raises CouponInvalid: if its terms do not fit together
    :raises CouponTaken: if there is one with the code
    """
    _require_manager(actor)
    coupon = make_coupon(code=code, name=name, terms=terms, actor=actor, at=at)
    record_activity(actor=actor.number, action="coupon.made", subject=coupon.code, at=at, words=terms.words)
    return coupon


@retry_when_busy
@transaction.atomic(durable=True)
def withdraw_coupon(*, code: str, reason: str, actor: "User", at: datetime) -> "Coupon":
    """
    End a coupon for a reason; orders that used it keep their discount.

    :raises Forbidden: if the actor is no store manager
    :raises NotFound: if there is none
    :raises CouponEnded: if it was ended before
    """
    _require_manager(actor)
    coupon = end_coupon(code=code, actor=actor, at=at)
    record_activity(actor=actor.number, action="coupon.ended", subject=coupon.code, at=at, reason=reason.strip())
    return coupon


def _require_manager(actor: "User") -> None:
    if not is_store_manager(actor):
        raise Forbidden("只有店长可以管理优惠券。")
