"""Orders and what happens to them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from market.buyers.enums import BuyerKind, UnitType
from market.buyers.models import Buyer
from market.catalogue.models import ComparableCategory, Variant
from market.inventory.models import Lot
from market.orders.enums import (
    CancelReason,
    Fulfilment,
    FundSource,
    OrderState,
    PaymentMethod,
    PaymentTerms,
    Purpose,
)
from market.outlets.models import Outlet
from market.regions.models import Region


class HoldTerm(models.Model):
    """A dated setting: how many days an unpaid order of such buyers and payment keeps its stock."""

    method = models.CharField(max_length=14, choices=PaymentMethod)
    is_institution = models.BooleanField()
    days = models.PositiveSmallIntegerField()
    active_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["method", "is_institution", "active_from"], name="one_hold_term_a_day")
        ]


class Order(models.Model):
    """A purchase as it was agreed: tags, prices and place are copied at submission and never change afterwards."""

    number = models.CharField(max_length=24, unique=True)
    key = models.UUIDField(unique=True)
    cart_number = models.CharField(max_length=24)
    # What was submitted under the key, so that the same key with another input is refused.
    input_digest = models.CharField(max_length=64)
    buyer = models.ForeignKey(Buyer, models.PROTECT, related_name="orders")
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    buyer_kind = models.CharField(max_length=12, choices=BuyerKind)
    unit_type = models.CharField(max_length=12, choices=UnitType, blank=True)
    buyer_name = models.CharField(max_length=80)
    buyer_uscc = models.CharField(max_length=18, blank=True)
    fund_source = models.CharField(max_length=16, choices=FundSource)
    purpose = models.CharField(max_length=10, choices=Purpose)
    fulfilment = models.CharField(max_length=10, choices=Fulfilment)
    pickup_outlet = models.ForeignKey(Outlet, models.PROTECT, null=True, related_name="+")
    pickup_until = models.DateField(null=True)
    # What the buyer shows at the counter, when they come, and how often another code was said there.
    pickup_code = models.CharField(max_length=8, blank=True, default="")
    pickup_from = models.DateTimeField(null=True)
    pickup_to = models.DateTimeField(null=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    recipient = models.CharField(max_length=40)
    phone = models.CharField(max_length=20)
    address_line = models.CharField(max_length=240, blank=True)
    remark = models.CharField(max_length=200, blank=True)
    payment_method = models.CharField(max_length=14, choices=PaymentMethod)
    payment_terms = models.CharField(max_length=12, choices=PaymentTerms)
    payer_name = models.CharField(max_length=80, blank=True)
    goods_fen = models.BigIntegerField()
    # What a coupon took off the goods, and its code.
    discount_fen = models.BigIntegerField(default=0)
    coupon_code = models.CharField(max_length=20, blank=True)
    freight_fen = models.BigIntegerField(default=0)
    refunded_fen = models.BigIntegerField(default=0)
    # All of the freight, once everything was refunded before anything left.
    freight_back_fen = models.BigIntegerField(default=0)
    state = models.CharField(max_length=20, choices=OrderState)
    placed_at = models.DateTimeField()
    hold_until = models.DateTimeField()
    # When the whole sum due was confirmed, and the value day on the bank line (else the confirmation's day).
    paid_at = models.DateTimeField(null=True)
    paid_on = models.DateField(null=True)
    received_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=8, choices=CancelReason, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(goods_fen__gt=0, freight_fen__gte=0), name="order_costs_something"),
            models.CheckConstraint(
                condition=Q(refunded_fen__gte=0, refunded_fen__lte=F("goods_fen") - F("discount_fen")),
                name="refunded_within_goods",
            ),
            models.CheckConstraint(
                condition=Q(freight_back_fen=0) | Q(freight_back_fen=F("freight_fen")), name="freight_back_in_full"
            ),
            models.CheckConstraint(
                condition=Q(discount_fen__gte=0, discount_fen__lt=F("goods_fen")), name="discount_below_goods"
            ),
            models.CheckConstraint(
                condition=Q(discount_fen=0, coupon_code="") | Q(discount_fen__gt=0) & ~Q(coupon_code=""),
                name="discount_has_a_coupon",
            ),
            models.CheckConstraint(
                condition=Q(fulfilment=Fulfilment.DELIVERY) | Q(pickup_outlet__isnull=False), name="pickup_has_outlet"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancel_reason=""), name="cancelled_for_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["buyer", "-placed_at"], name="orders_of_buyer"),
            models.Index(fields=["state", "placed_at"], name="orders_by_state"),
        ]

    @property
    def net_fen(self) -> int:
        """What is paid for the goods: without the discount and the freight."""
        return self.goods_fen - self.discount_fen

    @property
    def total_fen(self) -> int:
        """What was agreed: goods without the discount, and freight."""
        return self.net_fen + self.freight_fen

    @property
    def due_fen(self) -> int:
        """What is owed after refunds of lines, before any payment."""
        return self.total_fen - self.given_back_fen

    @property
    def given_back_fen(self) -> int:
        """What was taken out of the purchase: lines refunded, and the freight where nothing was ever sent."""
        return self.refunded_fen + self.freight_back_fen

    @property
    def is_institutional(self) -> bool:
        return self.buyer_kind != BuyerKind.INDIVIDUAL

    @property
    def is_in_debt(self) -> bool:
        """Goods left against money that was taken back, and its state does not say so; its lines are fetched."""
        says_so = {OrderState.AWAITING_PAYMENT, OrderState.AWAITING_SETTLEMENT}
        over = {OrderState.CANCELLED, OrderState.REFUNDED}
        money_first = self.payment_terms == PaymentTerms.MONEY_FIRST and self.paid_at is None
        return money_first and self.state not in says_so | over and any(x.shipped_quantity for x in self.lines.all())

    @property
    def shipped_of(self) -> tuple[int, int]:
        """Units that have left, and units that are to leave in all; its lines are fetched."""
        lines = list(self.lines.all())
        kept = sum(line.quantity - line.refunded_quantity + line.returned_quantity for line in lines)
        shipped = sum(line.shipped_quantity for line in lines)
        return shipped, max(kept, shipped)


class OrderLine(models.Model):
    """A line with everything frozen that papers and the tally need."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    variant = models.ForeignKey(Variant, models.PROTECT, related_name="+")
    sku = models.CharField(max_length=24)
    product_name = models.CharField(max_length=60)
    pack = models.CharField(max_length=60)
    county_name = models.CharField(max_length=10)
    producer_name = models.CharField(max_length=60)
    seller_name = models.CharField(max_length=60)
    is_returnable = models.BooleanField()
    unit_price_fen = models.BigIntegerField()
    quantity = models.PositiveIntegerField()
    amount_fen = models.BigIntegerField()
    # The line's part of the order's discount.
    discount_fen = models.BigIntegerField(default=0)
    # Kept sums of shipments, acceptances and refunds, so that a list needs no join.
    shipped_quantity = models.PositiveIntegerField(default=0)
    accepted_quantity = models.PositiveIntegerField(default=0)
    refunded_quantity = models.PositiveIntegerField(default=0)
    # Of what was shipped: not accepted for a reason; of these: taken out by a refund, or sent anew.
    refused_quantity = models.PositiveIntegerField(default=0)
    returned_quantity = models.PositiveIntegerField(default=0)
    replaced_quantity = models.PositiveIntegerField(default=0)
    refunded_fen = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="one_line_per_place"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, amount_fen=F("unit_price_fen") * F("quantity")), name="line_amount_fits"
            ),
            models.CheckConstraint(condition=Q(shipped_quantity__lte=F("quantity")), name="shipped_within_ordered"),
            models.CheckConstraint(
                condition=Q(accepted_quantity__lte=F("shipped_quantity")), name="accepted_within_shipped"
            ),
            models.CheckConstraint(condition=Q(refunded_quantity__lte=F("quantity")), name="refunded_within_ordered"),
            models.CheckConstraint(
                condition=Q(
                    refused_quantity__lte=F("shipped_quantity") - F("accepted_quantity") + F("replaced_quantity")
                ),
                name="refused_within_shipped",
            ),
            models.CheckConstraint(
                condition=Q(refused_quantity__gte=F("returned_quantity") + F("replaced_quantity")),
                name="settled_within_refused",
            ),
            models.CheckConstraint(
                condition=Q(returned_quantity__lte=F("refunded_quantity")), name="returned_within_refunded"
            ),
            models.CheckConstraint(
                condition=Q(discount_fen__gte=0, discount_fen__lte=F("amount_fen")), name="discount_within_amount"
            ),
            models.CheckConstraint(
                condition=Q(refunded_fen__gte=0, refunded_fen__lte=F("amount_fen") - F("discount_fen")),
                name="refunded_within_amount",
            ),
        ]

    @property
    def net_fen(self) -> int:
        """What is paid for the line, which the tally counts and refunds give back."""
        return self.amount_fen - self.discount_fen


