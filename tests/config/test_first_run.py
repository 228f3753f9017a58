"""The steps of the first run: due when their files changed, noted where they were done."""

import json
import time
from pathlib import Path

import pytest

from config import first_run
from config.first_run import Step, StepFailedError, run_due_steps


def ignore(_said: object) -> None:
    """Neither print nor wait."""


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
    monkeypatch.setattr(first_run, "_run", lambda step, **_options: ran.append(step.title))
    notes = top / "steps.json"

    for _ in range(2):
        run_due_steps(enabled=set(), database_notes=notes, file_notes=notes, say=ignore, pause=ignore)
    (top / "files" / "a.txt").write_text("A")
    run_due_steps(enabled=set(), database_notes=notes, file_notes=notes, say=ignore, pause=ignore)

    assert ran == ["tables", "tables"]
    assert json.loads(notes.read_text()) == {"tables": STEP.digest()}


def test_without_a_place_for_notes_every_start_runs_it(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(first_run, "STEPS", (STEP,))
    monkeypatch.setattr(first_run, "_run", lambda step, **_options: ran.append(step.title))

    for _ in range(2):
        run_due_steps(enabled=set(), database_notes=None, file_notes=top / "steps.json", say=ignore, pause=ignore)

    assert ran == ["tables", "tables"]


def test_a_step_of_a_file_runs_at_every_start_while_the_file_is_there(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    monkeypatch.setattr(first_run, "STEPS", (Step("deletions", ("migrate",), (), if_file="deletions.log"),))
    monkeypatch.setattr(first_run, "_run", lambda step, **_options: ran.append(step.title))
    notes = top / "steps.json"

    run_due_steps(enabled=set(), database_notes=notes, file_notes=notes, say=ignore, pause=ignore)
    assert ran == []
    (top / "deletions.log").write_text("U-1 2025-09-01\n")
    for _ in range(2):
        run_due_steps(enabled=set(), database_notes=notes, file_notes=notes, say=ignore, pause=ignore)

    assert ran == ["deletions", "deletions"]


def test_demo_data_and_missing_commands_are_left_out(monkeypatch: pytest.MonkeyPatch, top: Path) -> None:
    demo = Step("demo", ("migrate",), (), "DEMO_DATA")
    missing = Step("missing", ("no_such_command",), ())
    monkeypatch.setattr(first_run, "STEPS", (demo, missing))
    monkeypatch.setattr(first_run, "_run", lambda step, **_options: pytest.fail(step.title))

    run_due_steps(enabled=set(), database_notes=None, file_notes=top / "steps.json", say=ignore, pause=ignore)


def test_a_failed_step_is_named_and_not_noted(monkeypatch: pytest.MonkeyPatch, top: Path) -> None:
    notes = top / "steps.json"
    monkeypatch.setattr(first_run, "STEPS", (Step("tables", ("migrate", "no-such-app"), ()),))

    with pytest.raises(StepFailedError, match=r"^tables: manage\.py migrate no-such-app ended with 1\.$"):
        run_due_steps(enabled=set(), database_notes=notes, file_notes=notes, say=ignore, pause=time.sleep)

    assert not notes.exists()


def test_a_step_is_ended_when_it_is_time_to_stop(monkeypatch: pytest.MonkeyPatch, top: Path) -> None:
    notes = top / "steps.json"
    monkeypatch.setattr(first_run, "STEPS", (Step("tables", ("migrate",), ()),))

    def stop(_seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_due_steps(enabled=set(), database_notes=notes, file_notes=notes, say=ignore, pause=stop)

    assert not notes.exists()
