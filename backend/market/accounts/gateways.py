"""
The journal of deleted accounts: outside of the database, so that an old backup of it learns of them again.

A line `? number instant` is written before the deletion is final, and `number instant` once it is; the first alone
deletes nobody, since the deletion may have failed.
"""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings

_BEGUN = "?"


def note_begun_deletion(*, number: str, at: datetime) -> None:
    """Note that an account is about to be deleted, and see that it is on the disk."""
    _write(f"{_BEGUN} {number} {at.isoformat()}\n")


def note_deletion(*, number: str, at: datetime) -> None:
    """Add a deleted account's number to the journal, and see that it is on the disk."""
    _write(f"{number} {at.isoformat()}\n")


def noted_deletions() -> list[str]:
    """List the numbers of the deleted accounts; a last line that was cut off by a crash names nobody."""
    return list(dict.fromkeys(words[0] for words in _lines() if words[0] != _BEGUN))


def begun_deletions() -> list[str]:
    """List the numbers of the accounts whose deletion was begun, and of which the journal does not say more."""
    begun = [words[1] for words in _lines() if words[0] == _BEGUN and len(words) > 1]
    final = set(noted_deletions())
    return [number for number in dict.fromkeys(begun) if number not in final]


def _write(line: str) -> None:
    path = Path(settings.DELETION_JOURNAL)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as journal:
        journal.write(line)
        journal.flush()
        os.fsync(journal.fileno())


def _lines() -> list[list[str]]:
    path = Path(settings.DELETION_JOURNAL)
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    return [line.split() for line in lines if line.strip()]
