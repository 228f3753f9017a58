"""Hand a table to a short-lived child and read its answer."""

import json
from pathlib import Path

from market.files.errors import TableRefused
from market.files.gateways.child import ChildFailedError, Limits, answer_of_child
from market.files.rules import MAX_CELL, MAX_COLUMNS, MAX_DATA_ROWS, MAX_TEXT, Row, Table, TableKind, refusal_text

MEMORY_BYTES = 512 << 20
CPU_SECONDS = 5
_CHILD = Path(__file__).with_name("sheet_child.py")
_WALL_SECONDS = 10


def read_in_child(*, content: bytes, kind: TableKind) -> Table:
    """
    Read a table in a child process with limits of memory and time.

    :raises TableRefused: if the child refuses the file, dies over it or takes too long
    """
    most = {"rows": MAX_DATA_ROWS + 1, "columns": MAX_COLUMNS, "cell": MAX_CELL, "text": MAX_TEXT}
    limits = Limits(MEMORY_BYTES, CPU_SECONDS, _WALL_SECONDS)
    try:
        answer = json.loads(answer_of_child(_CHILD, [str(kind), json.dumps(most)], content=content, limits=limits))
    except ChildFailedError as failure:
        raise TableRefused(refusal_text(failure.reason), field="file") from failure
    if "refused" in answer:
        raise TableRefused(refusal_text(answer.pop("refused"), **answer), field="file")
    return Table(tuple(Row(number, tuple(cells)) for number, cells in answer["rows"]))
