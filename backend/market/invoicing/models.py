"""Invoices of orders and their files."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from market.invoicing.enums import FileKind, InvoiceState, TitleKind
from market.invoicing.rules import masked_email
from market.orders.models import Order


class Invoice(models.Model):
    """An invoice asked for, issued, and reversed when a refund made it wrong; changed under the order's lock."""

    number = models.CharField(max_length=24, unique=True)
    key = models.UUIDField(unique=True)
    input_digest = models.CharField(max_length=64)
    order = models.ForeignKey(Order, models.PROTECT, related_name="invoices")
    state = models.CharField(max_length=10, choices=InvoiceState)
    title_kind = models.CharField(max_length=8, choices=TitleKind)
    title = models.CharField(max_length=80)
    tax_number = models.CharField(max_length=18, blank=True)
    email = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issue_key = models.UUIDField(unique=True, null=True)
    issue_digest = models.CharField(max_length=64, blank=True)
    invoice_number = models.CharField(max_length=20, blank=True)
    issued_on = models.DateField(null=True)
    # What the order had cost when it was issued.
    amount_fen = models.BigIntegerField(default=0)
    # The 红字 invoice by which it was taken back.
    red_number = models.CharField(max_length=20, blank=True)
    reversed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=~Q(state=InvoiceState.REVERSED), name="one_living_invoice_per_order"
            ),
            models.UniqueConstraint(
                fields=["invoice_number"], condition=~Q(invoice_number=""), name="invoice_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state=InvoiceState.REQUESTED, issued_on=None, invoice_number="")
                | (~Q(state=InvoiceState.REQUESTED) & Q(issued_on__isnull=False) & ~Q(invoice_number="")),
                name="issued_invoice_has_its_number",
            ),
            models.CheckConstraint(
                condition=Q(state=InvoiceState.REVERSED) ^ Q(reversed_at=None), name="reversed_when_it_says_so"
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="invoices_by_state")]

    @property
    def masked_email(self) -> str:
        """The address as somebody reads it who only found the order."""
        return masked_email(self.email)


class InvoiceFile(models.Model):
    """The file of an issued invoice, kept here so that a restored backup is whole; its owner and staff read it."""

    invoice = models.OneToOneField(Invoice, models.PROTECT, related_name="file")
    kind = models.CharField(max_length=3, choices=FileKind)
    content = models.BinaryField()
