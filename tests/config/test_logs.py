"""The log: one line of JSON an event, traceable to a request, without personal data."""

import json
import logging

import pytest
from django.test import Client

from config.logs import JsonFormatter


def record(message: str, *, error: BaseException | None = None) -> logging.LogRecord:
    trace = (type(error), error, None) if error else None
    return logging.LogRecord("market", logging.INFO, "file", 1, message, (), trace)


def test_a_line_break_forges_no_second_line() -> None:
    line = JsonFormatter().format(record('hello\n{"level": "CRITICAL"}'))

    assert "\n" not in line
    assert json.loads(line)["message"] == 'hello\n{"level": "CRITICAL"}'


def test_what_the_database_quotes_of_a_row_is_left_out() -> None:
    error = ValueError('duplicate key violates "accounts_phone"\nDETAIL:  Key (phone)=(13900000000) already exists.')

    entry = json.loads(JsonFormatter().format(record("failed", error=error)))

    assert "accounts_phone" in entry["exception"]
    assert "13900000000" not in entry["exception"]


def test_an_answer_carries_the_id_of_its_request(client: Client) -> None:
    own = client.get("/livez")
    given = client.get("/livez", headers={"x-request-id": "proxy-0123456789"})
    forged = client.get("/livez", headers={"x-request-id": "a b\tc"})

    assert len(own["X-Request-ID"]) == 16
    assert given["X-Request-ID"] == "proxy-0123456789"
    assert forged["X-Request-ID"] != "a b\tc"


def test_the_log_has_the_path_and_not_the_query(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/livez?phone=13900000000")

    lines = [JsonFormatter().format(entry) for entry in caplog.records if entry.name == "market.request"]
    assert [json.loads(line)["path"] for line in lines] == ["/livez"]
    assert "13900000000" not in lines[0]
