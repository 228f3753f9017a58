"""Bring rows of a table to what a list says, in a fixed number of statements; rows that agree are left alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Upserted:
    """What changed: the primary keys of rows made and of rows that were different."""

    made: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()

    @property
    def touched(self) -> tuple[int, ...]:
        return self.made + self.changed


def upsert(
    *,
    model: type[models.Model],
    by: tuple[str, ...],
    rows: Sequence[Mapping[str, Any]],
    only_when_made: frozenset[str] = frozenset(),
) -> Upserted:
    """
    Make or change the rows of `model` that the columns `by` tell apart; `only_when_made` columns never change later.

    Columns are named as the table has them, so a foreign key is `county_id`. Call it inside a transaction.
    """
    table = model._default_manager  # noqa: SLF001 - the documented way to a model's table
    # `by` is named by our own code, never by a request.
    known = {
        tuple(getattr(row, name) for name in by): row
        for row in table.filter(**{f"{by[0]}__in": {row[by[0]] for row in rows}})
    }
    new: list[models.Model] = []
    changed: list[models.Model] = []
    columns: set[str] = set()
    for row in rows:
        found = known.get(tuple(row[name] for name in by))
        if found is None:
            new.append(model(**row))
            continue
        different = [
            name for name, value in row.items() if name not in only_when_made and getattr(found, name) != value
        ]
        for name in different:
            setattr(found, name, row[name])
        if different:
            changed.append(found)
            columns.update(different)
    made = table.bulk_create(new)
    if changed:
        table.bulk_update(changed, sorted(columns))
    return Upserted(tuple(row.pk for row in made), tuple(row.pk for row in changed))
