"""Locks of the payments app: a receipt, then its payment."""

from market.payments.models import Payment, Receipt, Refund


def lock_receipt(*, number: str) -> Receipt:
    """Lock money that came in; Receipt.DoesNotExist if there is none."""
    return Receipt.objects.select_for_update(of=("self",), no_key=True).get(number=number)


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
