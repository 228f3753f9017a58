"""Rows of SKU and quantity, as people paste them or as a sheet holds them."""

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from market.cart.rules import MAX_QUANTITY, RowCheck

if TYPE_CHECKING:
    from market.files.rules import Table

MAX_ROWS = 500
_LONGEST_SKU, _LONGEST_QUANTITY = 40, 40
_SEPARATORS = re.compile(r"[\s,;、×*]+")
_COLUMN_MARKS = (",", "，", ";", "；", "、")
_SKU_HEADS = ("编码", "编号", "货号", "代码", "SKU")
_QUANTITY_HEADS = ("数量", "件数", "QUANTITY", "QTY")
# The price list says how many there are beside how many are wanted.
_STOCK_WORDS = ("可订", "可售", "库存", "剩余", "现有")
# Above the heading a list may have a title and a note.
_HEAD_WITHIN = 5
_LONGEST_LINE = 4_000
_PLACE = re.compile(r"[1-9]\d{0,6}", re.ASCII)
# A sheet writes twelve as 12.0, a person a thousand as 1,000 and five as 005.
_WHOLE = re.compile(r"0*(\d{1,6}|\d{1,3},\d{3})(?:\.0+)?", re.ASCII)


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

    @property
    def problem(self) -> str:
        """Say what is wrong with how the row is written; empty if nothing is."""
        text = self.quantity_text
        if not self.sku:
            return "没有商品编码，请补上。"
        if not text:
            return "没有数量，请补上。"
        if text.startswith("="):
            return f"“{text}”是公式，文件里没有存下它的结果。请直接填件数，或用 Excel 打开、保存后再上传。"
        if text.startswith("#"):
            return f"“{text}”是公式算出的错误，请直接填件数。"
        if 1 <= self.quantity <= MAX_QUANTITY:
            return ""
        hint = "不止两列时，请连同表头（编码、数量）一起给。" if " " in text else ""
        return f"“{text}”不行：数量须为正整数，1 到 {MAX_QUANTITY:,}，只写数字。{hint}"


@dataclass(frozen=True)
class PastedList:
    """The rows of a list that say something, and how many were left out because their quantity was not filled in."""

    rows: tuple[PastedRow, ...]
    unfilled: int = 0


class _Columns(NamedTuple):
    """In which columns a heading says that SKU and quantity stand; None where it does not."""

    sku: int | None
    quantity: int | None


@dataclass(frozen=True)
class CheckedRow:
    """A row beside what would become of it; `nearest` is the SKU that an unknown one resembles."""

    pasted: PastedRow
    check: RowCheck
    nearest: str = ""

    @property
    def problem(self) -> str:
        """Say why the row cannot be ordered, and what to do; empty if it can."""
        nearest = f"最接近的是 {self.nearest}。" if self.nearest else ""
        return self.pasted.problem or (self.check.problem and self.check.problem + nearest)

    @property
    def is_good(self) -> bool:
        return not self.problem

    @property
    def fault_at(self) -> str:
        """Say which of its two fields has to be mended, "sku" or "quantity"; neither where the row is good."""
        if self.is_good:
            return ""
        has_sku = self.pasted.sku if self.pasted.problem else self.check.is_on_sale
        return "quantity" if has_sku else "sku"


def rows_of_text(text: str) -> PastedList:
    """Read pasted lines: columns of a sheet, or words with commas or spaces; empty lines and a heading drop out."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    mark = _mark_of([line for _, line in lines[:_HEAD_WITHIN]])
    return _list_of([(number, _cells_of(line, mark)) for number, line in lines], is_text=bool(mark))


def rows_of_table(table: "Table") -> PastedList:
    """Read a sheet: the columns that its heading names, or without one the first two."""
    return _list_of([(row.number, [_folded(cell) for cell in row.cells]) for row in table.rows])


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


def _mark_of(lines: Sequence[str]) -> str:
    """Find the mark between columns where a heading is divided by one, as in the text of a CSV file; empty if none."""
    for line in lines:
        for mark in _COLUMN_MARKS:
            if "\t" not in line and None not in _columns_of([_folded(cell) for cell in line.split(mark)]):
                return mark
    return ""


def _cells_of(line: str, mark: str) -> list[str]:
    """Split a pasted line: by tabs as a sheet copies its columns, by the mark, else by whatever a person types."""
    if "\t" in line:
        return [_folded(cell) for cell in line.split("\t")]
    if mark:
        return [_folded(cell) for cell in next(csv.reader([line[:_LONGEST_LINE]], delimiter=mark))]
    return _SEPARATORS.split(_folded(line))


def _list_of(lines: Sequence[tuple[int, Sequence[str]]], *, is_text: bool = False) -> PastedList:
    filled = [(number, cells) for number, cells in lines if any(cells)]
    place, columns = _heading_of([cells for _, cells in filled[:_HEAD_WITHIN]])
    if columns is None:
        return PastedList(tuple(_row(number, cells[0], _quantity_of(cells)) for number, cells in filled))
    sku_at = columns.sku or 0
    quantity_at = 1 if columns.quantity is None else columns.quantity
    width = len(filled[place][1]) if is_text else 0
    rows = []
    for number, cells in filled[place + 1 :]:
        quantity = _cell(cells, quantity_at)
        if width and len(cells) > width:  # a comma within a number has split it
            quantity = " ".join(cell for cell in cells[quantity_at:] if cell)
        rows.append(_row(number, _cell(cells, sku_at), quantity))
    wanted = tuple(row for row in rows if row.quantity_text or columns.quantity is None)
    return PastedList(wanted, len(rows) - len(wanted))


def _heading_of(first: Sequence[Sequence[str]]) -> tuple[int, _Columns | None]:
    """Find the heading among the first rows: where it stands and what it says; the first may name one column only."""
    found = [_columns_of(cells) for cells in first]
    for place, columns in enumerate(found):
        if None not in columns:
            return place, columns
    is_partial = bool(found) and found[0] != (None, None) and sum(1 for cell in first[0] if cell) > 1
    return 0, found[0] if is_partial else None


def _columns_of(cells: Sequence[str]) -> _Columns:
    """Read a heading; a row with a number in it is none."""
    heads = [cell.upper() for cell in cells]
    if any(_WHOLE.fullmatch(cell) for cell in cells):
        return _Columns(None, None)
    sku_at = next((place for place, cell in enumerate(heads) if any(word in cell for word in _SKU_HEADS)), None)
    wanted = [
        place
        for place, cell in enumerate(heads)
        if place != sku_at
        and any(word in cell for word in _QUANTITY_HEADS)
        and not any(word in cell for word in _STOCK_WORDS)
    ]
    return _Columns(sku_at, wanted[0] if wanted else None)


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
