"""Rows of SKU and quantity, as people paste them or as a sheet holds them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from market.cart.rules import RowCheck

if TYPE_CHECKING:
    from market.files.rules import Table

MAX_ROWS = 500
_MOST_DIGITS = 6
_SEPARATORS = re.compile(r"[\t,;、，；]+|\s{1,}")
_HEAD_WORDS = ("编码", "sku", "SKU", "数量")


@dataclass(frozen=True)
class PastedRow:
    """A row as it was given: its number, SKU and quantity; -1 where no whole number stands."""

    number: int
    sku: str
    quantity_text: str

    @property
    def quantity(self) -> int:
        text = self.quantity_text
        return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else -1


@dataclass(frozen=True)
class CheckedRow:
    """A row beside what would become of it."""

    pasted: PastedRow
    check: RowCheck

    @property
    def problem(self) -> str:
        """Say why the row cannot be ordered, and what to do; empty if it can."""
        if not self.pasted.sku:
            return "没有商品编码，请补上。"
        if not self.pasted.quantity_text:
            return "没有数量，请补上。"
        if self.pasted.quantity < 0:
            return f"“{self.pasted.quantity_text}”不是整数，请改成件数。"
        return self.check.problem

    @property
    def is_good(self) -> bool:
        return not self.problem


def rows_of_text(text: str) -> list[PastedRow]:
    """Read pasted lines; an empty line and a heading are left out."""
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        cells = [cell for cell in _SEPARATORS.split(_folded(line)) if cell]
        if cells and not _is_head(cells):
            rows.append(_row(number, cells))
    return rows


def rows_of_table(table: "Table") -> list[PastedRow]:
    """Read the first two filled cells of a sheet's rows; a heading is left out."""
    found = [(row.number, [cell for cell in map(_folded, row.cells) if cell]) for row in table.rows]
    return [_row(number, cells) for number, cells in found if cells and not _is_head(cells)]


def rows_of_fields(skus: Sequence[str], quantities: Sequence[str]) -> list[PastedRow]:
    """Read the rows of the preview, as they were mended in place."""
    pairs = zip(skus, quantities, strict=False)
    return [_row(number, [sku, quantity]) for number, (sku, quantity) in enumerate(pairs, start=1) if sku or quantity]


def _row(number: int, cells: Sequence[str]) -> PastedRow:
    sku = _folded(cells[0]).upper()[:24]
    return PastedRow(number, sku, _folded(cells[1])[:12] if len(cells) > 1 else "")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _is_head(cells: Sequence[str]) -> bool:
    return any(word in cell for cell in cells for word in _HEAD_WORDS) and not any(cell.isdigit() for cell in cells)
