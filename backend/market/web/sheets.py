"""Tables to download: CSV that spreadsheets open as it is, with no cell that they would run."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.http import StreamingHttpResponse

# Spreadsheets read the file as UTF-8 only behind this mark.
_BOM = "\ufeff"
# What begins like this is taken for a formula, also behind blanks (OWASP: CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Line:
    """Gives back what a csv writer writes."""

    def write(self, text: str) -> str:
        return text


def csv_response(*, filename: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """Send a table as a file, row by row as they are read; `filename` is plain ASCII."""
    return StreamingHttpResponse(
        _lines(header, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


def safe_cell(value: object) -> object:
    """Take from a text the power of a formula by a quote before it; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, str) and value.lstrip(" \u3000").startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def yuan_number(fen: int | None) -> Decimal | None:
    """Give a sum in yuan as a number, so that a spreadsheet adds it up."""
    return None if fen is None else Decimal(fen).scaleb(-2)


def _lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield _BOM + writer.writerow(header)
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])
