"""Money expected, received and given back."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from market.kernel.append_only import AppendOnly
from market.orders.enums import PaymentMethod
from market.orders.models import Order
from market.payments.enums import (
    AttemptState,
    DifferenceKind,
    NoticeState,
    PaymentState,
    RebookingKind,
    ReceiptState,
    RefundState,
    RefundWay,
)
from market.payments.rules import dispute_words, references_in


class Payment(models.Model):
    """What an order is expected to bring, and by which way; one per order."""

    number = models.CharField(max_length=24, unique=True)
    order = models.OneToOneField(Order, models.PROTECT, related_name="payment")
    method = models.CharField(max_length=14, choices=PaymentMethod)
    # What the payer writes on the transfer, so that the line on the bank statement finds its order.
    remittance_reference = models.CharField(max_length=24, unique=True)
    amount_fen = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=PaymentState, default=PaymentState.EXPECTED)
    expected_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payment_of_something")]


class Receipt(models.Model):
    """
    Money that came in, as the bank line or the till shows it; what fits no order waits at the desk until settled.

    What a bank line was divided into, or waits again after it was taken back, is a part with the line's own words.
    """

    number = models.CharField(max_length=24, unique=True)
    key = models.UUIDField(unique=True)
    # What was stated under the key; empty at the till, in parts, and in rows that are older than it.
    input_digest = models.CharField(max_length=64, blank=True)
    method = models.CharField(max_length=14, choices=PaymentMethod)
    # The bank's own number of the line; the same line is entered once, and again only after it was voided.
    bank_line = models.CharField(max_length=64, blank=True)
    reference_text = models.CharField(max_length=120, blank=True)
    payer_name = models.CharField(max_length=80, blank=True)
    amount_fen = models.BigIntegerField()
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    value_on = models.DateField()
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="receipts")
    state = models.CharField(max_length=10, choices=ReceiptState)
    # Why it was not applied, in words for the desk.
    problem = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField()
    # Nobody for what came online.
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    resolution_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="receipt_of_something"),
            models.UniqueConstraint(
                fields=["bank_line"],
                condition=Q(part_of=None) & ~Q(bank_line="") & ~Q(state=ReceiptState.VOID),
                name="bank_line_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReceiptState.APPLIED) | Q(payment__isnull=False), name="applied_to_a_payment"
            ),
        ]

    @property
    def names_several(self) -> bool:
        """Tell whether its payer named more than one order."""
        return len(references_in(self.reference_text)) > 1

    @property
    def is_replaced(self) -> bool:
        """Tell whether other receipts stand for this money, or none does."""
        return self.state in {ReceiptState.SPLIT, ReceiptState.TAKEN_BACK, ReceiptState.VOID}


class Rebooking(AppendOnly):
    """A decision on money after it was entered: divided, taken back from its order, or voided; who, when and why."""

    key = models.UUIDField(unique=True)
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="rebookings")
    kind = models.CharField(max_length=10, choices=RebookingKind)
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["receipt", "kind"], name="rebooked_once")]


class Refund(models.Model):
    """Money owed back to a payer: by the desk's transfer, or by the vendor that took it, from one receipt of its."""

    number = models.CharField(max_length=24, unique=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="money_refunds")
    amount_fen = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=RefundState, default=RefundState.OWED)
    owed_at = models.DateTimeField()
    paid_on = models.DateField(null=True)
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    bank_line = models.CharField(max_length=64, blank=True)
    way = models.CharField(max_length=8, choices=RefundWay, default=RefundWay.TRANSFER)
    # The money that came online of which this goes back, and the key under which the vendor is asked.
    receipt = models.ForeignKey(Receipt, models.PROTECT, null=True, related_name="refunds")
    key = models.UUIDField(unique=True, null=True)
    vendor_id = models.CharField(max_length=64, blank=True)
    requested_at = models.DateTimeField(null=True)
    # Why the vendor could not give it back, so that the desk transfers it.
    failure = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="refund_of_something"),
            models.CheckConstraint(
                condition=Q(way=RefundWay.TRANSFER) | Q(receipt__isnull=False, key__isnull=False),
                name="vendor_gives_back_what_it_took",
            ),
            models.UniqueConstraint(fields=["vendor_id"], condition=~Q(vendor_id=""), name="vendor_refund_once"),
        ]


class PaymentAttempt(models.Model):
    """
    A try to pay an order online: the vendor's page, asked for under `key`, which is its idempotency key.

    It is written before the vendor is asked, so that no page is ever open of which nothing is known here.
    """

    key = models.UUIDField(unique=True)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="attempts")
    amount_fen = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=AttemptState, default=AttemptState.STARTING)
    # What was asked of the vendor; the same again under the same key gives the same page.
    return_url = models.CharField(max_length=300)
    expires_at = models.DateTimeField()
    session_id = models.CharField(max_length=120, blank=True)
    url = models.TextField(blank=True)
    intent_id = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="attempt_of_something"),
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(state__in=(AttemptState.STARTING, AttemptState.OPEN)),
                name="one_open_attempt",
            ),
            models.UniqueConstraint(fields=["session_id"], condition=~Q(session_id=""), name="session_once"),
        ]


class WebhookEvent(models.Model):
    """A notice of the vendor, kept once by its id with the facts that matter; never a payer's name or card."""

    event_id = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=NoticeState, default=NoticeState.WAITING)
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["received_at"], condition=Q(state=NoticeState.WAITING), name="notices_waiting")]


class Difference(models.Model):
    """Something in the vendor's books that the desk has to work off: a dispute, or money that nothing asked for."""

    kind = models.CharField(max_length=14, choices=DifferenceKind)
    # The vendor's own number of it.
    reference = models.CharField(max_length=120)
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="+")
    amount_fen = models.BigIntegerField()
    # What the vendor last said of it, and whether that was its last word.
    standing = models.CharField(max_length=40, blank=True)
    is_final = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "reference"], name="one_difference_each")]

    @property
    def standing_words(self) -> str:
        """How it stands at the vendor, in words for the desk."""
        return dispute_words(self.standing)
