"""Money owed back: by which way it goes, and what the vendor says of it."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import transaction

from market.kernel.calendar import local_date_of
from market.kernel.numbers import new_number
from market.orders.enums import PaymentMethod
from market.payments.enums import DifferenceKind, ReceiptState, RefundState, RefundWay
from market.payments.gateways import online_gateway
from market.payments.gateways.base import RefundFacts
from market.payments.locks import lock_refund
from market.payments.models import Payment, Receipt, Refund
from market.payments.operations.online import open_difference
from market.payments.selectors import given_back_of

# After that cards and wallets take nothing back any more, and the desk transfers it.
LONGEST_WAY_BACK = timedelta(days=180)


@transaction.atomic
def owe_back(*, payment: Payment, amount_fen: int, reason: str, at: datetime) -> list[Refund]:
    """
    Owe money back of a locked payment: what came online goes back the way it came, the rest by transfer.

    Nothing is asked of a vendor here; the sweep does, outside any transaction. Where there is none any more, all of it
    goes by transfer.
    """
    owed: list[Refund] = []
    left = amount_fen
    for receipt in _returnable(payment, local_date_of(at)):
        part = min(left, receipt.amount_fen - given_back_of(receipt=receipt))
        if part > 0:
            owed.append(_owe(payment, part, reason, at, receipt))
            left -= part
    if left:
        owed.append(_owe(payment, left, reason, at, None))
    return owed


def _returnable(payment: Payment, today: date) -> list[Receipt]:
    rows = payment.receipts.filter(
        method=PaymentMethod.ONLINE, state=ReceiptState.APPLIED, value_on__gte=today - LONGEST_WAY_BACK
    )
    return list(rows.order_by("-recorded_at", "-pk"))


def _owe(payment: Payment, amount_fen: int, reason: str, at: datetime, receipt: Receipt | None) -> Refund:
    by_vendor = receipt is not None and online_gateway() is not None
    return Refund.objects.create(
        number=new_number("RF"),
        order_id=payment.order_id,
        amount_fen=amount_fen,
        reason=reason,
        owed_at=at,
        way=RefundWay.VENDOR if by_vendor else RefundWay.TRANSFER,
        receipt=receipt,
        key=uuid4() if by_vendor else None,
    )


@transaction.atomic
def note_refund_requested(*, refund_number: str, at: datetime) -> Refund | None:
    """Note that the vendor is being asked; None if the refund no longer goes that way or is further on."""
    refund = lock_refund(number=refund_number)
    if refund.way != RefundWay.VENDOR or refund.state not in {RefundState.OWED, RefundState.REQUESTED}:
        return None
    refund.state, refund.requested_at = RefundState.REQUESTED, at
    refund.save(update_fields=["state", "requested_at"])
    return refund


@transaction.atomic
def note_refund(*, refund_number: str, facts: RefundFacts, at: datetime) -> bool:
    """
    Note what the vendor says of a refund, and tell whether the money has gone back as of now.

    Pending, done, failed: it only moves on, so that what is heard twice, late or out of order is the same. What failed
    is owed by transfer, and the desk has it from then on. What the vendor gives back after all is its own again; if the
    desk has transferred it by then, that opens a difference.
    """
    refund = lock_refund(number=refund_number)
    if refund.way != RefundWay.VENDOR and not _taken_up_after_all(refund, facts, at):
        return False
    refund.vendor_id, refund.way = facts.refund_id, RefundWay.VENDOR
    was_paid = refund.state == RefundState.PAID
    if facts.standing == "FAILED":
        refund.way, refund.state = RefundWay.TRANSFER, RefundState.OWED
        refund.paid_on, refund.bank_line, refund.failure = None, "", facts.failure[:120]
    elif facts.standing == "DONE" and not was_paid:
        refund.state, refund.paid_on, refund.bank_line = RefundState.PAID, local_date_of(at), facts.refund_id
    elif not was_paid:
        refund.state = RefundState.PENDING
    refund.save(update_fields=["vendor_id", "way", "state", "paid_on", "bank_line", "failure"])
    return refund.state == RefundState.PAID and not was_paid


@transaction.atomic
def note_refund_looked_at(*, refund: Refund, at: datetime) -> None:
    """Note that the vendor was asked about a refund under way, so that others come first the next time."""
    Refund.objects.filter(pk=refund.pk, state=RefundState.PENDING).update(requested_at=at)


def _taken_up_after_all(refund: Refund, facts: RefundFacts, at: datetime) -> bool:
    """Tell whether the vendor gives back what the desk was to transfer; what failed there once stays failed."""
    if refund.vendor_id:
        return False
    if refund.state == RefundState.OWED and facts.standing != "FAILED":
        return True
    if facts.standing == "PENDING":
        return False
    refund.vendor_id = facts.refund_id
    refund.save(update_fields=["vendor_id"])
    if facts.standing == "DONE":
        kind = DifferenceKind.REFUNDED_TWICE
        open_difference(kind=kind, reference=facts.refund_id, order=refund.order, amount_fen=facts.amount_fen, at=at)
    return False


@transaction.atomic
def turn_to_transfer(*, refund_number: str, failure: str) -> None:
    """Let the desk transfer what the vendor refuses to give back."""
    refund = lock_refund(number=refund_number)
    if refund.way == RefundWay.VENDOR and refund.state in {RefundState.OWED, RefundState.REQUESTED}:
        refund.way, refund.state, refund.failure = RefundWay.TRANSFER, RefundState.OWED, failure[:120]
        refund.save(update_fields=["way", "state", "failure"])
