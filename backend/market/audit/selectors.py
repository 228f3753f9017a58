"""Reading the activity record."""

from collections.abc import Collection

from market.audit.models import Activity


def activities_of(*, subject: str, actions: Collection[str], limit: int = 50) -> list[Activity]:
    """List what was done to a subject, of the named actions, the latest first."""
    found = Activity.objects.filter(subject_number=subject, action__in=actions)
    return list(found.order_by("-at", "-pk")[:limit])
