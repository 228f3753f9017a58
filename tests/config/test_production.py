"""The production settings refuse what is unsafe, one thing at a time, and are quiet about the rest."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import BACKEND

SAFE = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "k3-9Qz" * 10,
    "ALLOWED_HOSTS": "mall.example",
    "DEMO_DATA": "0",
    "DATABASE_URL": "postgresql://market:secret@db.example/market",
}


def manage(command: str, data_dir: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a command under the safe environment with some variables changed; an empty one is unset."""
    settings = {name: value for name, value in {**SAFE, **changes}.items() if value}
    return subprocess.run(
        [sys.executable, "manage.py", *command.split()],
        cwd=BACKEND,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir), **settings},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing: set it or SECRET_KEY_FILE."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is shorter than 50 characters."),
        ({"DEBUG": "1"}, "DEBUG is on: unset it."),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is empty: name the hosts to serve."),
        ({"ALLOWED_HOSTS": "mall.example,*"}, "ALLOWED_HOSTS has '*': name the hosts to serve."),
        ({"DEMO_DATA": "1"}, "DEMO_DATA is on: set DEMO_DATA=0."),
        ({"DEMO_DATA": ""}, "DEMO_DATA is on: set DEMO_DATA=0."),
        (
            {"SMS_GATEWAY": "market.notifications.gateways.sms.write_to_console"},
            "SMS_GATEWAY is the demo's: name a real one, or none.",
        ),
        (
            {"STRIPE_API_BASE": "http://127.0.0.1:9"},
            "STRIPE_API_BASE is set: it is for a simulated vendor only, unset it.",
        ),
        (
            {"STRIPE_SECRET_KEY": "sk_test_x"},
            "STRIPE_WEBHOOK_SECRET is missing: the notices of payments could not be checked.",
        ),
        ({"DATABASE_URL": ""}, "DATABASE_URL is missing: set it or DATABASE_URL_FILE."),
    ],
)
def test_production_refuses_to_start(tmp_path: Path, changes: dict[str, str], problem: str) -> None:
    done = manage("migrate", tmp_path, **changes)

    assert (done.returncode, done.stderr.strip()) == (1, f"Production settings refuse to start. {problem}")
    assert list(tmp_path.iterdir()) == []


def test_production_passes_the_deployment_check_without_a_warning(tmp_path: Path) -> None:
    done = manage("check --deploy --fail-level WARNING", tmp_path)

    assert (done.returncode, done.stdout.strip()) == (
        0,
        "System check identified no issues (1 silenced).",
    ), done.stderr


def test_production_makes_no_secret_of_its_own(tmp_path: Path) -> None:
    manage("check", tmp_path)

    assert not (tmp_path / "secret").exists()
