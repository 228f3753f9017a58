"""The embedded server: made, found again, recovered, shared, and stopped by the last who used it."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.postgres import LOCALE, ensure_server, erase_server, server_is_alive, using_server
from config.server_home import SYSTEM_HOME, ServerError, home_of, wheel_binaries
from tests.conftest import BACKEND
from tests.support.accounts import as_user, needs_root

USER_SCRIPT = """
import sys
from pathlib import Path
from config.postgres import using_server
with using_server(Path(sys.argv[1])) as server:
    print(server.pid, server.started, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data directory that every account can walk into."""
    top = Path(tempfile.mkdtemp(prefix="market-ground-"))
    top.chmod(0o755)
    yield top / "var"
    erase_server(top / "var")
    shutil.rmtree(top)


def spawn_user(data_dir: Path) -> subprocess.Popen[str]:
    """Start a program that uses the server until its input ends."""
    return subprocess.Popen(
        [sys.executable, "-c", USER_SCRIPT, str(data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(BACKEND)},
    )


def first_line(program: subprocess.Popen[str]) -> str:
    assert program.stdout
    return program.stdout.readline().strip()


def query(data_dir: Path, statement: str) -> tuple[object, ...] | None:
    address = home_of(data_dir).socket_folder
    with psycopg.connect(host=str(address), user="market", dbname="market", autocommit=True) as connection:
        cursor = connection.execute(statement)  # type: ignore[call-overload]
        return cursor.fetchone() if cursor.description else None


def test_first_use_makes_a_durable_server_that_listens_on_its_socket_only(data_dir: Path) -> None:
    server = ensure_server(data_dir)

    settings = ("data_checksums", "fsync", "full_page_writes", "listen_addresses", "server_encoding", "TimeZone")
    found = query(data_dir, "SELECT " + ", ".join(f"current_setting('{name}')" for name in settings))
    assert server.started
    assert found == ("on", "on", "on", "", "UTF8", "UTC")
    assert query(data_dir, "SELECT datcollate, datctype FROM pg_database WHERE datname = 'market'") == (
        LOCALE,
        LOCALE,
    )
    assert stat.S_IMODE(home_of(data_dir).socket_folder.stat().st_mode) == 0o700


def test_a_live_server_is_attached_to(data_dir: Path) -> None:
    first = ensure_server(data_dir)

    second = ensure_server(data_dir)

    assert (second.pid, second.started) == (first.pid, False)


def test_two_programs_that_start_at_once_share_one_server(data_dir: Path) -> None:
    programs = [spawn_user(data_dir) for _ in range(2)]

    answers = [first_line(program).split() for program in programs]

    assert len({pid for pid, _ in answers}) == 1
    assert sorted(started for _, started in answers) == ["False", "True"]
    programs[0].communicate(timeout=30)
    assert server_is_alive(data_dir)
    programs[1].communicate(timeout=30)
    assert not server_is_alive(data_dir)


def test_a_killed_program_leaves_the_server_to_the_next_which_stops_it(data_dir: Path) -> None:
    program = spawn_user(data_dir)
    pid = int(first_line(program).split()[0])
    program.kill()
    program.communicate()

    with using_server(data_dir) as server:
        assert (server.pid, server.started) == (pid, False)

    assert not server_is_alive(data_dir)


def test_a_killed_server_comes_back_with_its_data_and_without_its_orphans(data_dir: Path) -> None:
    server = ensure_server(data_dir)
    query(data_dir, "CREATE TABLE kept AS SELECT 7 AS n")
    busy = psycopg.connect(server.url, autocommit=True)
    orphan = busy.info.backend_pid
    busy.pgconn.send_query(b"DO $$ BEGIN LOOP END LOOP; END $$")  # does not look whether its server still lives
    os.kill(server.pid, signal.SIGKILL)
    began = time.monotonic()

    after = ensure_server(data_dir)

    assert time.monotonic() - began < 5
    assert after.started
    assert after.pid != server.pid
    assert query(data_dir, "SELECT n FROM kept") == (7,)
    assert not (Path("/proc") / str(orphan) / "cwd").exists()
    busy.close()


def test_a_stale_pid_that_another_program_has_by_now_is_not_believed(data_dir: Path) -> None:
    with using_server(data_dir):
        home = home_of(data_dir)
        lines = (home.cluster / "postmaster.pid").read_text()
    stranger = subprocess.Popen(["sleep", "60"], **(home.account.spawn if home.account else {}))
    stale = "\n".join([str(stranger.pid), *lines.splitlines()[1:]]) + "\n"
    (home.cluster / "postmaster.pid").write_text(stale)
    (home.socket_folder / ".s.PGSQL.5432.lock").write_text(stale)

    try:
        assert not server_is_alive(data_dir)
        assert ensure_server(data_dir).started
    finally:
        stranger.kill()
        stranger.wait()


def test_a_half_made_cluster_is_thrown_away(data_dir: Path) -> None:
    half = home_of(data_dir).folder / "cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    assert ensure_server(data_dir).started
    assert not half.exists()


def test_a_long_path_gets_a_short_socket(data_dir: Path) -> None:
    deep = data_dir / ("long-" * 20) / "var"
    deep.parent.mkdir(parents=True)

    try:
        ensure_server(deep)

        assert len(os.fsencode(deep / "postgres" / "run" / ".s.PGSQL.5432")) > 107
        assert len(os.fsencode(home_of(deep).socket_folder / ".s.PGSQL.5432.lock")) <= 107
        assert query(deep, "SELECT 1") == (1,)
    finally:
        erase_server(deep)


@needs_root
def test_as_root_the_server_runs_as_somebody_else_who_owns_no_more_than_it_needs(data_dir: Path) -> None:
    before = os.umask(0o077)
    try:
        server = ensure_server(data_dir)
    finally:
        os.umask(before)

    home = home_of(data_dir)
    account = (Path("/proc") / str(server.pid)).stat().st_uid
    assert account != 0
    assert home.folder == data_dir / "postgres"
    assert [path.stat().st_uid for path in (home.cluster, home.socket_folder)] == [account, account]
    assert [path.stat().st_uid for path in (home.folder, home.folder / "lock")] == [0, 0]


@needs_root
def test_where_that_somebody_cannot_reach_it_lives_elsewhere_and_no_parent_is_opened(data_dir: Path) -> None:
    closed = data_dir.parent / "closed"
    closed.mkdir(mode=0o700)
    hidden = closed / "var"

    try:
        ensure_server(hidden)

        assert home_of(hidden).folder.parent == SYSTEM_HOME
        assert query(hidden, "SELECT 1") == (1,)
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert home_of(hidden).folder != home_of(closed / "other").folder
    finally:
        erase_server(hidden)
    assert not home_of(hidden).folder.exists()


@needs_root
def test_where_that_somebody_cannot_reach_the_programs_they_are_copied(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = data_dir.parent / "closed"
    closed.mkdir(mode=0o700)
    wheel = wheel_binaries().parents[1]
    shutil.copytree(wheel, closed / wheel.name, ignore=shutil.ignore_patterns("pginstall", "include"))
    shutil.copytree(wheel.with_suffix(".libs"), closed / f"{wheel.name}.libs")
    monkeypatch.syspath_prepend(closed)

    assert closed in wheel_binaries().parents
    assert ensure_server(data_dir).started

    assert SYSTEM_HOME in home_of(data_dir).binaries.parents
    assert home_of(data_dir).folder == data_dir / "postgres"
    assert query(data_dir, "SELECT 1") == (1,)
    assert not ensure_server(data_dir).started


@needs_root
def test_a_plain_user_runs_it_as_himself(data_dir: Path) -> None:
    mine = data_dir.parent / "mine"
    mine.mkdir()
    shutil.chown(mine, "daemon", "daemon")
    programs = reachable_programs(data_dir.parent)

    server = as_user("daemon", lambda: ensure_server(mine / "var", binaries=programs))

    owner = (Path("/proc") / str(server.pid)).stat().st_uid
    erase_server(mine / "var")
    assert server.started
    assert owner == mine.stat().st_uid


@needs_root
def test_root_goes_on_as_the_plain_user_who_made_it(data_dir: Path) -> None:
    mine = data_dir.parent / "mine"
    mine.mkdir()
    shutil.chown(mine, "daemon", "daemon")
    programs = reachable_programs(data_dir.parent)
    server = as_user("daemon", lambda: ensure_server(mine / "var", binaries=programs))
    os.kill(server.pid, signal.SIGKILL)

    after = ensure_server(mine / "var", binaries=programs)

    owner = (Path("/proc") / str(after.pid)).stat().st_uid
    erase_server(mine / "var")
    assert owner == mine.stat().st_uid


@needs_root
def test_a_socket_folder_of_a_stranger_is_refused(data_dir: Path) -> None:
    mine = data_dir.parent / "mine"
    (mine / "var" / "postgres" / "run").mkdir(parents=True)
    for folder in (mine, mine / "var", mine / "var" / "postgres"):
        shutil.chown(folder, "daemon", "daemon")

    programs = reachable_programs(data_dir.parent)

    with pytest.raises(ServerError, match="belongs to another user"):
        as_user("daemon", lambda: ensure_server(mine / "var", binaries=programs))


@needs_root
def test_a_directory_one_may_not_write_is_named(data_dir: Path) -> None:
    programs = reachable_programs(data_dir.parent)

    with pytest.raises(ServerError, match="Permission denied"):
        as_user("daemon", lambda: ensure_server(data_dir, binaries=programs))


def reachable_programs(folder: Path) -> Path:
    """The programs, copied to where everybody may run them, as the checkout may lie in a closed folder."""
    wheel = wheel_binaries().parents[1]
    if not (folder / wheel.name).exists():
        shutil.copytree(wheel, folder / wheel.name, ignore=shutil.ignore_patterns("pginstall", "include"))
        shutil.copytree(wheel.with_suffix(".libs"), folder / f"{wheel.name}.libs")
    return folder / wheel_binaries().relative_to(wheel.parent)
