"""Rows of SKU and quantity, as people paste them or as a sheet holds them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from market.cart.rules import RowCheck

if TYPE_CHECKING:
    from market.files.rules import Table

MAX_ROWS = 500
_LONGEST_SKU, _LONGEST_QUANTITY = 24, 12
_SEPARATORS = re.compile(r"[\s,;、×*]+")
_SKU_HEADS = ("商品编码", "规格编码", "编码", "编号", "货号", "SKU")
_QUANTITY_HEADS = ("数量", "件数", "QUANTITY", "QTY")
_PLACE = re.compile(r"[1-9]\d{0,6}", re.ASCII)
# A sheet writes twelve as 12.0, a person a thousand as 1,000.
_WHOLE = re.compile(r"(\d{1,6}|\d{1,3},\d{3})(?:\.0+)?", re.ASCII)


@dataclass(frozen=True)
class PastedRow:
    """A row as it was given: its number, SKU and quantity; -1 where no whole number stands."""

    number: int
    sku: str
    quantity_text: str

    @property
    def quantity(self) -> int:
        found = _WHOLE.fullmatch(self.quantity_text)
        return int(found.group(1).replace(",", "")) if found else -1


@dataclass(frozen=True)
class CheckedRow:
    """A row beside what would become of it; `nearest` is the SKU that an unknown one resembles."""

    pasted: PastedRow
    check: RowCheck
    nearest: str = ""

    @property
    def problem(self) -> str:
        """Say why the row cannot be ordered, and what to do; empty if it can."""
        if not self.pasted.sku:
            return "没有商品编码，请补上。"
        if not self.pasted.quantity_text:
            return "没有数量，请补上。"
        if self.pasted.quantity < 0:
            return f"“{self.pasted.quantity_text}”不是整数，请改成件数。"
        return self.check.problem + (f"最接近的是 {self.nearest}。" if self.nearest else "")

    @property
    def is_good(self) -> bool:
        return not self.problem


def rows_of_text(text: str) -> list[PastedRow]:
    """Read pasted lines: columns of a sheet, or words with commas or spaces; empty lines and a heading drop out."""
    lines = enumerate(text.splitlines(), start=1)
    return _rows([(number, _cells_of(line)) for number, line in lines])


def rows_of_table(table: "Table") -> list[PastedRow]:
    """Read a sheet: the columns that its heading names, or without one the first two."""
    return _rows([(row.number, [_folded(cell) for cell in row.cells]) for row in table.rows])


def rows_of_fields(numbers: Sequence[str], skus: Sequence[str], quantities: Sequence[str]) -> list[PastedRow]:
    """Read the rows of the preview, as they were mended in place; a row whose two fields were emptied is gone."""
    fields = zip_longest(numbers, skus, quantities, fillvalue="")
    rows = [
        _row(int(number) if _PLACE.fullmatch(number) else place, _folded(sku), _folded(quantity))
        for place, (number, sku, quantity) in enumerate(fields, start=1)
    ]
    return [row for row in rows if row.sku or row.quantity_text]


def lines_of(rows: Sequence[PastedRow]) -> Mapping[str, int]:
    """Sum quantities by SKU."""
    lines: dict[str, int] = {}
    for row in rows:
        lines[row.sku] = lines.get(row.sku, 0) + row.quantity
    return lines


def _cells_of(line: str) -> list[str]:
    """Split a pasted line: by tabs as a sheet copies its columns, else by whatever a person types between words."""
    return [_folded(cell) for cell in line.split("\t")] if "\t" in line else _SEPARATORS.split(_folded(line))


def _rows(lines: Sequence[tuple[int, Sequence[str]]]) -> list[PastedRow]:
    filled = [(number, cells) for number, cells in lines if any(cells)]
    columns = _columns_of_head(filled[0][1]) if filled else None
    if columns is None:
        return [_row(number, cells[0], _quantity_of(cells)) for number, cells in filled]
    sku_at, quantity_at = columns
    return [_row(number, _cell(cells, sku_at), _cell(cells, quantity_at)) for number, cells in filled[1:]]


def _columns_of_head(cells: Sequence[str]) -> tuple[int, int] | None:
    """Find the columns of SKU and quantity in a heading; None if the row is none."""
    heads = [cell.upper() for cell in cells]
    sku_at = next((place for place, cell in enumerate(heads) if any(word in cell for word in _SKU_HEADS)), None)
    quantity_at = next((place for place, cell in enumerate(heads) if cell.startswith(_QUANTITY_HEADS)), None)
    if (sku_at is None and quantity_at is None) or any(_WHOLE.fullmatch(cell) for cell in cells):
        return None
    return sku_at or 0, 1 if quantity_at is None else quantity_at


def _quantity_of(cells: Sequence[str]) -> str:
    """Take the second cell; more numbers behind it, such as the halves of 1,000, leave it in doubt and are kept."""
    numbers = [cell for cell in cells[2:] if cell.isdigit()]
    return " ".join([_cell(cells, 1), *numbers])


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _row(number: int, sku: str, quantity_text: str) -> PastedRow:
    return PastedRow(number, sku.upper()[:_LONGEST_SKU], quantity_text[:_LONGEST_QUANTITY])


def _folded(text: str) -> str:
    """Write full-width letters and digits as ordinary ones."""
    return unicodedata.normalize("NFKC", text).strip()
