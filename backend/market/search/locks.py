"""Locks of the search app."""

from market.search.models import StaleDocument


def lock_stale(*, limit: int) -> list[StaleDocument]:
    """Lock the products that have waited longest to be indexed, but those that another worker has."""
    return list(StaleDocument.objects.select_for_update(of=("self",), skip_locked=True).order_by("since", "pk")[:limit])