class LinePart(models.Model):
    """How a line splits for the tally: one part for a plain good, one per component for a gift box."""

    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    # Empty when the good is of no counterpart county: it then counts in the denominator only.
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    # Empty for goods outside every comparable category (crafts): they count in the district total only.
    comparable_category = models.ForeignKey(ComparableCategory, models.PROTECT, null=True, related_name="+")
    # List price x quantity at the time of ordering; a line's amount is split by it.
    weight_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "position"], name="one_part_per_place"),
            models.CheckConstraint(condition=Q(weight_fen__gt=0), name="part_has_weight"),
        ]


class Shipment(models.Model):
    """Goods that left: a parcel, or a hand-over at the pick-up counter."""

    number = models.CharField(max_length=24, unique=True)
    key = models.UUIDField(unique=True)
    # As for orders; empty in rows that are older than it.
    input_digest = models.CharField(max_length=64, blank=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="shipments")
    fulfilment = models.CharField(max_length=10, choices=Fulfilment)
    carrier = models.CharField(max_length=30, blank=True)
    tracking_number = models.CharField(max_length=40, blank=True)
    # Sent anew for units that were refused: it adds nothing to what the order has shipped.
    is_replacement = models.BooleanField(default=False)
    shipped_at = models.DateTimeField()
    shipped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")


