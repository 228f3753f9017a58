"""Coupons."""

from datetime import date
from itertools import count
from typing import Any

from market.promotions.enums import CouponBuyers, CouponKind
from market.promotions.models import Coupon
from tests.factories.people import AT, make_staff

_serial = count(1)


def make_coupon(**fields: Any) -> Coupon:
    """A coupon of ¥10.00 off goods of ¥50.00 or more, for residents, once each, in September 2025."""
    return Coupon.objects.create(
        **{
            "code": f"SAVE{next(_serial)}",
            "name": "示例券",
            "kind": CouponKind.FIXED,
            "amount_fen": 1_000,
            "minimum_goods_fen": 5_000,
            "per_buyer_limit": 1,
            "starts_on": date(2025, 9, 1),
            "ends_on": date(2025, 10, 1),
            "buyers": CouponBuyers.RESIDENTS,
            "made_at": AT,
            "made_by": fields.pop("made_by", None) or make_staff(),
            **fields,
        }
    )
