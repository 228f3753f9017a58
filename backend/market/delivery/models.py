"""The freight table."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from market.delivery.enums import Temperature


class FreightRate(models.Model):
    """
    A dated row of the freight table: what a region and a class of temperature cost from a day on.

    Rows are added, never changed: what an order was charged can be explained afterwards.
    """

    # A province's two digits, or the name of a zone.
    region = models.CharField(max_length=8)
    temperature = models.CharField(max_length=8, choices=Temperature)
    active_from = models.DateField()
    is_served = models.BooleanField(default=True)
    first_g = models.PositiveIntegerField(default=1_000)
    first_fen = models.BigIntegerField(default=0)
    per_kg_fen = models.BigIntegerField(default=0)
    free_from_fen = models.BigIntegerField(null=True)
    is_sample = models.BooleanField(default=False)
    reason = models.CharField(max_length=100, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "temperature", "active_from"], name="one_freight_row_a_day"),
            models.CheckConstraint(
                condition=Q(first_g__gt=0, first_fen__gte=0, per_kg_fen__gte=0)
                & (Q(free_from_fen=None) | Q(free_from_fen__gte=0)),
                name="freight_is_not_negative",
            ),
        ]
