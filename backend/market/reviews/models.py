"""Reviews of delivered lines."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from market.catalogue.models import Product
from market.orders.models import OrderLine
from market.reviews.enums import ReviewState
from market.reviews.rules import LEAST_STARS, MOST_STARS


class Review(models.Model):
    """What a buyer says of one delivered line; written and decided under its order's lock."""

    number = models.CharField(max_length=24, unique=True)
    key = models.UUIDField(unique=True)
    input_digest = models.CharField(max_length=64)
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="reviews")
    product = models.ForeignKey(Product, models.PROTECT, related_name="reviews")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stars = models.PositiveSmallIntegerField()
    text = models.TextField()
    state = models.CharField(max_length=8, choices=ReviewState)
    written_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Why it is not shown; its author reads it.
    refusal = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line"], name="one_review_per_line"),
            models.CheckConstraint(condition=Q(stars__gte=LEAST_STARS, stars__lte=MOST_STARS), name="stars_in_range"),
            models.CheckConstraint(
                condition=Q(state=ReviewState.WAITING, decided_at=None)
                | (~Q(state=ReviewState.WAITING) & Q(decided_at__isnull=False)),
                name="review_decided_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=Q(state=ReviewState.REFUSED) ^ Q(refusal=""), name="review_refused_for_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["product", "state", "-written_at"], name="reviews_of_product"),
            models.Index(fields=["state", "written_at"], name="reviews_by_state"),
        ]
