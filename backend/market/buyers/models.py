"""Buyers, their members and addresses."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from market.buyers.enums import ADMITTED, BuyerKind, BuyerState, MemberRole, UnitType


class Buyer(models.Model):
    """Who an order is for: a resident, or a unit or union with its 统一社会信用代码 (GB 32100-2015)."""

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=12, choices=BuyerKind)
    unit_type = models.CharField(max_length=12, choices=UnitType, blank=True)
    name = models.CharField(max_length=80)
    uscc = models.CharField(max_length=18, blank=True)
    # The officer's work phone and the unit's seat, asked for so that the office can check an application.
    contact_name = models.CharField(max_length=40, blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=BuyerState)
    applied_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision_note = models.CharField(max_length=200, blank=True)
    suspended_at = models.DateTimeField(null=True)
    suspension_note = models.CharField(max_length=200, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            # A union without its own legal person uses its employer's code, so a code is unique per kind of buyer. Only
            # an admitted unit owns its code: whoever merely applied with another's must not stand in that one's way.
            models.UniqueConstraint(
                fields=["uscc", "kind"],
                condition=~Q(uscc="") & Q(state__in=ADMITTED),
                name="code_once_per_admitted_kind",
            ),
            models.CheckConstraint(
                condition=Q(state=BuyerState.SUSPENDED, suspended_at__isnull=False) & ~Q(suspension_note="")
                | ~Q(state=BuyerState.SUSPENDED) & Q(suspended_at=None, suspension_note=""),
                name="suspended_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind=BuyerKind.INDIVIDUAL, uscc="", unit_type="")
                | (~Q(kind=BuyerKind.INDIVIDUAL) & ~Q(uscc="") & ~Q(unit_type="")),
                name="institutions_have_code_and_sector",
            ),
        ]

    @property
    def is_institution(self) -> bool:
        """Tell whether this is a unit or union rather than a resident."""
        return self.kind != BuyerKind.INDIVIDUAL

    @property
    def is_suspended(self) -> bool:
        """Tell whether the office has stopped this unit from placing orders."""
        return self.state == BuyerState.SUSPENDED

    @property
    def kind_label(self) -> str:
        return BuyerKind(self.kind).label


class Membership(models.Model):
    """A person who may act for a buyer."""

    buyer = models.ForeignKey(Buyer, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=MemberRole)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["buyer", "user"], name="one_membership_per_buyer")]


class Address(models.Model):
    """An entry of a buyer's address book."""

    number = models.CharField(max_length=24, unique=True)
    buyer = models.ForeignKey(Buyer, models.PROTECT, related_name="addresses")
    recipient = models.CharField(max_length=40)
    phone = models.CharField(max_length=20)
    province = models.CharField(max_length=20)
    city = models.CharField(max_length=20, blank=True)
    district = models.CharField(max_length=20, blank=True)
    street = models.CharField(max_length=30, blank=True, default="")
    detail = models.CharField(max_length=120)
    is_default = models.BooleanField(default=False)
    is_removed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["buyer"], condition=Q(is_default=True, is_removed=False), name="one_default_address"
            ),
        ]

    @property
    def line(self) -> str:
        """Give the address on one line."""
        return f"{self.province}{self.city}{self.district}{self.street}{self.detail}"
