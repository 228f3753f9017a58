"""What the machine has to have for some tests."""

import os
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")
DEBIAN_POSTGRES = Path("/usr/lib/postgresql/15/bin")


def need(path: Path, *, package: str) -> Path:
    """Skip the test where a program is missing; in CI, where it was to be installed, fail."""
    if path.exists():
        return path
    reason = f"{path} is missing: apt-get install {package}"
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(reason)
    pytest.skip(reason)
