"""The files in which the demo keeps mail and short messages, where a mail server and a gateway stand otherwise."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings


def forget_files(*, contacts: Sequence[str]) -> None:
    """Delete the files of whatever was written to one of these addresses or mobile numbers."""
    if not contacts:
        return
    for folder in (settings.EMAIL_FILE_PATH, settings.SMS_FILE_PATH):
        for path in Path(folder).glob("*") if folder and Path(folder).is_dir() else ():
            head = path.read_text(encoding="utf-8", errors="replace").partition("\n\n")[0].lower()
            if any(contact in head for contact in contacts):
                path.unlink(missing_ok=True)
