"""The only reader of the clock. Interfaces call it once and pass the instant on as `at`."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """Give the present instant in UTC."""
    return timezone.now()
