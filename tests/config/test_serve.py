"""The whole program as `make run` starts it: found ready, hurt, found ready again, stopped."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.postgres import ensure_server, erase_server, server_is_alive
from config.server_home import home_of
from tests.conftest import BACKEND

READY_SECONDS = 120  # the first start on a busy machine; the figures are measured by `make bench`


@dataclass
class Program:
    """A running `python -m config.serve`."""

    data_dir: Path
    port: int
    process: subprocess.Popen[bytes]
    output: Path
    said_before: int

    def get(self, path: str) -> tuple[int, http.client.HTTPMessage, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.headers, response.read().decode()
        finally:
            connection.close()

    def is_ready(self) -> bool:
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False

    def wait_until(self, condition: Callable[[], bool], *, within: float) -> None:
        began = time.monotonic()
        while not condition():
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() - began < within, self.output.read_text()
            time.sleep(0.02)

    def said(self, text: str) -> bool:
        """Whether it has printed the text since this start."""
        return text in self.output.read_text()[self.said_before :]

    def children(self) -> dict[int, str]:
        """The live processes that it started itself, with their command lines."""
        listed = subprocess.run(
            ["ps", "-o", "pid=,stat=,args=", "--ppid", str(self.process.pid)],
            check=False,
            capture_output=True,
            text=True,
        ).stdout
        rows = [line.split(maxsplit=2) for line in listed.splitlines()]
        return {int(pid): args for pid, state, args in rows if not state.startswith("Z")}

    def web(self) -> int:
        """The main web process, or 0."""
        return next((pid for pid, args in self.children().items() if "gunicorn" in args), 0)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=30)


def start(data_dir: Path, port: int) -> Program:
    data_dir.mkdir(mode=0o755, exist_ok=True)
    output = data_dir / "output"
    said_before = len(output.read_text()) if output.exists() else 0
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    with output.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.serve"],
            cwd=BACKEND,
            env={**inherited, "DATA_DIR": str(data_dir), "PORT": str(port), "DEMO_DATA": "0", "LOAD_SEED": "0"},
            stdout=file,
            stderr=file,
        )
    return Program(data_dir, port, process, output, said_before)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture(scope="module")
def first_run() -> Iterator[Path]:
    """A data directory whose first run is over."""
    top = Path(tempfile.mkdtemp(prefix="market-serve-"))
    top.chmod(0o755)
    program = start(top / "var", free_port())
    try:
        try:
            program.wait_until(lambda: program.said("ready: "), within=READY_SECONDS)
        finally:
            assert program.stop() == 0
        yield top / "var"
    finally:
        erase_server(top / "var")
        shutil.rmtree(top)


@pytest.fixture
def program(first_run: Path) -> Iterator[Program]:
    running = start(first_run, free_port())
    try:
        running.wait_until(lambda: running.said("ready: "), within=READY_SECONDS)
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()


def test_a_second_start_does_nothing_twice(first_run: Path, program: Program) -> None:
    output = program.output.read_text()

    assert len(re.findall(r"tables …", output)) == 1
    assert len(re.findall(r"static files …", output)) == 1


def test_a_killed_database_is_back_soon_and_pages_say_so_meanwhile(program: Program) -> None:
    pid = ensure_server(program.data_dir).pid
    os.kill(pid, signal.SIGKILL)

    program.wait_until(lambda: program.said("database runs again") and program.is_ready(), within=5)

    assert ensure_server(program.data_dir).pid != pid


def test_without_a_database_the_program_lives_and_is_not_ready(program: Program) -> None:
    os.kill(program.process.pid, signal.SIGSTOP)  # nobody brings the server back
    try:
        os.kill(ensure_server(program.data_dir).pid, signal.SIGKILL)

        assert program.get("/livez")[0] == 200
        assert program.get("/readyz")[0] == 503
    finally:
        os.kill(program.process.pid, signal.SIGCONT)
    program.wait_until(program.is_ready, within=10)


def test_killed_web_processes_are_started_again_on_the_same_port(program: Program) -> None:
    master = program.web()
    os.kill(master, signal.SIGKILL)

    program.wait_until(lambda: program.web() not in {0, master} and program.is_ready(), within=10)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_everything_it_started(program: Program, number: signal.Signals) -> None:
    children = list(program.children())

    assert program.stop(number) == 0

    assert [pid for pid in children if (Path("/proc") / str(pid) / "cwd").exists()] == []
    assert not server_is_alive(program.data_dir)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", program.port))


def test_it_stops_in_the_middle_of_its_first_run(tmp_path: Path) -> None:
    program = start(tmp_path / "var", free_port())
    program.wait_until(lambda: program.said("tables …"), within=READY_SECONDS)

    try:
        assert program.stop() == 0
        assert not server_is_alive(program.data_dir)
    finally:
        erase_server(program.data_dir)


def test_a_killed_supervisor_takes_its_children_along_and_the_next_start_goes_on(program: Program) -> None:
    database = ensure_server(program.data_dir).pid
    program.stop(signal.SIGKILL)

    after = start(program.data_dir, program.port)
    try:
        after.wait_until(lambda: after.said("ready: "), within=READY_SECONDS)
        assert ensure_server(program.data_dir).pid == database
    finally:
        assert after.stop() == 0


def test_a_port_in_use_is_named(first_run: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        second = start(first_run, port)

        assert second.process.wait(timeout=30) == 1

    last = second.output.read_text().splitlines()[-1]
    assert last == f"Cannot serve: Port {port} on 127.0.0.1: Address already in use. Set PORT to a free one."


def test_web_processes_that_cannot_start_end_the_program(first_run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_WORKERS", "many")
    program = start(first_run, free_port())

    assert program.process.wait(timeout=60) == 1
    assert program.said("WEB_WORKERS must be a whole number, not 'many'.")
    assert program.said("Cannot serve: The web processes end as soon as they start; their output above says why.")
    assert not server_is_alive(first_run)


def test_a_second_program_on_the_same_data_is_refused(program: Program) -> None:
    second = start(program.data_dir, free_port())

    assert second.process.wait(timeout=30) == 1
    assert second.output.read_text().splitlines()[-1].startswith("Cannot serve: The program already runs on ")
    assert program.is_ready()


def test_a_command_beside_it_shares_the_database_and_leaves_it_running(program: Program) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "showmigrations", "audit"],
        cwd=BACKEND,
        env={**os.environ, "DATA_DIR": str(program.data_dir), "DJANGO_SETTINGS_MODULE": "config.settings.base"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "[X] 0001_initial" in done.stdout
    assert home_of(program.data_dir).folder.exists()
    assert program.is_ready()
