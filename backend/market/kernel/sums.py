"""Sums of related rows inside a query, so that a proof over all rows is one statement."""

from typing import Any

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce


def sum_of(rows: QuerySet[Any], field: str, *, by: str, outer: str = "pk") -> Coalesce:
    """Sum a field of the rows whose `by` is the outer row's `outer`; zero when there are none."""
    sums = rows.filter(**{by: OuterRef(outer)}).order_by().values(by).annotate(total=Sum(field)).values("total")
    return Coalesce(Subquery(sums), 0, output_field=BigIntegerField())
