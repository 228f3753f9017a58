"""Taking what is personal out of the money of a resident's orders."""

from django.db import transaction
from django.db.models import Q

from market.buyers.models import Buyer
from market.payments.models import Receipt


@transaction.atomic
def erase_payers(*, buyer: Buyer) -> dict[str, list[dict[str, str]]]:
    """Take the payer's name and words out of what came in for a resident's orders; give them by the order's number."""
    received = Receipt.objects.filter(Q(payment__order__buyer=buyer) | Q(parts__payment__order__buyer=buyer))
    fields = ("payer_name", "reference_text", "bank_line")
    taken: dict[str, list[dict[str, str]]] = {}
    rows = received.order_by("pk").distinct().select_related("payment__order")
    for receipt in rows:
        number = receipt.payment.order.number if receipt.payment else receipt.number
        taken.setdefault(number, []).append({field: getattr(receipt, field) for field in fields})
    Receipt.objects.filter(pk__in=[receipt.pk for receipt in rows]).update(
        payer_name="", reference_text="", input_digest=""
    )
    return taken
