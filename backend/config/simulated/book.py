"""What the simulated vendor knows, in a file: its objects, the answers under each key, and the notices to send."""

import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Thing = dict[str, Any]

_TABLES = """
create table if not exists things (id text primary key, kind text not null, made integer not null, body text not null);
create table if not exists answers (
  key text primary key, asked text not null, status integer not null, body text not null
);
create table if not exists notices (id text primary key, body text not null, due real not null, tries integer not null);
"""
# Stripe tries for three days; the pauses grow.
RETRY_PAUSES = (1, 2, 5, 15, 60, 300, 1800, 3600)


class Book:
    """The file; one thread at a time."""

    def __init__(self, path: Path) -> None:
        """Open or make the file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._file.executescript(_TABLES)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Do several things at once, or none of them."""
        with self._lock:
            if self._file.in_transaction:
                yield
                return
            self._file.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._file.execute("rollback")
                raise
            self._file.execute("commit")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()

    def get(self, number: str) -> Thing | None:
        """Give an object by its id."""
        with self._lock:
            row = self._file.execute("select body from things where id = ?", (number,)).fetchone()
        return json.loads(row[0]) if row else None

    def keep(self, thing: Thing) -> Thing:
        """Write an object as it is now."""
        with self._lock:
            self._file.execute(
                "insert into things values (?, ?, ?, ?) on conflict (id) do update set body = excluded.body",
                (thing["id"], thing["object"], thing["created"], json.dumps(thing)),
            )
        return thing

    def all_of(self, kind: str, *, since: int = 0) -> list[Thing]:
        """Give the objects of a kind made since a second, the latest first."""
        with self._lock:
            rows = self._file.execute(
                "select body from things where kind = ? and made >= ? order by made desc, rowid desc", (kind, since)
            ).fetchall()
        return [json.loads(row[0]) for row in rows]

    def answer_under(self, key: str) -> tuple[str, int, Thing] | None:
        """Give what was asked and answered under a key."""
        with self._lock:
            row = self._file.execute("select asked, status, body from answers where key = ?", (key,)).fetchone()
        return (row[0], row[1], json.loads(row[2])) if row else None

    def keep_answer(self, key: str, asked: str, status: int, body: Thing) -> None:
        """Keep what was answered under a key."""
        with self._lock:
            self._file.execute("insert into answers values (?, ?, ?, ?)", (key, asked, status, json.dumps(body)))

    def tell(self, kind: str, thing: Thing, *, after: float = 0) -> None:
        """Make a notice of an object as it is now, to be sent after some seconds."""
        now = int(time.time())
        event = {
            "id": new_id("evt"),
            "object": "event",
            "type": kind,
            "created": now,
            "livemode": False,
            "pending_webhooks": 1,
            "request": None,
            "data": {"object": thing},
        }
        with self._lock:
            self.keep(event)
            self._file.execute(
                "insert into notices values (?, ?, ?, 0)", (event["id"], json.dumps(event), time.time() + after)
            )

    def notices_due(self) -> list[tuple[str, str, int]]:
        """Give the notices to send now: id, body, and how often each was tried."""
        with self._lock:
            found = self._file.execute(
                "select id, body, tries from notices where due <= ? order by due limit 20", (time.time(),)
            )
            return found.fetchall()

    def notice_sent(self, number: str) -> None:
        """Forget a notice that was taken."""
        with self._lock:
            self._file.execute("delete from notices where id = ?", (number,))

    def notice_failed(self, number: str, tries: int) -> None:
        """Send a notice again later; after the last pause never."""
        with self._lock:
            if tries >= len(RETRY_PAUSES):
                self._file.execute("delete from notices where id = ?", (number,))
                return
            due = time.time() + RETRY_PAUSES[tries]
            self._file.execute("update notices set due = ?, tries = ? where id = ?", (due, tries + 1, number))


def new_id(prefix: str) -> str:
    """Make an id such as the vendor's."""
    return f"{prefix}_{secrets.token_hex(12)}"
