"""The signing secret that the program makes for itself when it is given none."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def secret_in(data_dir: Path) -> str:
    """Read the data directory's secret, or make it once; two programs that start at once agree on one."""
    path = data_dir / "secret"
    with suppress(FileNotFoundError):
        return path.read_text(encoding="ascii").strip()
    data_dir.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=data_dir, prefix="secret-")  # only its owner may read it
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    with suppress(FileExistsError):
        Path(path).hardlink_to(draft)
    Path(draft).unlink()
    return path.read_text(encoding="ascii").strip()
