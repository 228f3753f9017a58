"""Noting whose index entry must be made anew."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from market.search.models import StaleDocument


@transaction.atomic
def mark_stale(*, product_ids: Iterable[int], at: datetime) -> None:
    """Note, in the transaction that changes them, that products must be indexed anew; the worker does it soon."""
    StaleDocument.objects.bulk_create(
        [StaleDocument(product_id=product_id, since=at) for product_id in sorted(set(product_ids))],
        update_conflicts=True,
        unique_fields=["product"],
        update_fields=["since"],
    )
