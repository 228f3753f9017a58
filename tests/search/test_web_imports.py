"""The web process loads no dictionaries: they cost 33 and 55 MB."""

import subprocess
import sys
from pathlib import Path

BACKEND = Path(__file__).parents[2] / "backend"
PROGRAM = """
import sys
import django
django.setup()
import config.urls, market.search.operations, market.search.selectors, market.storefront.urls
print(sorted({"rjieba", "pypinyin"} & sys.modules.keys()))
{more}
"""


def loaded(more: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("{more}", more)], check=True, cwd=BACKEND, capture_output=True, text=True
    )
    return done.stdout


def test_web_process_loads_neither_rjieba_nor_pypinyin():
    assert loaded() == "[]\n"


def test_check_can_fail():
    more = 'import market.search.documents; print(sorted({"rjieba", "pypinyin"} & sys.modules.keys()))'

    assert loaded(more) == "[]\n['pypinyin', 'rjieba']\n"
