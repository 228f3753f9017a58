"""Reading what is paid online: tries to pay, notices, differences, and what of it goes back by the vendor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from market.kernel.errors import NotFound
from market.orders.enums import CancelReason, OrderState, PaymentMethod
from market.orders.models import Order
from market.orders.rules import ONLINE_MARGIN, online_closes_at
from market.payments.enums import AttemptState, DifferenceKind, NoticeState, ReceiptState, RefundState, RefundWay
from market.payments.gateways import online_gateway
from market.payments.models import Difference, Payment, PaymentAttempt, Receipt, Refund, WebhookEvent

if TYPE_CHECKING:
    from market.payments.gateways.base import RefundFacts, SessionFacts

LIVE = (AttemptState.STARTING, AttemptState.OPEN)
_CLOSES_ITSELF = timedelta(hours=1)
_CLOSED = (OrderState.CANCELLED, OrderState.REFUNDED)


@dataclass(frozen=True)
class OnlineStanding:
    """What an order's page says of paying online."""

    may_pay: bool
    is_confirming: bool


def is_online_offered() -> bool:
    """Tell whether a vendor takes payments online here."""
    return online_gateway() is not None


def live_attempt(*, order_number: str) -> PaymentAttempt | None:
    """Give the try to pay an order that is neither paid nor over, if there is one."""
    found = PaymentAttempt.objects.filter(payment__order__number=order_number, state__in=LIVE)
    return found.select_related("payment__order").first()


def has_live_attempt(*, payment: Payment, at: datetime) -> bool:
    """
    Tell whether somebody may still pay on a vendor's page that was opened for this payment.

    Where there is no vendor any more to close the page, it is taken for closed a while after its time.
    """
    live = payment.attempts.filter(state__in=LIVE)
    return (live if is_online_offered() else live.filter(expires_at__gt=at - _CLOSES_ITSELF)).exists()


def attempt_for(*, session: "SessionFacts") -> PaymentAttempt | None:
    """Find the try that a vendor's page belongs to: by its id, or by our key while the id was not yet noted."""
    same = Q(session_id=session.session_id)
    if key := _key_from(session.key):
        same |= Q(key=key, session_id="")
    return PaymentAttempt.objects.select_related("payment__order").filter(same).first()


def online_standing(*, order: Order, came_back: bool, at: datetime) -> OnlineStanding | None:
    """Say how an order stands that is to be paid online; None for any other. `came_back` from the vendor's page."""
    if order.payment_method != PaymentMethod.ONLINE or order.paid_at is not None:
        return None
    is_open = order.state == OrderState.AWAITING_PAYMENT and at < online_closes_at(order.hold_until)
    is_confirming = came_back and live_attempt(order_number=order.number) is not None
    return OnlineStanding(is_open and not is_confirming and is_online_offered(), is_confirming)


def attempts_to_close(*, at: datetime, limit: int) -> list[PaymentAttempt]:
    """Give the tries whose page must be closed: their order is closed, paid otherwise, or about to lapse."""
    soon = Q(payment__order__hold_until__lte=at + ONLINE_MARGIN)
    closed = Q(payment__order__state__in=_CLOSED) | Q(payment__order__paid_at__isnull=False)
    rows = PaymentAttempt.objects.filter(soon | closed, state__in=LIVE).select_related("payment__order")
    return list(rows.order_by("checked_at", "pk")[:limit])


def attempts_unheard_of(*, at: datetime, limit: int) -> list[PaymentAttempt]:
    """Give the live tries of which nothing was heard for a while, those never looked at first."""
    before = at - timedelta(minutes=2)
    quiet = Q(checked_at=None, started_at__lte=before) | Q(checked_at__lte=before)
    rows = PaymentAttempt.objects.filter(quiet, state__in=LIVE).select_related("payment__order")
    return list(rows.order_by("checked_at", "pk")[:limit])


def notices_waiting(*, limit: int) -> list[WebhookEvent]:
    """Give the notices that were kept and not yet acted on, the oldest first."""
    return list(WebhookEvent.objects.filter(state=NoticeState.WAITING).order_by("received_at", "pk")[:limit])


def notices_known(*, event_ids: Sequence[str]) -> set[str]:
    """Tell which of these notices were kept."""
    return set(WebhookEvent.objects.filter(event_id__in=event_ids).values_list("event_id", flat=True))


def late_receipts(*, before: datetime | None = None) -> QuerySet[Receipt]:
    """Give the money that came online and waits, the oldest first; `before` an instant, if one is named."""
    rows = Receipt.objects.filter(method=PaymentMethod.ONLINE, state=ReceiptState.UNAPPLIED)
    return (rows.filter(recorded_at__lte=before) if before else rows).order_by("recorded_at", "pk")


