"""One page of a longer list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

T = TypeVar("T")
Row = TypeVar("Row", bound=Model)

PAGE_SIZE = 24


@dataclass(frozen=True)
class Page(Generic[T]):
    """Rows of page `number` (from 1) of `total` rows, `size` a page."""

    rows: Sequence[T]
    number: int
    size: int
    total: int

    @property
    def count(self) -> int:
        """Give the number of pages, at least 1."""
        return max(1, -(-self.total // self.size))

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.count else None


def clamp_page(number: int, total: int, size: int = PAGE_SIZE) -> int:
    """Bring a page number from outside into 1..last."""
    return max(1, min(number, max(1, -(-total // size))))


def page_of(rows: QuerySet[Row], page: int) -> Page[Row]:
    """Fetch one page of ordered rows, the nearest there is, and count them all."""
    total = rows.count()
    number = clamp_page(page, total)
    return Page(list(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]), number, PAGE_SIZE, total)
