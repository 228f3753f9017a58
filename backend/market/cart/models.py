"""Carts."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from market.buyers.models import Buyer
from market.catalogue.models import Variant


class Cart(models.Model):
    """What one person is about to order for one buyer; a guest's has only a token. Closed by the order it becomes."""

    number = models.CharField(max_length=24, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="carts")
    buyer = models.ForeignKey(Buyer, models.PROTECT, null=True, related_name="carts")
    guest_token = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField()
    # Kept up for guests' carts only: they are forgotten a month after it.
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "buyer"], condition=Q(closed_at=None, user__isnull=False), name="one_open_cart"
            ),
            models.UniqueConstraint(
                fields=["guest_token"], condition=Q(closed_at=None) & ~Q(guest_token=""), name="one_open_guest_cart"
            ),
            models.CheckConstraint(
                condition=Q(user=None, buyer=None) & ~Q(guest_token="")
                | Q(user__isnull=False, buyer__isnull=False, guest_token=""),
                name="cart_of_guest_or_of_buyer",
            ),
        ]


class CartLine(models.Model):
    """A variant in a cart, with the price its buyer was last shown."""

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    shown_price_fen = models.BigIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant"], name="one_line_per_variant"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="cart_line_has_quantity"),
        ]


class CartAddition(models.Model):
    """A list that was put into a cart under the key of its form; the same key adds nothing again."""

    key = models.UUIDField(unique=True)
    input_digest = models.CharField(max_length=64)
    cart = models.ForeignKey(Cart, models.PROTECT, related_name="additions")
    added_at = models.DateTimeField()
