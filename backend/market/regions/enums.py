"""Choices of the regions app."""

from django.db import models


class RegionLevel(models.TextChoices):
    """Level of an administrative region."""

    PROVINCE = "PROVINCE", "省级"
    PREFECTURE = "PREFECTURE", "地级"
    COUNTY = "COUNTY", "县级"


class ProducerKind(models.TextChoices):
    """What sort of business a producer is."""

    COOPERATIVE = "COOPERATIVE", "专业合作社"
    FAMILY_FARM = "FAMILY_FARM", "家庭农场"
    WORKSHOP = "WORKSHOP", "作坊"
    FACTORY = "FACTORY", "加工厂"
    SERVICE = "SERVICE", "旅行服务"


class LinkageKind(models.TextChoices):
    """How sales reach people lifted out of poverty (三(七))."""

    ORDER = "ORDER", "订单收购"
    JOBS = "JOBS", "带动就业"
    DIVIDEND = "DIVIDEND", "入股分红"
    LAND_RENT = "LAND_RENT", "土地流转"
    SHARED_ASSET = "SHARED_ASSET", "帮扶资产"
    TRAINING = "TRAINING", "技术培训"