def get_late_receipt(*, number: str) -> Receipt:
    """
    Give money that came online, by its number.

    :raises NotFound: if there is none
    """
    found = Receipt.objects.filter(number=number, method=PaymentMethod.ONLINE).first()
    if found is None:
        raise NotFound("没有这笔在线收款。")
    return found


def order_number_of(*, receipt: Receipt) -> str:
    """Give the number of the order for which money came online."""
    attempt = PaymentAttempt.objects.filter(intent_id=receipt.bank_line).select_related("payment__order").first()
    if not receipt.bank_line or attempt is None:
        raise NotFound("没有这笔在线收款。")
    return attempt.payment.order.number


def may_reopen(*, order: Order, payment: Payment) -> bool:
    """Tell whether late money may revive an order: it lapsed for want of money, and no other money is in its books."""
    lapsed = not order.cancelled_at or order.cancel_reason == CancelReason.EXPIRED
    booked = payment.receipts.filter(state=ReceiptState.APPLIED).exists() or order.money_refunds.exists()
    return lapsed and order.state != OrderState.REFUNDED and order.paid_at is None and not booked


def given_back_of(*, receipt: Receipt) -> int:
    """Add up what was given or promised back of one receipt, in fen."""
    return receipt.refunds.aggregate(total=Sum("amount_fen"))["total"] or 0


def refunds_to_send(*, at: datetime, limit: int) -> list[Refund]:
    """Give the refunds that the vendor is to be asked for, or of which no answer came."""
    again = at - timedelta(minutes=1)
    waits = Q(state=RefundState.OWED) | Q(state=RefundState.REQUESTED, requested_at__lte=again)
    rows = Refund.objects.filter(waits, way=RefundWay.VENDOR).select_related("receipt", "order")
    return list(rows.order_by("requested_at", "owed_at", "pk")[:limit])


def refunds_under_way(*, limit: int) -> list[Refund]:
    """Give the refunds that the vendor has accepted and not finished, the oldest first."""
    rows = Refund.objects.filter(way=RefundWay.VENDOR, state=RefundState.PENDING)
    return list(rows.order_by("requested_at", "pk")[:limit])


def refunds_by_vendor() -> QuerySet[Refund]:
    """Give the refunds on their way back through the vendor, for the desk."""
    rows = Refund.objects.filter(way=RefundWay.VENDOR).exclude(state=RefundState.PAID)
    return rows.select_related("order").order_by("owed_at", "pk")


def open_differences() -> QuerySet[Difference]:
    """Give the differences that nobody has worked off, the oldest first."""
    return Difference.objects.filter(resolved_at=None).select_related("order").order_by("opened_at", "pk")


def disputes_of(*, order: Order) -> list[Difference]:
    """List the disputes over an order's payments, worked off or not: the bank may have given that money back."""
    return list(Difference.objects.filter(kind=DifferenceKind.DISPUTE, order=order).order_by("opened_at", "pk"))


def get_difference(*, reference: str) -> Difference:
    """
    Give a difference by the vendor's number of it.

    :raises NotFound: if there is none
    """
    found = Difference.objects.select_related("order", "resolved_by").filter(reference=reference).first()
    if found is None:
        raise NotFound("没有这条差异。")
    return found


def order_of_intent(*, intent_id: str) -> Order | None:
    """Find the order that a payment at the vendor was for."""
    attempt = PaymentAttempt.objects.select_related("payment__order").filter(intent_id=intent_id).first()
    return attempt.payment.order if intent_id and attempt else None


def recent_attempts(*, limit: int) -> list[PaymentAttempt]:
    """Give the latest tries to pay online."""
    return list(PaymentAttempt.objects.select_related("payment__order").order_by("-started_at", "-pk")[:limit])


def _key_from(text: str) -> UUID | None:
    """Read one of our keys as the vendor has it; None if that is none of ours."""
    try:
        return UUID(text)
    except ValueError:
        return None


def refund_under(*, facts: "RefundFacts") -> str:
    """
    Give the number of the refund that the vendor speaks of, by its id or by our key.

    :raises NotFound: if it was not asked for here
    """
    same = Q(vendor_id=facts.refund_id)
    if key := _key_from(facts.key):
        same |= Q(key=key)
    found = Refund.objects.filter(same).values_list("number", flat=True).first()
    if found is None:
        raise NotFound("没有这笔退款。")
    return found
