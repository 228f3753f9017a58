"""Locks of the payments app: the root of a bank line, its receipts by pk, then their payments by pk."""

from collections.abc import Iterable

from market.payments.enums import ReceiptState
from market.payments.models import Payment, Receipt, Refund


def lock_receipt(*, number: str) -> Receipt:
    """Lock money that came in; Receipt.DoesNotExist if there is none."""
    return Receipt.objects.select_for_update(of=("self",), no_key=True).get(number=number)


def lock_root(*, bank_line: str) -> Receipt | None:
    """Lock a bank line as it was entered, unless it was voided; it guards what the line is divided into."""
    locked = Receipt.objects.select_for_update(of=("self",), no_key=True)
    return locked.filter(bank_line=bank_line, part_of=None).exclude(state=ReceiptState.VOID).first()


def lock_line(*, bank_line: str) -> list[Receipt]:
    """Lock a bank line and all that it was divided into, unless it was voided."""
    locked = Receipt.objects.select_for_update(of=("self",), no_key=True)
    return list(locked.filter(bank_line=bank_line).exclude(state=ReceiptState.VOID).order_by("pk"))


def lock_payments(*, order_numbers: Iterable[str]) -> list[Payment]:
    """Lock what several orders are expected to bring."""
    return list(
        Payment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("order")
        .filter(order__number__in=list(order_numbers))
        .order_by("pk")
    )


def lock_payment(*, order_number: str) -> Payment | None:
    """Lock what an order is expected to bring."""
    return (
        Payment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("order")
        .filter(order__number=order_number)
        .first()
    )


def lock_refund(*, number: str) -> Refund:
    """Lock money to be given back; Refund.DoesNotExist if there is none."""
    return Refund.objects.select_for_update(of=("self",), no_key=True).select_related("order").get(number=number)
