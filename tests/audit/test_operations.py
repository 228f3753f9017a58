import pytest
from django.db import DatabaseError, connection, transaction

from market.audit.models import Activity
from market.audit.operations import record_activity
from market.kernel.append_only import AppendOnlyError
from tests.factories.people import AT

pytestmark = pytest.mark.django_db


def test_activity_is_recorded_with_its_data() -> None:
    record_activity(actor="U-1", action="thing.done", subject="T-1", at=AT, old=1, new="二")

    kept = Activity.objects.get()
    assert (kept.actor_number, kept.action, kept.subject_number, kept.at) == ("U-1", "thing.done", "T-1", AT)
    assert kept.data == {"old": 1, "new": "二"}


def test_activity_is_never_changed_or_removed() -> None:
    kept = record_activity(actor="", action="thing.done", subject="T-1", at=AT)

    with pytest.raises(AppendOnlyError):
        kept.save()
    with pytest.raises(AppendOnlyError):
        Activity.objects.update(action="other")
    for statement in ("UPDATE audit_activity SET action = 'other'", "DELETE FROM audit_activity"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    assert Activity.objects.get().action == "thing.done"
