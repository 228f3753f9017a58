"""Writes measured figures into backend/FIGURES.md: a row a name, the last result with its commit and day."""

import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from market.kernel.calendar import local_date_of

TOP = Path(__file__).resolve().parents[2]
FILE = TOP / "backend" / "FIGURES.md"
HEAD = """# Figures

Written by `make bench` and `make soak`: the last result of each, with the commit and the day. Two cores, 24 GB, Debian 12.

| what | result | commit | day |
|---|---|---|---|
"""


def note(name: str, result: str, *, full: bool = True) -> None:
    """Print a figure; a full run also keeps it."""
    print(f"{name}: {result}")
    if not full:
        return
    rows = (
        dict(re.findall(r"^\| (?!what|---)(.+?) \| (.+) \|$", FILE.read_text(), re.MULTILINE)) if FILE.exists() else {}
    )
    rows[name] = f"{result} | {_commit()} | {local_date_of(datetime.now(UTC)).isoformat()}"
    FILE.write_text(HEAD + "".join(f"| {key} | {rows[key]} |\n" for key in sorted(rows)))


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=TOP, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"
