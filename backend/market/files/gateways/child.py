"""Hand an uploaded file to a short-lived child; a crash or a hang costs one upload, not a worker."""

import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_LIMITED = Path(__file__).with_name("limited.py")
# The child knows nothing of ours: neither secrets nor the database, only how to write its answer.
_ENVIRONMENT = {"LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}

logger = logging.getLogger(__name__)


class ChildFailedError(Exception):
    """The child gave no answer, for one of two reasons: slow, crashed."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Limits:
    """What a child may use: bytes of memory, seconds of processor time, and seconds on the wall."""

    memory_bytes: int
    cpu_seconds: int
    wall_seconds: int


def answer_of_child(program: Path, arguments: Sequence[str], *, content: bytes, limits: Limits) -> bytes:
    """
    Run one of our programs within limits over the content, and give what it writes.

    :raises ChildFailedError: if it dies or takes too long
    """
    bounds = [str(limits.memory_bytes), str(limits.cpu_seconds)]
    command = [sys.executable, "-I", "-B", str(_LIMITED), *bounds, str(program), *arguments]
    try:
        child = subprocess.run(  # noqa: S603 - our own program, and nothing of the file in its arguments
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            timeout=limits.wall_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        logger.warning("a file of %d bytes took %s too long", len(content), program.stem)
        raise ChildFailedError("slow") from None
    if child.returncode != 0:
        logger.warning("a file of %d bytes ended %s with %d", len(content), program.stem, child.returncode)
        raise ChildFailedError("crashed")
    return child.stdout
