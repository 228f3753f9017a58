"""What has to be done before the program serves, once for each state of the files it depends on."""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

BACKEND = Path(__file__).resolve().parents[1]
TOP = BACKEND.parent
POLL_SECONDS = 0.05


class StepFailedError(Exception):
    """A step of the first run failed; its own output says why."""


@dataclass(frozen=True)
class Step:
    """A management command, and the files whose change makes it run again."""

    title: str
    command: tuple[str, ...]
    inputs: tuple[str, ...]
    only_if: str = ""  # the setting that wants it
    in_database: bool = True
    if_file: str = ""  # a file of the data directory: while it is there, the step runs at every start

    @property
    def exists(self) -> bool:
        """Whether the command is there: Django's own, or one of our files."""
        own = f"market/*/management/commands/{self.command[0]}.py"
        return self.command[0] in {"migrate", "collectstatic"} or any(BACKEND.glob(own))

    def digest(self) -> str:
        """Sum up the command and the files it depends on."""
        total = hashlib.sha256(repr(self.command).encode())
        for path in sorted(path for pattern in self.inputs for path in TOP.glob(pattern) if path.is_file()):
            total.update(str(path.relative_to(TOP)).encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
        return total.hexdigest()


STEPS = (
    Step("tables", ("migrate", "--verbosity=0"), ("backend/*/*/migrations/*.py", "requirements.lock")),
    Step(
        "catalogue and pictures", ("load_seed",), ("catalog_seed/**/*", "backend/market/seeding/**/*.py"), "LOAD_SEED"
    ),
    Step("demo accounts and trade", ("load_demo",), ("backend/market/seeding/**/*.py",), "DEMO_DATA"),
    Step("deletions of accounts", ("apply_deletions",), (), if_file="deletions.log"),
    Step(
        "static files",
        ("collectstatic", "--noinput", "--verbosity=0"),
        ("storefront_templates/static/**/*", "requirements.lock"),
        in_database=False,
    ),
)


def run_due_steps(
    *,
    enabled: set[str],
    database_notes: Path | None,
    file_notes: Path,
    say: Callable[[str], None],
    pause: Callable[[float], None],
) -> None:
    """
    Run the steps whose files have changed since they last succeeded here.

    What was done is noted beside what it was done to, so that deleting a database or a folder deletes the note. A
    database of somebody else's has no such place: there every step runs, and finds little to do.

    :raises StepFailedError: if a step fails
    """
    for step in _wanted(STEPS, enabled=enabled):
        notes = database_notes if step.in_database else file_notes
        done = _read(notes)
        digest = step.digest()
        if step.if_file and not (file_notes.parent / step.if_file).exists():
            continue
        if done.get(step.title) == digest and not step.if_file:
            continue
        say(f"{step.title} …")
        began = time.monotonic()
        _run(step, pause=pause)
        say(f"{step.title}: {time.monotonic() - began:.1f} s")
        if notes:
            notes.write_text(json.dumps({**done, step.title: digest}, indent=1), encoding="utf-8")


def _wanted(steps: Iterable[Step], *, enabled: set[str]) -> list[Step]:
    return [step for step in steps if step.exists and (not step.only_if or step.only_if in enabled)]


def _read(notes: Path | None) -> dict[str, str]:
    if not notes or not notes.exists():
        return {}
    found: dict[str, str] = json.loads(notes.read_text(encoding="utf-8"))
    return found


def _run(step: Step, *, pause: Callable[[float], None]) -> None:
    """Run the step's command; when `pause` raises because it is time to stop, the command is ended first."""
    with subprocess.Popen([sys.executable, "manage.py", *step.command], cwd=BACKEND, process_group=0) as command:
        try:
            while command.poll() is None:
                pause(POLL_SECONDS)
        finally:
            command.terminate()
    if command.returncode:
        raise StepFailedError(f"{step.title}: manage.py {' '.join(step.command)} ended with {command.returncode}.")
