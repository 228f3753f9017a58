"""Choices of the delivery app."""

from django.db import models


class Temperature(models.TextChoices):
    """How a parcel is kept cold; goods of each class travel in a parcel of their own."""

    AMBIENT = "AMBIENT", "常温"
    CHILLED = "CHILLED", "冷藏"
    FROZEN = "FROZEN", "冷冻"


class Zone(models.TextChoices):
    """Groups of provinces that cost alike; a row for one province goes before its group's."""

    LOCAL = "LOCAL", "上海"
    NEAR = "NEAR", "江浙皖"
    MIDDLE = "MIDDLE", "其他省份"
    FAR = "FAR", "西北、西南、东北"
    REMOTE = "REMOTE", "偏远：新疆、西藏"
