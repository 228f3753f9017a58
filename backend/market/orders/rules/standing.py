"""Where an order stands, by its facts, and when it is to be paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from market.buyers.enums import BuyerKind
from market.kernel.calendar import local_date_of
from market.orders.enums import CancelReason, Fulfilment, OrderState, PaymentMethod, PaymentTerms

# 保障中小企业款项支付条例 8-10: a public body pays within 30 days of accepting the goods.
DAYS_TO_SETTLE = 30


@dataclass(frozen=True)
class LineFacts:
    """The sums of one line, in units."""

    ordered: int
    shipped: int
    accepted: int
    refunded: int
    # Not accepted for a reason; of these, taken out by a refund, and sent anew.
    refused: int = 0
    returned: int = 0
    replaced: int = 0

    @property
    def to_ship(self) -> int:
        """Units still to leave; a refund takes refused units first, then undelivered ones."""
        return max(0, self.ordered - (self.refunded - self.returned) - self.shipped)

    @property
    def to_accept(self) -> int:
        """Units delivered, kept and neither signed for nor refused; what is sent anew is to be signed for again."""
        delivered = min(self.shipped, self.ordered - (self.refunded - self.returned))
        return max(0, delivered - self.accepted - (self.refused - self.replaced))

    @property
    def to_remedy(self) -> int:
        """Units refused and neither refunded nor sent anew."""
        return self.refused - self.returned - self.replaced

    @property
    def kept(self) -> int:
        """Units accepted and not given back."""
        return min(self.accepted, self.to_refund - self.to_remedy)

    @property
    def to_refund(self) -> int:
        """Units still in the purchase."""
        return self.ordered - self.refunded


@dataclass(frozen=True)
class OrderFacts:
    """Everything that decides where an order stands."""

    is_institutional: bool
    fulfilment: str
    payment_method: str
    payment_terms: str
    is_cancelled: bool
    is_paid: bool
    is_received: bool
    lines: Sequence[LineFacts]


def has_lapsed(*, hold_until: datetime, is_open: bool, is_paid: bool, has_shipped: bool, at: datetime) -> bool:
    """Tell whether the time an order keeps stock is over, swept or not; paid or partly shipped ones never lapse."""
    return is_open and not is_paid and not has_shipped and hold_until <= at


def reason_of_lapse(*, payment_terms: str) -> CancelReason:
    """Say what did not come in time: the money, or the goods when they come first."""
    return CancelReason.UNSENT if payment_terms == PaymentTerms.GOODS_FIRST else CancelReason.EXPIRED


def pay_by(
    *, payment_terms: str, state: str, buyer_kind: str, hold_until: datetime, accepted_on: date | None
) -> date | None:
    """
    Give the Shanghai date by which an unpaid order is to be paid: the last day of its hold when money comes first.

    When goods come first, a public body has a term from its last acceptance; before that and for others there is none.
    """
    if payment_terms == PaymentTerms.MONEY_FIRST:
        return local_date_of(hold_until - timedelta(seconds=1))
    if state != OrderState.AWAITING_SETTLEMENT or buyer_kind != BuyerKind.FISCAL_UNIT or accepted_on is None:
        return None
    return accepted_on + timedelta(days=DAYS_TO_SETTLE)


def state_of(facts: OrderFacts) -> OrderState:
    """
    Derive where an order stands from its facts alone.

    Goods that left keep it where they are, even if the money for them was taken back: it is then in debt beside that.
    """
    if facts.is_cancelled:
        return OrderState.CANCELLED
    if not any(line.to_refund for line in facts.lines):
        return OrderState.REFUNDED
    has_left = any(line.shipped for line in facts.lines)
    money_first = facts.payment_terms == PaymentTerms.MONEY_FIRST
    if money_first and facts.payment_method != PaymentMethod.ON_PICKUP and not facts.is_paid and not has_left:
        return OrderState.AWAITING_PAYMENT
    if any(line.to_ship for line in facts.lines):
        if facts.fulfilment == Fulfilment.PICKUP:
            return OrderState.AWAITING_PICKUP
        return OrderState.PARTLY_SHIPPED if has_left else OrderState.AWAITING_SHIPMENT
    return _state_of_delivered(facts)


def _state_of_delivered(facts: OrderFacts) -> OrderState:
    """A resident confirms the receipt, a unit accepts by line; what is not paid then is to be settled."""
    if not facts.is_institutional and not facts.is_received:
        return OrderState.SHIPPED
    if facts.is_institutional and any(line.to_accept for line in facts.lines):
        return OrderState.AWAITING_ACCEPTANCE
    if facts.is_institutional and any(line.to_remedy for line in facts.lines):
        return OrderState.AWAITING_REMEDY
    return OrderState.COMPLETED if facts.is_paid else OrderState.AWAITING_SETTLEMENT
