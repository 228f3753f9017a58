"""Writing the activity record."""

from datetime import datetime

from market.audit.models import Activity


def record_activity(*, actor: str, action: str, subject: str, at: datetime, **data: object) -> Activity:
    """Append what was done; `actor` is a user's number, empty for the system itself."""
    return Activity.objects.create(actor_number=actor, action=action, subject_number=subject, data=data, at=at)
