"""The import contracts are kept, and each of them breaks when it is violated."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]

# contract id -> (file to write or extend, text to add)
VIOLATIONS = {
    "apps-upwards": ("apps", "market/catalogue/selectors.py", "import market.orders.enums  # upward"),
    "apps-sideways": ("apps", "market/desk/sideways.py", "import market.storefront.apps"),
    "apps-unknown": ("apps", "market/misc/__init__.py", "x = 1"),
    "files-direction": ("files", "market/orders/models.py", "import market.orders.selectors  # model reads selector"),
    "files-unknown": ("files", "market/orders/services.py", "x = 1"),
    "pure-rules-framework": ("pure-rules", "market/orders/rules.py", "import django.db"),
    "doors-view": ("doors", "market/desk/door.py", "import market.orders.models"),
    "doors-flow": ("doors", "market/flows/door.py", "import market.orders.models"),
    "doors-locks": ("doors", "market/jobs/door.py", "import market.inventory.locks"),
    "vendors": ("vendors", "market/flows/vendor.py", "import stripe"),
    "graphql": ("graphql", "market/desk/graph.py", "import graphene"),
    "flows": ("flows", "market/flows/second.py", "import market.flows.place_order"),
    "reads": ("reads", "market/orders/selectors.py", "import market.inventory.operations"),
    "config": ("config", "market/web/settings_reader.py", "import config.env"),
}


def _lint(folder: Path, contract: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    command += ["--config", str(folder / "pyproject.toml"), "--no-cache"]
    if contract:
        command += ["--contract", contract]
    environment = {"PYTHONPATH": str(folder / "backend"), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def _copy(folder: Path) -> Path:
    shutil.copytree(
        TOP / "backend", folder / "backend", ignore=shutil.ignore_patterns("__pycache__", "migrations", "*.pyc")
    )
    shutil.copy(TOP / "pyproject.toml", folder)
    return folder


def test_contracts_are_kept() -> None:
    result = _lint(TOP)

    assert result.returncode == 0, result.stdout + result.stderr
    assert "9 kept, 0 broken" in result.stdout


@pytest.mark.parametrize(("contract", "file", "line"), VIOLATIONS.values(), ids=VIOLATIONS.keys())
def test_contract_breaks_when_violated(tmp_path: Path, contract: str, file: str, line: str) -> None:
    folder = _copy(tmp_path)
    target = folder / "backend" / file
    target.parent.mkdir(exist_ok=True)
    if target.is_dir():
        target = target / "__init__.py"
    before = target.read_text() if target.exists() else '"""Injected."""\n'
    target.write_text(f"{before}\n{line}\n")

    result = _lint(folder, contract)

    assert result.returncode == 1, result.stdout + result.stderr
    assert "0 kept, 1 broken" in result.stdout
