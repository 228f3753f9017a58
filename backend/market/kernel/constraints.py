"""Which constraint the database named when it refused a row."""

from django.db import IntegrityError


def constraint_of(error: IntegrityError) -> str:
    """Give the name of the constraint that a row broke; empty if the database named none."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
