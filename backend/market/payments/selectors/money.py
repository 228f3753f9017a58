"""Reading what is expected, came in and goes back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, DateTimeField, ExpressionWrapper, F, Max, Q, QuerySet, Sum, When

from market.buyers.enums import BuyerKind
from market.buyers.models import Buyer
from market.kernel.digests import require_same_input
from market.kernel.errors import KeyReused, NotFound
from market.kernel.pages import PAGE_SIZE, Page, clamp_page, page_of
from market.kernel.sums import sum_of
from market.orders.enums import OrderState, PaymentMethod, PaymentTerms
from market.orders.models import Order
from market.orders.rules import DAYS_TO_SETTLE, pay_by
from market.payments.enums import PaymentState, RebookingKind, ReceiptState, RefundState, RefundWay
from market.payments.errors import BankLineUsed
from market.payments.models import Payment, Rebooking, Receipt, Refund
from market.payments.rules import BankTransfer, Division, Dues, references_in


@dataclass(frozen=True)
class OrderMoney:
    """
    What an order's page says of its money, in fen: received, still missing, given back, and still to give back.

    `pay_by` is the Shanghai date by which the missing sum is to come; None while nothing is missing or no term runs.
    """

    payment: Payment
    receipts: Sequence[Receipt]
    refunds: Sequence[Refund]
    received_fen: int
    missing_fen: int
    refunded_fen: int
    owed_fen: int
    pay_by: date | None
    is_overdue: bool


@dataclass(frozen=True)
class AwaitedMoney:
    """An order that still awaits money: what came, what is missing (fen), and by which Shanghai date."""

    order: Order
    received_fen: int
    missing_fen: int
    pay_by: date | None
    is_overdue: bool


def payment_of(*, order: Order) -> Payment:
    """Give what an order is expected to bring."""
    return Payment.objects.get(order=order)


def dues_of(*, payment: Payment, due_fen: int) -> Dues:
    """Add up a payment's receipts, and what was given or promised back of them."""
    received = payment.receipts.filter(state=ReceiptState.APPLIED).aggregate(total=Sum("amount_fen"))["total"] or 0
    returned = Refund.objects.filter(order_id=payment.order_id).aggregate(total=Sum("amount_fen"))["total"] or 0
    return Dues(payment.state, due_fen, received, returned)


def refunded_sums(*, order: Order) -> tuple[int, int]:
    """Add up what of an order's money was given back and what is still to be, in fen."""
    sums = dict(refunds_of(order=order).order_by().values_list("state").annotate(total=Sum("amount_fen")))
    return sums.get(RefundState.PAID, 0), sum(fen for state, fen in sums.items() if state != RefundState.PAID)


def receipt_recorded(*, transfer: BankTransfer) -> Receipt | None:
    """
    Give the receipt that was recorded under the transfer's key, if there is one.

    :raises KeyReused: if anything else was stated of it, or it was voided since
    :raises BankLineUsed: if the bank line was entered under another key
    """
    receipt = Receipt.objects.filter(key=transfer.key).first()
    if receipt is not None:
        if receipt.state == ReceiptState.VOID:
            raise KeyReused("用这份表单登记的流水已经作废。请核对下面填的内容，再登记一次。")
        # Also what an older row has no digest of, and what the till took under a key of its own.
        if (receipt.bank_line, receipt.amount_fen) != (transfer.bank_line.strip(), transfer.amount_fen):
            raise KeyReused
        require_same_input(kept=receipt.input_digest, digest=transfer.digest)
        return receipt
    if Receipt.objects.filter(bank_line=transfer.bank_line.strip()).exclude(state=ReceiptState.VOID).exists():
        raise BankLineUsed("这条银行流水已经登记过，没有重复入账。", field="bank_line")
    return None


