"""
Read one table from standard input and write its rows to standard output as JSON; run as a program of its own.

`limited` has limited its memory and time before; it imports nothing of the shop.
"""

import codecs
import csv
import html
import io
import json
import math
import re
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from numbers import Real
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MAX_ENTRIES = 1_000
MAX_UNPACKED = 100_000_000
MAX_RATIO = 100
_ENCRYPTED_FLAG = 1
_PROLOGUE = 2_048
_WORKBOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHEET_ID = re.compile(r"<sheet\s[^>]*?:id=\"([^\"]*)\"")
_LINK = re.compile(r"<Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r"(\w+)=\"([^\"]*)\"")
_CELL = re.compile(r"<c\s([^>]*[^/>])>(.*?)</c>", re.DOTALL)
_CELL_NAME = re.compile(r"\br=\"([A-Z]{1,3})(\d{1,7})\"")
_FORMULA = re.compile(r"<f(?:\s[^>]*)?(?:/>|>([^<]*)</f>)")
_VALUE = re.compile(r"<v(?:\s[^>]*)?>([^<]+)</v>")
_ERROR_TYPE = 't="e"'


class RefusedError(Exception):
    """The file is not read, for a reason that the parent puts into words."""

    def __init__(self, reason: str, *, row: int = 0, column: int = 0, found: int = 0) -> None:
        """Keep the reason and its place."""
        super().__init__(reason)
        self.answer = {"refused": reason, "row": row, "column": column, "found": found}


def main(kind: str, limits: dict[str, int]) -> None:
    """Read the file of a kind and write the answer."""
    content = sys.stdin.buffer.read()
    try:
        rows = _checked(_rows_of_xlsx(content, limits) if kind == "xlsx" else _rows_of_csv(content), limits)
        answer: dict[str, object] = {"rows": rows}
    except RefusedError as refusal:
        answer = refusal.answer
    sys.stdout.write(json.dumps(answer))


def _checked(rows: Iterable[tuple[int, Sequence[object]]], limits: dict[str, int]) -> list[tuple[int, list[str]]]:
    """Write the cells of rows that are not empty as text, within the limits."""
    found: list[tuple[int, list[str]]] = []
    total = length = 0
    for number, values in rows:
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        total += 1
        if len(cells) > limits["columns"]:
            raise RefusedError("columns", found=len(cells))
        for column, cell in enumerate(cells, start=1):
            if len(cell) > limits["cell"]:
                raise RefusedError("cell", row=number, column=column)
        length += sum(len(cell) for cell in cells)
        if length > limits["text"]:
            raise RefusedError("text")
        if total <= limits["rows"]:
            found.append((number, cells))
    if total > limits["rows"]:
        raise RefusedError("rows", found=total)
    return found


def _text(value: object) -> str:
    """Write a cell; whole numbers, which a sheet holds as 12.0, without a point."""
    if isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value) and value == math.floor(value):
        return str(math.floor(value))
    return str(value).strip()


def _rows_of_csv(content: bytes) -> Iterator[tuple[int, Sequence[object]]]:
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=first.count)
    csv.field_size_limit(len(text) + 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for row in reader:
            yield number, row
            number = reader.line_num + 1
    except csv.Error as error:
        raise RefusedError("quotes", row=number) from error


def _decoded(content: bytes) -> str:
    """Decode UTF-8, with or without a mark, or else GB18030, which Excel writes on Chinese machines."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = codecs.decode(content, encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RefusedError("encoding")


def _rows_of_xlsx(content: bytes, limits: dict[str, int]) -> Iterator[tuple[int, Sequence[object]]]:
    _check_archive(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        if not shown:
            raise RefusedError("no-sheet")
        sheet = workbook.get_sheet_by_name(shown[0])
    except PasswordError as error:
        raise RefusedError("locked") from error
    except CalamineError as error:
        raise RefusedError("broken") from error
    columns = sheet.end[1] + 1 if sheet.end else 0
    if columns > limits["columns"]:
        raise RefusedError("columns", found=columns)
    place = next(n for n, known in enumerate(workbook.sheets_metadata) if known.name == shown[0])
    formulas = _formulas_without_value(content, place, limits["cell"])
    values = dict(enumerate(sheet.to_python(skip_empty_area=False), start=1))
    for number in sorted({*values, *formulas}):
        yield number, _filled(values.get(number, []), formulas.get(number, {}), limits)


def _filled(values: list[Any], formulas: dict[int, str], limits: dict[str, int]) -> list[Any]:
    """Put formulas without a value where the row is empty."""
    width = max(len(values), *formulas) if formulas else len(values)
    if width > limits["columns"]:
        raise RefusedError("columns", found=width)
    padded = [*values, *[""] * (width - len(values))]
    return [value or formulas.get(column, value) for column, value in enumerate(padded, start=1)]


def _formulas_without_value(content: bytes, place: int, longest: int) -> dict[int, dict[int, str]]:
    """
    Give by row and column the formulas of a sheet that have no saved value, or the error that they gave.

    Programs that write sheets without reckoning leave such cells; read as empty they would silently be left out.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = _part_of_sheet(archive, place)
        text = archive.read(part).decode("utf-8", "replace") if part else ""
    found: dict[int, dict[int, str]] = {}
    if "<f" not in text:
        return found
    for attributes, inside in _CELL.findall(text):
        formula, value, name = _FORMULA.search(inside), _VALUE.search(inside), _CELL_NAME.search(attributes)
        if name and formula and (value is None or _ERROR_TYPE in attributes):
            column = 0
            for letter in name[1]:
                column = column * 26 + ord(letter) - ord("A") + 1
            said = value[1] if value else f"={formula[1] or ''}"
            found.setdefault(int(name[2]), {})[column] = html.unescape(said)[:longest]
    return found


def _part_of_sheet(archive: zipfile.ZipFile, place: int) -> str:
    """Find the part that holds the sheet at a place of the workbook; empty if the archive does not say."""
    names = set(archive.namelist())
    if not {_WORKBOOK, _LINKS} <= names:
        return ""
    ids = _SHEET_ID.findall(archive.read(_WORKBOOK).decode("utf-8", "replace"))
    links = archive.read(_LINKS).decode("utf-8", "replace")
    for link in _LINK.findall(links) if place < len(ids) else ():
        pairs = dict(_ATTRIBUTE.findall(link))
        target = pairs.get("Target", "").lstrip("/")
        part = target if target.startswith("xl/") else f"xl/{target}"
        if pairs.get("Id") == ids[place] and part in names:
            return part
    return ""


def _check_archive(content: bytes) -> None:
    """Look at what the archive says of itself before anything is unpacked."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * len(content):
            raise RefusedError("unpacked")
        for entry in entries:
            _check_entry(archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error) as error:
        raise RefusedError("broken") from error


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise RefusedError("locked")
    if name.startswith("/") or ".." in name.split("/"):
        raise RefusedError("suspicious")
    if name.startswith("xl/externalLinks/"):
        raise RefusedError("linked")
    if name.endswith((".xml", ".rels")):
        with archive.open(entry) as part:
            prologue = part.read(_PROLOGUE).upper()
        if b"<!DOCTYPE" in prologue or b"<!ENTITY" in prologue:
            raise RefusedError("suspicious")


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
