"""Tables as CSV that Excel opens in the right letters and in which no cell runs as a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

from market.kernel.money import Fen, yuan_text

# An int is a sum in fen, None an empty cell.
CsvCell = str | int | None

_FORMULA = frozenset("=+-@＝＋－＠")


class _Echo:
    """Hand each written line straight on."""

    def write(self, line: str) -> str:
        return line


def csv_answer(*, file_name: str, rows: Iterable[Sequence[CsvCell]]) -> StreamingHttpResponse:
    """Send rows as they come; sums are written in yuan, and text that a spreadsheet would run gets an apostrophe."""
    answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return answer


def _lines(rows: Iterable[Sequence[CsvCell]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([_written(cell) for cell in row])


def _written(cell: CsvCell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, int):
        return yuan_text(Fen(cell)).replace(",", "").replace("−", "-")
    is_formula = cell.strip()[:1] in _FORMULA or cell[:1] in {"\t", "\r", "\n"}
    return f"'{cell}" if cell and is_formula else cell
