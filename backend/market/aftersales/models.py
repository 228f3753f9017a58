"""Requests for a return or a refund, their lines and steps, and reminders to ship."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from market.aftersales.enums import ReturnAct, ReturnKind, ReturnReason, ReturnState
from market.files.models import StoredPicture
from market.orders.models import Order, OrderLine


class ReturnRequest(models.Model):
    """What a resident asks back of one delivered order; every change of it is made under the order's lock."""

    number = models.CharField(max_length=24, unique=True)
    key = models.UUIDField(unique=True)
    input_digest = models.CharField(max_length=64)
    order = models.ForeignKey(Order, models.PROTECT, related_name="return_requests")
    kind = models.CharField(max_length=12, choices=ReturnKind)
    reason = models.CharField(max_length=12, choices=ReturnReason)
    text = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=ReturnState)
    asked_at = models.DateTimeField()
    # The parcel in which the buyer sent the goods back.
    carrier = models.CharField(max_length=30, blank=True)
    tracking_number = models.CharField(max_length=40, blank=True)
    # What was refunded in the end.
    refunded_fen = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(refunded_fen=0) | Q(refunded_fen__gt=0, state=ReturnState.REFUNDED),
                name="return_refunds_at_its_end",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="returns_by_state")]

    @property
    def is_open(self) -> bool:
        return self.state in {ReturnState.REQUESTED, ReturnState.APPROVED, ReturnState.SENT_BACK}


class ReturnLine(models.Model):
    """Units of a line that a request asks back, and what became of those that came."""

    request = models.ForeignKey(ReturnRequest, models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="return_lines")
    quantity = models.PositiveIntegerField()
    restocked_quantity = models.PositiveIntegerField(default=0)
    scrapped_quantity = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "line"], name="one_return_line_per_line"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="return_line_asks_something"),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("restocked_quantity") + F("scrapped_quantity")),
                name="returned_within_asked",
            ),
        ]

    @property
    def taken_quantity(self) -> int:
        """Units that the store took back."""
        return self.restocked_quantity + self.scrapped_quantity


class ReturnPicture(models.Model):
    """A private picture that came with a request; its buyer and the store see it."""

    request = models.ForeignKey(ReturnRequest, models.PROTECT, related_name="pictures")
    position = models.PositiveSmallIntegerField()
    picture = models.OneToOneField(StoredPicture, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "position"], name="one_return_picture_per_place")]


class ReturnStep(models.Model):
    """A step of a request: by whom, when, and what was said with it; its key makes it happen once."""

    request = models.ForeignKey(ReturnRequest, models.PROTECT, related_name="steps")
    act = models.CharField(max_length=10, choices=ReturnAct)
    key = models.UUIDField(unique=True)
    input_digest = models.CharField(max_length=64)
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "act"], name="one_return_step_of_a_kind")]

    @property
    def is_buyers(self) -> bool:
        return self.act in {ReturnAct.ASKED, ReturnAct.SENT_BACK, ReturnAct.WITHDRAWN}


class Reminder(models.Model):
    """A buyer's reminder to ship an order, at most one on a Shanghai date."""

    key = models.UUIDField(unique=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="reminders")
    reminded_on = models.DateField()
    reminded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "reminded_on"], name="one_reminder_a_day")]
