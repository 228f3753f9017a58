"""Stock in lots."""

from django.db import models
from django.db.models import F, Q

from market.catalogue.models import Variant
from market.inventory.enums import HoldState, MovementReason, TransferState
from market.kernel.append_only import AppendOnly
from market.outlets.models import Outlet


class Lot(models.Model):
    """Goods of one variant made together, at one outlet; `on_hand` is the sum of its movements, `held` a part of it."""

    number = models.CharField(max_length=24, unique=True)
    key = models.UUIDField(unique=True)
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="lots")
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="lots")
    # The producer's own lot mark (食品安全法 53: 生产批号).
    batch_code = models.CharField(max_length=40)
    produced_on = models.DateField()
    # The last day of sale; empty for goods without expiry.
    expires_on = models.DateField(null=True)
    on_hand = models.IntegerField(default=0)
    held = models.IntegerField(default=0)
    received_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(held__gte=0), name="held_not_negative"),
            models.CheckConstraint(condition=Q(held__lte=F("on_hand")), name="held_within_on_hand"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("produced_on")), name="expires_after_production"
            ),
        ]
        indexes = [
            models.Index(
                fields=["variant", "outlet", "expires_on"], condition=Q(on_hand__gt=0), name="lots_to_sell_from"
            ),
        ]


class StockMovement(AppendOnly):
    """A change of a lot's stock. Never changed: a mistake is mended by another movement."""

    # What a person submitted it under, so that a second click moves nothing; empty where the cause has its own key.
    key = models.UUIDField(null=True, unique=True)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="movements")
    reason = models.CharField(max_length=12, choices=MovementReason)
    delta = models.IntegerField()
    # Number of the order, transfer or lot that caused it.
    reference = models.CharField(max_length=64)
    actor_number = models.CharField(max_length=24, blank=True)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(delta=0), name="movement_moves")]
        indexes = [models.Index(fields=["reference"], name="movements_by_reference")]


class Hold(models.Model):
    """
    A reservation of part of a lot for `reference` until `expires_at`; an expired hold counts as free at once.

    `expires_at` is empty once the reference is paid or partly shipped: such a hold waits for its goods to leave.
    """

    reference = models.CharField(max_length=64)
    # Which line of the reference it serves; lines are numbered from 1.
    line = models.PositiveIntegerField()
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="holds")
    quantity = models.PositiveIntegerField()
    expires_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=HoldState, default=HoldState.HELD)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="hold_holds_something")]
        indexes = [
            models.Index(fields=["reference"], name="holds_by_reference"),
            models.Index(fields=["lot"], condition=Q(state=HoldState.HELD), name="holds_of_lot"),
            models.Index(fields=["expires_at"], condition=Q(state=HoldState.HELD), name="holds_to_expire"),
        ]


class Transfer(models.Model):
    """Goods on the way from one outlet's lot to another outlet; two movements under one number."""

    number = models.CharField(max_length=24, unique=True)
    key = models.UUIDField(unique=True)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="transfers_out")
    to_outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="+")
    to_lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="transfers_in")
    quantity = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=TransferState, default=TransferState.SENT)
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="transfer_moves_something")]
