"""The steps of the first run: due when their files changed, noted where they were done."""

import json
import subprocess
from pathlib import Path

import pytest

from config import first_run
from config.first_run import Step, StepFailedError, run_due_steps

STEP = Step("tables", ("migrate",), ("files/*.txt",))


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two files, and one step that depends on them."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.txt").write_text("a")
    (tmp_path / "files" / "b.txt").write_text("b")
    monkeypatch.setattr(first_run, "TOP", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "change",
    [
        lambda files: (files / "a.txt").write_text("A"),
        lambda files: (files / "c.txt").write_text(""),
        lambda files: (files / "b.txt").unlink(),
        lambda files: (files / "b.txt").rename(files / "d.txt"),
    ],
)
def test_a_step_is_due_when_a_file_changes_comes_or_goes(top: Path, change: object) -> None:
    before = STEP.digest()
    assert STEP.digest() == before

    change(top / "files")  # type: ignore[operator]

    assert STEP.digest() != before


def test_a_step_runs_once_for_each_state_of_its_files(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(first_run, "STEPS", (STEP,))
    monkeypatch.setattr(first_run, "_run", lambda step: ran.append(step.title))
    notes = top / "steps.json"

    for _ in range(2):
        run_due_steps(demo=True, database_notes=notes, file_notes=notes, say=lambda _text: None)
    (top / "files" / "a.txt").write_text("A")
    run_due_steps(demo=True, database_notes=notes, file_notes=notes, say=lambda _text: None)

    assert ran == ["tables", "tables"]
    assert json.loads(notes.read_text()) == {"tables": STEP.digest()}


def test_without_a_place_for_notes_every_start_runs_it(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(first_run, "STEPS", (STEP,))
    monkeypatch.setattr(first_run, "_run", lambda step: ran.append(step.title))

    for _ in range(2):
        run_due_steps(demo=True, database_notes=None, file_notes=top / "steps.json", say=lambda _text: None)

    assert ran == ["tables", "tables"]


def test_demo_data_and_missing_commands_are_left_out(monkeypatch: pytest.MonkeyPatch, top: Path) -> None:
    demo = Step("demo", ("migrate",), (), demo_only=True)
    missing = Step("missing", ("no_such_command",), ())
    monkeypatch.setattr(first_run, "STEPS", (demo, missing))
    monkeypatch.setattr(first_run, "_run", lambda step: pytest.fail(step.title))

    run_due_steps(demo=False, database_notes=None, file_notes=top / "steps.json", say=lambda _text: None)


def test_a_failed_step_is_named_and_not_noted(monkeypatch: pytest.MonkeyPatch, top: Path) -> None:
    notes = top / "steps.json"
    monkeypatch.setattr(first_run, "STEPS", (STEP,))
    monkeypatch.setattr(
        first_run.subprocess, "run", lambda *_arguments, **_options: subprocess.CompletedProcess((), returncode=3)
    )

    with pytest.raises(StepFailedError, match=r"tables: manage\.py migrate ended with 3"):
        run_due_steps(demo=True, database_notes=notes, file_notes=notes, say=lambda _text: None)

    assert not notes.exists()