class ShipmentLine(models.Model):
    """What of a line went with a shipment, and from which lot (食品安全法 53 ¶4)."""

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="shipment_lines")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()


class Acceptance(models.Model):
    """A unit's signature for goods delivered."""

    number = models.CharField(max_length=24, unique=True)
    key = models.UUIDField(unique=True)
    input_digest = models.CharField(max_length=64, blank=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="acceptances")
    accepted_on = models.DateField()
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)


class AcceptanceLine(models.Model):
    """How much of a line was accepted."""

    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="acceptance_lines")
    quantity = models.PositiveIntegerField()


class Refusal(models.Model):
    """Units of a delivered line that a unit did not accept, and why."""

    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="refusals")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="refusals")
    quantity = models.PositiveIntegerField()
    reason = models.CharField(max_length=100)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="refusal_refuses_something")]


class LineRefund(models.Model):
    """Units of a line taken back out of the purchase, and what they cost."""

    number = models.CharField(max_length=24, unique=True)
    key = models.UUIDField()
    # Which of the refunds made under the key it is, from 1: the key of one order's refund cannot serve another's.
    place = models.PositiveSmallIntegerField(default=1)
    input_digest = models.CharField(max_length=64, blank=True)
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="refunds")
    quantity = models.PositiveIntegerField()
    # How many of them had been refused in an acceptance; a refund settles these first.
    refused_quantity = models.PositiveIntegerField(default=0)
    amount_fen = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    refunded_at = models.DateTimeField()
    refunded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "line"], name="one_refund_per_key_and_line"),
            models.UniqueConstraint(fields=["key", "place"], name="one_refund_per_key_and_place"),
        ]
