"""The activity record."""

from django.db import models

from market.kernel.append_only import AppendOnly


class Activity(AppendOnly):
    """One thing done by one actor to one subject. Numbers, not foreign keys, so that it outlives both."""

    actor_number = models.CharField(max_length=24, blank=True)
    action = models.CharField(max_length=64)
    subject_number = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_number", "at"], name="audit_by_subject")]
