"""Coupons and what they were used for."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from market.buyers.models import Buyer
from market.kernel.money import BP_WHOLE
from market.promotions.enums import CouponBuyers, CouponKind, CouponState
from market.promotions.rules import CouponTerms


class Coupon(models.Model):
    """A code that takes something off the goods of an order; its terms never change, it can only be ended."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=8, choices=CouponKind)
    amount_fen = models.BigIntegerField(default=0)
    percent_bp = models.PositiveIntegerField(default=0)
    cap_fen = models.BigIntegerField(null=True)
    minimum_goods_fen = models.BigIntegerField(default=0)
    per_buyer_limit = models.PositiveIntegerField(default=1)
    total_limit = models.PositiveIntegerField(null=True)
    # Shanghai dates, half-open.
    starts_on = models.DateField()
    ends_on = models.DateField()
    buyers = models.CharField(max_length=12, choices=CouponBuyers, default=CouponBuyers.RESIDENTS)
    state = models.CharField(max_length=8, choices=CouponState, default=CouponState.ACTIVE)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=CouponKind.FIXED, amount_fen__gt=0, percent_bp=0, cap_fen=None)
                & Q(minimum_goods_fen__gt=F("amount_fen"))
                | Q(kind=CouponKind.PERCENT, amount_fen=0, percent_bp__gt=0, percent_bp__lt=BP_WHOLE)
                & Q(minimum_goods_fen__gte=0)
                & (Q(cap_fen=None) | Q(cap_fen__gt=0)),
                name="coupon_takes_off_less_than_all",
            ),
            models.CheckConstraint(
                condition=Q(per_buyer_limit__gt=0) & (Q(total_limit=None) | Q(total_limit__gt=0)),
                name="coupon_can_be_used",
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="coupon_has_a_period"),
            models.CheckConstraint(
                condition=Q(state=CouponState.ENDED, ended_at__isnull=False, ended_by__isnull=False)
                | Q(state=CouponState.ACTIVE, ended_at=None, ended_by=None),
                name="coupon_ended_by_someone",
            ),
        ]

    @property
    def terms(self) -> CouponTerms:
        """Give what the coupon says."""
        return CouponTerms(**{name: getattr(self, name) for name in CouponTerms.__dataclass_fields__})


class CouponUse(models.Model):
    """A coupon used for an order, named by its number; given free again if the order came to nothing unpaid."""

    coupon = models.ForeignKey(Coupon, models.PROTECT, related_name="uses")
    buyer = models.ForeignKey(Buyer, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=24, unique=True)
    discount_fen = models.BigIntegerField()
    used_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(discount_fen__gt=0), name="coupon_use_takes_something_off")]
        indexes = [
            models.Index(fields=["coupon", "buyer"], condition=Q(released_at=None), name="standing_uses_of_coupon")
        ]
