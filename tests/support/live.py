"""The program run as an operator runs it, in a throw-away data directory, and browsers to use it with."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlencode

from lxml import html

from config.postgres import erase_server
from config.server_home import home_of

TOP = Path(__file__).resolve().parents[2]
BACKEND = TOP / "backend"
READY_SECONDS = 240


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@dataclass
class Program:
    """A running program with its data directory."""

    data_dir: Path
    port: int
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes]
    output: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def postmaster(self) -> int:
        """The main process of the embedded server."""
        return int((home_of(self.data_dir).cluster / "postmaster.pid").read_text().splitlines()[0])

    def is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def wait_until(self, condition: Callable[[], bool], *, within: float) -> float:
        """Give the seconds that it took."""
        began = time.monotonic()
        while not condition():
            assert self.process.poll() is None, self.output.read_text()[-4000:]
            assert time.monotonic() - began < within, self.output.read_text()[-4000:]
            time.sleep(0.02)
        return time.monotonic() - began

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a management command on the program's database."""
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=BACKEND,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def python(self, module: str, *words: str) -> Any:
        """Run a module of the tests on the program's database; it prints JSON."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=TOP,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def restart(self) -> float:
        """Stop the program, and start it again on its data; give the seconds from the start until it is ready."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)
        with self.output.open("wb") as file:
            self.process = start(self.environment, file)
        return self.wait_until(lambda: "ready: " in self.output.read_text(), within=READY_SECONDS)

    def pids(self, words: str) -> list[int]:
        """The processes of this program whose command line has the words, oldest first."""
        listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
        rows = [line.split(maxsplit=2) for line in listed.splitlines()]
        family = {self.process.pid}
        for _ in range(4):
            family |= {int(pid) for pid, parent, _args in rows if int(parent) in family}
        return sorted(int(pid) for pid, _parent, args in rows if int(pid) in family and words in args)


def start(environment: Mapping[str, str], output: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "config.serve"], cwd=BACKEND, env=environment, stdout=output, stderr=output
    )


@contextmanager
def running(
    *, demo: bool = False, seed: bool = False, media: Path | None = None, **environment: str
) -> Iterator[Program]:
    """Run `python -m config.serve` until the block ends; its folder goes with it, but for pictures kept in `media`."""
    top = Path(tempfile.mkdtemp(prefix="market-live-"))
    top.chmod(0o755)
    data_dir, port = top / "var", free_port()
    data_dir.mkdir(mode=0o755)
    if media:
        media.mkdir(parents=True, exist_ok=True)
        (data_dir / "media").symlink_to(media)
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DJANGO_SETTINGS_MODULE", "MARKET_TEST_DIR", "DATA_DIR", "SECRET_KEY"}
    }
    settings = {
        "DATA_DIR": str(data_dir),
        "PORT": str(port),
        "DEMO_DATA": str(int(demo)),
        "LOAD_SEED": str(int(seed)),
        "PYTHONPATH": f"{BACKEND}{os.pathsep}{TOP}",
        "DJANGO_SETTINGS_MODULE": "config.settings.base",
        **environment,
    }
    output = top / "output"
    with output.open("wb") as file:
        process = start({**inherited, **settings}, file)
    program = Program(data_dir, port, {**inherited, **settings}, process, output)
    try:
        program.wait_until(lambda: "ready: " in output.read_text(), within=READY_SECONDS)
        yield program
    finally:
        program.process.send_signal(signal.SIGTERM)
        program.process.wait(timeout=60)
        erase_server(data_dir)
        shutil.rmtree(top, ignore_errors=True)


@dataclass
class Answer:
    """What came back."""

    status: int
    location: str
    text: str


@dataclass
class Shopper:
    """A browser without a window: cookies, forms, no redirects followed."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        if "csrftoken" not in self.cookies:
            self.get("/cart/")
        if "csrfmiddlewaretoken" not in fields:
            fields = {**fields, "csrfmiddlewaretoken": self.token}
        return self._ask("POST", path, urlencode(fields))

    token: str = ""

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
            for cookie in response.headers.get_all("Set-Cookie") or []:
                name, _, rest = cookie.partition("=")
                self.cookies[name] = rest.partition(";")[0]
            answer = Answer(response.status, response.headers.get("Location", ""), text)
        finally:
            connection.close()
        if "csrfmiddlewaretoken" in text:
            self.token = str(html.fromstring(text).xpath("//input[@name='csrfmiddlewaretoken']/@value")[0])
        return answer


def form_of(text: str, form_id: str) -> dict[str, str]:
    """Read a form as a browser would send it."""
    form = html.fromstring(text).get_element_by_id(form_id)
    return {name: value for name, value in form.form_values() if value is not None}
