"""Opening uploaded files."""

from market.files.errors import TableRefused
from market.files.gateways.sheet_process import read_in_child
from market.files.rules import Table, kind_of, refusal_of_kind, refusal_of_size


def read_table(*, content: bytes) -> Table:
    """
    Read an uploaded CSV or XLSX table: at most 2 MB, 5,000 rows below its head, 64 columns.

    What kind it is, its bytes tell; formulas give the values that were saved with them, or themselves where none was;
    dates give their text; hidden rows are read like others. Nothing is kept.

    :raises TableRefused: if it is no such table, saying what to do
    """
    if problem := refusal_of_size(len(content)):
        raise TableRefused(problem, field="file")
    kind = kind_of(content)
    if kind is None:
        raise TableRefused(refusal_of_kind(content), field="file")
    return read_in_child(content=content, kind=kind)
