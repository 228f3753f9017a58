"""The journal of deleted accounts: outside of the database, so that an old backup of it learns of them again."""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings


def note_deletion(*, number: str, at: datetime) -> None:
    """Add an account's number to the journal, and see that it is on the disk."""
    path = Path(settings.DELETION_JOURNAL)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as journal:
        journal.write(f"{number} {at.isoformat()}\n")
        journal.flush()
        os.fsync(journal.fileno())


def noted_deletions() -> list[str]:
    """List the numbers of the deleted accounts; a last line that was cut off by a crash names nobody."""
    path = Path(settings.DELETION_JOURNAL)
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    return list(dict.fromkeys(line.split()[0] for line in lines if line.strip()))
