"""Which constraint the database named when it refused a row."""

from django.db import IntegrityError, models

from market.kernel.errors import KeyReused


def constraint_of(error: IntegrityError) -> str:
    """Give the name of the constraint that a row broke; empty if the database named none."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


def insert_under_key(row: models.Model) -> None:
    """
    Insert a row that carries the key of a form.

    :raises KeyReused: if the key made another row a moment ago
    """
    try:
        row.save(force_insert=True)
    except IntegrityError as error:
        if "_key_" in constraint_of(error):
            raise KeyReused from error
        raise