def division_made(*, division: Division) -> list[Receipt]:
    """
    Give the parts that were made under a division's key; none if it is new.

    :raises KeyReused: if the key was used for something else
    """
    made = Rebooking.objects.select_related("receipt").filter(key=division.key).first()
    if made is None:
        return []
    parts = list(made.receipt.parts.select_related("payment__order").order_by("pk"))
    booked = {row.payment.order.number: row.amount_fen for row in parts if row.payment and not row.problem}
    rest_fen = sum(row.amount_fen for row in parts if row.problem)
    asked = (division.receipt_number, RebookingKind.SPLIT, dict(division.parts), division.rest_fen, division.note)
    if (made.receipt.number, made.kind, booked, rest_fen, made.reason) != asked:
        raise KeyReused
    return parts


def rebooking_made(*, key: UUID, receipt: Receipt, kind: str, reason: str) -> Rebooking | None:
    """
    Give the decision that was made under a key, if there is one.

    :raises KeyReused: if it was another decision, or on other money
    """
    made = Rebooking.objects.filter(key=key).first()
    if made is not None and (made.receipt_id, made.kind, made.reason) != (receipt.pk, kind, reason.strip()):
        raise KeyReused
    return made


def rebookings_of(*, receipt: Receipt) -> QuerySet[Rebooking]:
    """Give what was decided on money and on what it is part of or was divided into, in order."""
    same = Q(receipt=receipt)
    if receipt.bank_line:
        same = Q(receipt__bank_line=receipt.bank_line)
    return Rebooking.objects.filter(same).select_related("receipt", "made_by").order_by("made_at", "pk")


def parts_of(*, receipt: Receipt) -> QuerySet[Receipt]:
    """Give what money was divided into, or what waits instead of it, in order."""
    return receipt.parts.select_related("payment__order").order_by("pk")


def get_receipt(*, number: str) -> Receipt:
    """
    Give money that came in.

    :raises NotFound: if there is none of this number
    """
    found = Receipt.objects.select_related("payment__order", "recorded_by", "part_of").filter(number=number)
    receipt = found.first()
    if receipt is None:
        raise NotFound("没有这笔到账记录。")
    return receipt


def money_of(*, order: Order, today: date) -> OrderMoney:
    """Add up an order's money, with its receipts and refunds in their order of coming."""
    payment = payment_of(order=order)
    receipts, refunds = list(receipts_of(order=order)), list(refunds_of(order=order))
    received = sum(row.amount_fen for row in receipts if row.state == ReceiptState.APPLIED)
    paid_back = sum(row.amount_fen for row in refunds if row.state == RefundState.PAID)
    promised = sum(row.amount_fen for row in refunds if row.state != RefundState.PAID)
    missing = Dues(payment.state, order.due_fen, received, paid_back + promised).missing_fen
    accepted = max((paper.accepted_on for paper in order.acceptances.all()), default=None)
    due_on = _pay_by(order, accepted) if missing else None
    is_overdue = due_on is not None and due_on < today
    return OrderMoney(payment, receipts, refunds, received, missing, paid_back, promised, due_on, is_overdue)


def awaited_money(*, today: date, page: int = 1) -> Page[AwaitedMoney]:
    """Give the orders that still await money, the earliest due first and those without a term last."""
    payments = _awaiting()
    total = payments.count()
    number = clamp_page(page, total)
    found = [_awaited(row, today) for row in _in_order_of_term(payments)[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]]
    return Page(found, number, PAGE_SIZE, total)


def awaited_by(*, receipt: Receipt, text: str, today: date) -> list[AwaitedMoney]:
    """
    Give the orders among which waiting money may be divided, two dozen at most: those named on it and its payer's.

    A `text` finds others, by part of an order's number or its buyer's name.
    """
    named = references_in(receipt.reference_text)
    buyers = Order.objects.filter(number__in=named).values("buyer")
    fits = Q(order__buyer__in=buyers)
    if receipt.payer_name:
        fits |= Q(order__buyer_name=receipt.payer_name) | Q(order__payer_name=receipt.payer_name)
    if text.strip():
        fits = Q(order__number__icontains=text.strip()) | Q(order__buyer_name__icontains=text.strip())
    fits |= Q(order__number__in=named)
    return [_awaited(row, today) for row in _in_order_of_term(_awaiting().filter(fits))[:PAGE_SIZE]]


