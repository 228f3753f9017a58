"""Requests in other letters than UTF-8 stop at the door."""

from collections.abc import Iterable
from typing import Any

import pytest

from config.charset import only_utf8


def inner(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [b"inside"]


def ask(kind: str) -> str:
    statuses: list[str] = []
    only_utf8(inner)({"CONTENT_TYPE": kind} if kind else {}, lambda status, _headers: statuses.append(status))
    return statuses[0][:3]


@pytest.mark.parametrize(
    "kind", ["", "text/html", "application/x-www-form-urlencoded; charset=UTF-8", 'multipart/form-data; boundary="x"']
)
def test_utf8_passes(kind: str) -> None:
    assert ask(kind) == "200"


@pytest.mark.parametrize(
    "charset", ["utf-7", "hex", "rot13", "zlib", "idna", "unicode_escape", "nonsense", "gbk", "''"]
)
def test_other_charsets_are_refused(charset: str) -> None:
    assert ask(f"application/x-www-form-urlencoded; charset={charset}") == "415"
