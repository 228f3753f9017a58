"""Workbooks and archives made for tests, good and hostile ones."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter


def workbook(fill: Callable[[Any, Any], None]) -> bytes:
    """A workbook whose first sheet is filled by a function of book and sheet."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    fill(book, book.add_worksheet())
    book.close()
    return target.getvalue()


def sheet_of(rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook of plain cells."""

    def fill(_book: Any, sheet: Any) -> None:
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return workbook(fill)


def changed(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The same archive with parts added or replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in parts:
                new.writestr(entry.filename, old.read(entry))
        for name, part in parts.items():
            new.writestr(name, part)
    return target.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    """One part of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def archive_of(parts: dict[str, bytes]) -> bytes:
    """An archive of parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def with_encrypted_flag(content: bytes) -> bytes:
    """The same archive, saying of each part that it is encrypted."""
    changed_bytes = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed_bytes.find(signature)
        while place >= 0:
            changed_bytes[place + offset] |= 1
            place = changed_bytes.find(signature, place + 4)
    return bytes(changed_bytes)
