"""Choices of the outlets app."""

from django.db import models


class OutletKind(models.TextChoices):
    """The four kinds of place that the policy names (三(八))."""

    DIRECT_STORE = "DIRECT_STORE", "直营店"
    COUNTER = "COUNTER", "专柜"
    PAVILION = "PAVILION", "专馆"
    ZONE = "ZONE", "专区"


class OutletSite(models.TextChoices):
    """On whose ground an outlet stands; decides the entry channel of what is handed over there."""

    OWN = "OWN", "自有场地"
    SUPERMARKET = "SUPERMARKET", "商超"
    COMMUNITY = "COMMUNITY", "社区"
    OFFICE = "OFFICE", "机关"
