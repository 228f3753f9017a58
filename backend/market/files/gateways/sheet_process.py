"""Hand a table to a short-lived child and read its answer; a crash or a hang costs one upload, not a worker."""

import json
import logging
import subprocess
import sys
from pathlib import Path

from market.files.errors import TableRefused
from market.files.rules import MAX_CELL, MAX_COLUMNS, MAX_DATA_ROWS, MAX_TEXT, Row, Table, TableKind, refusal_text

_CHILD = Path(__file__).with_name("sheet_child.py")
_WALL_SECONDS = 10
# The child knows nothing of ours: neither secrets nor the database, only how to write its answer.
_ENVIRONMENT = {"LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}

logger = logging.getLogger(__name__)


def read_in_child(*, content: bytes, kind: TableKind) -> Table:
    """
    Read a table in a child process with limits of memory and time.

    :raises TableRefused: if the child refuses the file, dies over it or takes too long
    """
    limits = {"rows": MAX_DATA_ROWS + 1, "columns": MAX_COLUMNS, "cell": MAX_CELL, "text": MAX_TEXT}
    command = [sys.executable, "-I", "-B", str(_CHILD), str(kind), json.dumps(limits)]
    try:
        child = subprocess.run(  # noqa: S603 - our own program, and nothing of the file in its arguments
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            timeout=_WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        logger.warning("a table of %d bytes took too long", len(content))
        raise TableRefused(refusal_text("slow"), field="file") from None
    if child.returncode != 0:
        logger.warning("a table of %d bytes ended its reader with %d", len(content), child.returncode)
        raise TableRefused(refusal_text("crashed"), field="file")
    answer = json.loads(child.stdout)
    if "refused" in answer:
        raise TableRefused(refusal_text(answer.pop("refused"), **answer), field="file")
    return Table(tuple(Row(number, tuple(cells)) for number, cells in answer["rows"]))