def awaited_of(*, numbers: Iterable[str], today: date) -> list[AwaitedMoney]:
    """Give those of these orders that still await money."""
    return [_awaited(row, today) for row in _in_order_of_term(_awaiting().filter(order__number__in=list(numbers)))]


def due_by_transfer(*, buyer: Buyer, today: date) -> list[AwaitedMoney]:
    """Give a buyer's orders to be paid by transfer now: not those of which goods are still to be accepted first."""
    settles = Q(order__state=OrderState.AWAITING_SETTLEMENT) | Q(order__payment_terms=PaymentTerms.MONEY_FIRST)
    payments = _awaiting().filter(settles, order__buyer=buyer, order__payment_method=PaymentMethod.BANK_TRANSFER)
    rows = [_awaited(row, today) for row in _in_order_of_term(payments)]
    return [row for row in rows if row.missing_fen]


def _awaiting() -> QuerySet[Payment]:
    return Payment.objects.filter(state=PaymentState.EXPECTED, order__cancelled_at=None)


def _in_order_of_term(payments: QuerySet[Payment]) -> QuerySet[Any]:
    """Add each payment's receipts and its order's last acceptance; the earliest due comes first."""
    accepted = Max("order__acceptances__accepted_on")
    term = ExpressionWrapper(F("accepted_on") + timedelta(days=DAYS_TO_SETTLE), output_field=DateTimeField())
    settles = Q(order__state=OrderState.AWAITING_SETTLEMENT, order__buyer_kind=BuyerKind.FISCAL_UNIT)
    return (
        payments.select_related("order")
        .annotate(
            accepted_on=accepted,
            received=sum_of(Receipt.objects.filter(state=ReceiptState.APPLIED), "amount_fen", by="payment"),
        )
        .annotate(
            due_at=Case(
                When(order__payment_terms=PaymentTerms.MONEY_FIRST, then=F("order__hold_until")),
                When(settles, then=term),
                default=None,
                output_field=DateTimeField(),
            )
        )
        .order_by(F("due_at").asc(nulls_last=True), "order__placed_at", "pk")
    )


def _awaited(payment: Any, today: date) -> AwaitedMoney:
    """Read a payment that was found with its sum of receipts and its last acceptance."""
    order, received = payment.order, payment.received
    due_on = _pay_by(order, payment.accepted_on)
    missing = Dues(payment.state, order.due_fen, received, 0).missing_fen
    return AwaitedMoney(order, received, missing, due_on, due_on is not None and due_on < today)


def _pay_by(order: Order, accepted_on: date | None) -> date | None:
    return pay_by(
        payment_terms=order.payment_terms,
        state=order.state,
        buyer_kind=order.buyer_kind,
        hold_until=order.hold_until,
        accepted_on=accepted_on,
    )


def receipts_of(*, order: Order) -> QuerySet[Receipt]:
    """Give the money that came in for an order, in its order of coming."""
    return Receipt.objects.filter(payment__order=order).order_by("recorded_at", "pk")


def refunds_of(*, order: Order) -> QuerySet[Refund]:
    """Give the money owed or given back of an order, in order."""
    return Refund.objects.filter(order=order).order_by("owed_at", "pk")


def unapplied_receipts() -> QuerySet[Receipt]:
    """Give the money that fits no order and waits at the desk, the oldest first."""
    return Receipt.objects.filter(state=ReceiptState.UNAPPLIED).order_by("recorded_at", "pk")


def recent_receipts(*, page: int = 1) -> Page[Receipt]:
    """Give all money that came in, the latest first."""
    return page_of(Receipt.objects.select_related("payment__order").order_by("-recorded_at", "-pk"), page)


