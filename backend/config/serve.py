"""
Run the whole program: the database, the web processes and the worker. This is what `make run` starts.

It owns the embedded database server: starts it, brings it back when it dies, and stops it at the end. A web process or
worker that dies is started again. INT or TERM stops everything; if this process itself is killed, its children are told
to end, and the next start attaches to the database that was left running.
"""

import ctypes
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.env import env_int, env_text
from config.first_run import BACKEND, StepFailedError, run_due_steps
from config.postgres import ensure_server, server_is_alive, stop_server, using_server
from config.server_home import ServerError, home_of
from config.simulated.home import environment_of

TICK_SECONDS = 0.2
PORT_PATIENCE_SECONDS = 3  # a killed program's web processes need a moment to end
STOP_SECONDS = 15
LONGEST_PAUSE_SECONDS = 10
STEADY_SECONDS = 30
TRIES_BEFORE_READY = 3


class Stop(BaseException):
    """INT or TERM has arrived; raised where we wait, as an error raised by the handler itself can get lost."""


class CannotServeError(Exception):
    """The program cannot start; the message says why and what to do."""


@dataclass
class Child:
    """A process that is kept running."""

    title: str
    command: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0
    deaths: int = 0
    due_at: float = 0

    def start(self) -> None:
        """Start it in a process group of its own, so that an interrupt at the keyboard reaches only us."""
        self.process = subprocess.Popen(
            self.command,
            cwd=BACKEND,
            process_group=0,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - this process has no threads
        )
        self.started_at = time.monotonic()

    def tend(self, say: Callable[[str], None]) -> None:
        """Start it again when it has ended: at once the first time, then after longer and longer pauses."""
        now = time.monotonic()
        if self.process and self.process.poll() is not None:
            # A kill from outside is no fault of the program's: it is back at once, however often.
            if now - self.started_at > STEADY_SECONDS or self.process.returncode == -signal.SIGKILL:
                self.deaths = 0
            self.due_at = now + (min(2**self.deaths / 4, LONGEST_PAUSE_SECONDS) if self.deaths else 0)
            self.deaths += 1
            say(f"{self.title} ended with {self.process.returncode}; starting it again")
            self._kill_group()
            self.process = None
        if not self.process and now >= self.due_at:
            self.start()

    def ask_to_stop(self) -> None:
        """Send TERM to its main process."""
        if self.process:
            self.process.terminate()

    def wait_until_stopped(self, *, until: float) -> None:
        """Wait for its end, and kill what is left then."""
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=max(0.1, until - time.monotonic()))
            self._kill_group()
            self.process.wait()

    def _kill_group(self) -> None:
        """Kill what its main process left behind: orphans would hold the port and the old program."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


@dataclass
class Supervisor:
    """The running program."""

    data_dir: Path
    host: str
    port: int
    embedded: bool
    enabled: set[str]
    began: float = field(default_factory=time.monotonic)
    children: list[Child] = field(default_factory=list)
    stopping: bool = False

    def run(self) -> None:
        """Start everything, keep it running until INT or TERM, and stop everything."""
        with self._only_one():
            self._require_free_port()
            with self._database():
                try:
                    self._prepare()
                    self._start_children()
                    self._wait_until_ready()
                    self._announce()
                    while True:
                        self._tend()
                        self.pause(TICK_SECONDS)
                finally:
                    self._stop_children()

    def ask_to_stop(self, _number: int, _frame: object) -> None:
        """Note that INT or TERM has arrived."""
        self.stopping = True

    def pause(self, seconds: float) -> None:
        """
        Wait a moment.

        :raises Stop: if it is time to stop
        """
        if self.stopping:
            raise Stop
        time.sleep(seconds)

    def say(self, text: str) -> None:
        """Tell the operator, with the seconds since the start."""
        print(f"[{time.monotonic() - self.began:5.1f} s] {text}", flush=True)

    def _only_one(self) -> IO[str]:
        """
        Take the data directory's lock, which ends with this process.

        :raises CannotServeError: if another program serves from this data directory
        """
        self.data_dir.mkdir(parents=True, exist_ok=True)
        lock = (self.data_dir / "serve.lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotServeError(f"The program already runs on {self.data_dir}. Stop it, or set DATA_DIR.") from None
        return lock

    def _require_free_port(self) -> None:
        """
        Bind the port once without sharing it: gunicorn shares its port, and would join a stranger's unnoticed.

        :raises CannotServeError: if somebody else listens there
        """
        deadline = time.monotonic() + PORT_PATIENCE_SECONDS
        while True:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((self.host, self.port))
                except OSError as error:
                    if time.monotonic() > deadline:
                        raise CannotServeError(
                            f"Port {self.port} on {self.host}: {error.strerror}. Set PORT to a free one."
                        ) from None
                else:
                    return
            self.pause(TICK_SECONDS)

    @contextmanager
    def _database(self) -> Iterator[None]:
        """Use the embedded server, and stop it at the end even if a command still uses it: it is ours."""
        if not self.embedded:
            yield
            return
        with using_server(self.data_dir) as server:
            self.say("database started" if server.started else "database found running")
            try:
                yield
            finally:
                stop_server(self.data_dir)
                self.say("stopped")

    def _prepare(self) -> None:
        notes = home_of(self.data_dir).folder / "steps.json" if self.embedded else None
        run_due_steps(
            enabled=self.enabled,
            database_notes=notes,
            file_notes=self.data_dir / "steps.json",
            say=self.say,
            pause=self.pause,
        )

    def _start_children(self) -> None:
        # The demo is paid at a vendor of our own, unless the operator has named a real one.
        if "DEMO_DATA" in self.enabled and not settings.STRIPE_SECRET_KEY:
            os.environ.update(environment_of(self.data_dir, shop_port=self.port))
            self.children.append(Child("simulated vendor", (sys.executable, "-m", "config.simulated")))
        self.children.append(Child("web", (sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn")))
        if any(BACKEND.glob("market/*/management/commands/run_worker.py")):
            self.children.append(Child("worker", (sys.executable, "manage.py", "run_worker")))
        for child in self.children:
            child.start()

    def _wait_until_ready(self) -> None:
        """
        Wait until the pages answer.

        :raises CannotServeError: if the web processes keep ending before they ever answered
        """
        while not self._is_ready():
            self._tend()
            if any(child.title == "web" and child.deaths >= TRIES_BEFORE_READY for child in self.children):
                raise CannotServeError("The web processes end as soon as they start; their output above says why.")
            self.pause(0.05)

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=5)
        try:
            connection.request("GET", "/readyz", headers={"Host": "127.0.0.1"})
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()

    def _announce(self) -> None:
        top = f"http://{self.host}:{self.port}"
        self.say(f"ready: {top}/")
        for title, path in (("shop", "/"), ("units", "/unit/"), ("desk", "/desk/"), ("district office", "/office/")):
            print(f"    {title:<16}{top}{path}", flush=True)
        if "DEMO_DATA" in self.enabled and any(BACKEND.glob("market/*/management/commands/demo_accounts.py")):
            subprocess.run([sys.executable, "manage.py", "demo_accounts"], check=False, cwd=BACKEND)

    def _tend(self) -> None:
        if self.embedded and not server_is_alive(self.data_dir):
            self.say("database ended; starting it again")
            try:
                ensure_server(self.data_dir)
            except ServerError as error:
                self.say(f"{error}")
                self.pause(1)  # a full disk, say: to be tried again
            else:
                self.say("database runs again")
        for child in self.children:
            child.tend(self.say)

    def _stop_children(self) -> None:
        """Stop the web processes and the worker together; what has not ended in time is killed."""
        until = time.monotonic() + STOP_SECONDS
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.wait_until_stopped(until=until)


def _end_with_parent() -> None:
    """On Linux, ask the kernel to send TERM when the supervisor ends, be it killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def main() -> None:
    """Serve until told to stop; exit with a message when that cannot be."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    try:
        supervisor = Supervisor(
            data_dir=settings.DATA_DIR,
            host=env_text("BIND", "127.0.0.1"),
            port=env_int("PORT", default=8000, at_least=1),
            embedded=not settings.DATABASE_URL,
            enabled={name for name in ("DEMO_DATA", "LOAD_SEED") if getattr(settings, name)},
        )
        signal.signal(signal.SIGINT, supervisor.ask_to_stop)
        signal.signal(signal.SIGTERM, supervisor.ask_to_stop)
        supervisor.run()
    except Stop:
        sys.exit(0)
    except (CannotServeError, ServerError, StepFailedError, ImproperlyConfigured) as error:
        sys.exit(f"Cannot serve: {error}")


if __name__ == "__main__":
    main()
