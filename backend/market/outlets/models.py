"""Outlets."""

from django.db import models

from market.outlets.enums import OutletKind, OutletSite


class Outlet(models.Model):
    """A place that sells, hands over and holds stock."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=OutletKind)
    site = models.CharField(max_length=12, choices=OutletSite)
    address = models.CharField(max_length=120)
    hours = models.CharField(max_length=60)
    phone = models.CharField(max_length=30, blank=True)
    ships_online = models.BooleanField(default=False)
    offers_pickup = models.BooleanField(default=False)
    transfer_days = models.PositiveSmallIntegerField(default=0)
    is_sample = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            # 三(八): 建立 1 个「百县百品」直营店
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind=OutletKind.DIRECT_STORE), name="one_direct_store"
            ),
        ]