def owed_back_at(*, order: Order, at: datetime) -> int:
    """Add up what came to be owed back of an order at one instant, in fen."""
    return Refund.objects.filter(order=order, owed_at=at).aggregate(total=Sum("amount_fen"))["total"] or 0


def get_refund(*, number: str) -> Refund:
    """
    Give money owed or given back.

    :raises NotFound: if there is none of this number
    """
    refund = Refund.objects.select_related("order").filter(number=number).first()
    if refund is None:
        raise NotFound("没有这笔退款。")
    return refund


def refunds_owed() -> QuerySet[Refund]:
    """Give the money that the desk is to transfer back, the oldest first."""
    owed = Refund.objects.filter(state=RefundState.OWED, way=RefundWay.TRANSFER)
    return owed.select_related("order").order_by("owed_at", "pk")


def refunds_owed_to(*, buyer: Buyer) -> list[str]:
    """List the numbers of a buyer's orders for which money is still owed back, or on its way at the vendor."""
    owed = Refund.objects.filter(order__buyer=buyer).exclude(state=RefundState.PAID)
    return list(owed.order_by("pk").values_list("order__number", flat=True))


def last_value_day(*, payment: Payment, otherwise: date) -> date:
    """Give the value day of the last money that came for a payment, or another day while nothing has come."""
    return max(
        payment.receipts.filter(state=ReceiptState.APPLIED).values_list("value_on", flat=True), default=otherwise
    )


def payment_problems() -> list[str]:
    """Recompute every payment from its receipts and refunds, and name what disagrees with its order."""
    applied = Receipt.objects.filter(state=ReceiptState.APPLIED)
    payments = Payment.objects.annotate(
        received=sum_of(applied, "amount_fen", by="payment"),
        returned=sum_of(Refund.objects.all(), "amount_fen", by="order", outer="order"),
    ).select_related("order")
    kept = F("received") - F("returned")
    agreed = F("order__goods_fen") - F("order__discount_fen") + F("order__freight_fen")
    due = agreed - F("order__refunded_fen") - F("order__freight_back_fen")
    unequal = payments.alias(kept=kept, due=due).filter(
        Q(returned__gt=F("received"))
        | Q(state=PaymentState.CONFIRMED, order__paid_at=None)
        | Q(state=PaymentState.CONFIRMED, order__cancelled_at=None) & ~Q(kept=F("due"))
        | Q(state=PaymentState.CONFIRMED, order__cancelled_at__isnull=False) & ~Q(kept=0)
        | Q(state=PaymentState.VOID) & ~Q(kept=0)
        | Q(state=PaymentState.EXPECTED) & (Q(returned__gt=0) | Q(kept__gte=F("due")) | Q(order__paid_at__isnull=False))
    )
    return _receipt_problems() + [
        f"order {payment.order.number}: due {payment.order.due_fen}, received {payment.received}, "
        f"given or owed back {payment.returned}, payment {payment.state}"
        for payment in unequal.order_by("pk")
    ]


def _receipt_problems() -> list[str]:
    """Name money whose parts are not its sum, and decisions that do not show in its state."""
    divided = (ReceiptState.SPLIT, ReceiptState.TAKEN_BACK)
    receipts = Receipt.objects.annotate(
        sum_of_parts=sum_of(Receipt.objects.all(), "amount_fen", by="part_of"),
        decisions=Count("rebookings", filter=Q(rebookings__kind__in=(RebookingKind.SPLIT, RebookingKind.TAKEN_BACK))),
    ).filter(
        Q(state__in=divided) & (~Q(sum_of_parts=F("amount_fen")) | ~Q(decisions=1))
        | ~Q(state__in=(*divided, ReceiptState.VOID)) & (~Q(sum_of_parts=0) | ~Q(decisions=0))
        | Q(part_of__state=ReceiptState.VOID) & ~Q(state=ReceiptState.VOID)
    )
    return [
        f"receipt {row.number}: {row.amount_fen}, {row.state}, parts {row.sum_of_parts}, decisions {row.decisions}"
        for row in receipts.order_by("pk")
    ]
