"""Choices of the promotions app."""

from django.db import models


class CouponKind(models.TextChoices):
    """How much a coupon takes off."""

    FIXED = "FIXED", "减固定金额"
    PERCENT = "PERCENT", "减百分比"


class CouponBuyers(models.TextChoices):
    """Who may use a coupon."""

    RESIDENTS = "RESIDENTS", "仅居民"
    INSTITUTIONS = "INSTITUTIONS", "仅单位、工会"
    ALL = "ALL", "都可以"


class CouponState(models.TextChoices):
    """Whether a coupon can be used within its period."""

    ACTIVE = "ACTIVE", "可用"
    ENDED = "ENDED", "已停用"
