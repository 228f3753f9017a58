"""The append-only record of purchases, the dated policy, and declarations."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from market.buyers.enums import BuyerKind
from market.buyers.models import Buyer
from market.catalogue.models import ComparableCategory
from market.kernel.append_only import AppendOnly
from market.orders.enums import FundSource, Purpose
from market.regions.models import Region
from market.tally.enums import (
    DeclarationState,
    EntryChannel,
    Grade,
    Indicator,
    PolicyStatus,
    Reason,
    SourceKind,
)


class PolicyYear(models.Model):
    """The policy of one year, its document and clause. Years after the last row carry it on, to be confirmed."""

    year = models.PositiveSmallIntegerField(unique=True)
    document = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    clause = models.CharField(max_length=20)
    status = models.CharField(max_length=12, choices=PolicyStatus)
    floor_fen = models.BigIntegerField()
    stretch_fen = models.BigIntegerField()
    comparable_categories = models.ManyToManyField(ComparableCategory, related_name="+")
    # Placed and accepted in the year and paid by this day of the next year: counts for the year.
    grace_until = models.DateField()
    # The year's books cannot be closed before this day has passed.
    close_on = models.DateField()


class ShareRule(models.Model):
    """A share that a kind of buyer owes in a year; without a threshold it is advice only."""

    policy_year = models.ForeignKey(PolicyYear, models.CASCADE, related_name="rules")
    indicator = models.CharField(max_length=2, choices=Indicator)
    buyer_kind = models.CharField(max_length=12, choices=BuyerKind)
    fund_sources = ArrayField(models.CharField(max_length=16, choices=FundSource))
    # Empty means any purpose.
    purposes = ArrayField(models.CharField(max_length=10, choices=Purpose), default=list)
    threshold_bp = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy_year", "indicator"], name="one_rule_per_indicator_and_year"),
            models.UniqueConstraint(fields=["policy_year", "buyer_kind"], name="one_rule_per_buyer_kind_and_year"),
        ]


class Source(models.Model):
    """What entries rest on; the row that is locked while they are posted."""

    kind = models.CharField(max_length=12, choices=SourceKind)
    number = models.CharField(max_length=24)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="one_source")]


class UnitYear(models.Model):
    """A unit's books of one policy year; locked so that its purchases and papers post one after another."""

    buyer = models.ForeignKey(Buyer, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["buyer", "year"], name="one_unit_year")]


class Entry(AppendOnly):
    """
    One posted amount with all its tags, in fen and never zero.

    An empty region means "of no counterpart county": it counts in denominators only.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="entries")
    # Which line and part of the source it is for, e.g. "3.1"; a declaration uses the row.
    line = models.CharField(max_length=40)
    buyer = models.ForeignKey(Buyer, models.PROTECT, related_name="+")
    buyer_kind = models.CharField(max_length=12, choices=BuyerKind)
    fund_source = models.CharField(max_length=16, choices=FundSource)
    purpose = models.CharField(max_length=10, choices=Purpose, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    comparable_category = models.ForeignKey(ComparableCategory, models.PROTECT, null=True, related_name="+")
    entry_channel = models.CharField(max_length=20, choices=EntryChannel, blank=True)
    # The year whose shares it enters, stored apart from the day it was written.
    policy_year = models.PositiveSmallIntegerField()
    # The day on which the purchase counts, which decides its period (Shanghai date).
    recognised_on = models.DateField()
    reason = models.CharField(max_length=10, choices=Reason)
    amount_fen = models.BigIntegerField()
    # The day on which it was written (Shanghai date), and the instant.
    posted_on = models.DateField()
    posted_at = models.DateTimeField()
    actor_number = models.CharField(max_length=24, blank=True)
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount_fen=0), name="entry_not_zero")]
        indexes = [
            models.Index(
                fields=["buyer", "policy_year", "comparable_category", "fund_source"], name="entries_of_unit_year"
            ),
            models.Index(fields=["policy_year", "posted_on"], name="entries_by_day"),
        ]


class Declaration(models.Model):
    """A unit's paper on the total of its comparable purchases, ours included. `quarter` empty is the year."""

    number = models.CharField(max_length=24, unique=True)
    key = models.UUIDField(unique=True)
    buyer = models.ForeignKey(Buyer, models.PROTECT, related_name="declarations")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(null=True)
    grade = models.CharField(max_length=10, choices=Grade)
    state = models.CharField(max_length=10, choices=DeclarationState)
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision_note = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # A 估算 approved while a firmer paper stands posts nothing: it only renews the plan.
    is_plan_only = models.BooleanField(default=False)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaces")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quarter=None) | Q(quarter__range=(1, 4)), name="quarter_of_a_year"),
            models.CheckConstraint(
                condition=~Q(grade=Grade.QUARTERLY) | Q(quarter__isnull=False), name="quarterly_names_its_quarter"
            ),
            models.CheckConstraint(condition=~Q(grade=Grade.FINAL) | Q(quarter=None), name="final_is_for_the_year"),
            models.CheckConstraint(
                condition=Q(
                    state=DeclarationState.WITHDRAWN,
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                    decided_at=None,
                )
                | (~Q(state=DeclarationState.WITHDRAWN) & Q(withdrawn_at=None, withdrawn_by=None)),
                name="withdrawn_says_when_and_by_whom",
            ),
            models.UniqueConstraint(
                fields=["buyer", "year", "quarter", "grade"],
                condition=Q(state=DeclarationState.SUBMITTED),
                nulls_distinct=False,
                name="one_paper_waiting",
            ),
        ]
        indexes = [models.Index(fields=["buyer", "year"], name="papers_of_unit_year")]


class DeclarationRow(models.Model):
    """The total T of one comparable category and fund source."""

    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="rows")
    comparable_category = models.ForeignKey(ComparableCategory, models.PROTECT, related_name="+")
    fund_source = models.CharField(max_length=16, choices=FundSource)
    total_fen = models.BigIntegerField()
    # G at approval, and the last entry it contains: later entries other than returns are added to it.
    ours_fen = models.BigIntegerField(null=True)
    ours_upto = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "comparable_category", "fund_source"], name="one_row_per_category_and_fund"
            ),
            models.CheckConstraint(condition=Q(total_fen__gte=0), name="total_not_negative"),
        ]
