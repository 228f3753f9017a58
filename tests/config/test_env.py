"""Reading the environment."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import env_bool, env_int, env_list, env_loopback, env_secret


@pytest.mark.parametrize(("text", "value"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("", False)])
def test_bool_reads_a_switch(monkeypatch: pytest.MonkeyPatch, text: str, value: bool) -> None:
    monkeypatch.setenv("SWITCH", text)

    assert env_bool("SWITCH", default=not value) is value


def test_bool_names_the_variable_it_cannot_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCH", "maybe")

    with pytest.raises(ImproperlyConfigured, match=r"^SWITCH must be 1 or 0, not 'maybe'\.$"):
        env_bool("SWITCH", default=True)


@pytest.mark.parametrize(
    ("text", "problem"),
    [("four", "COUNT must be a whole number, not 'four'."), ("0", "COUNT must be at least 1, not 0.")],
)
def test_int_names_the_variable_it_cannot_read(monkeypatch: pytest.MonkeyPatch, text: str, problem: str) -> None:
    monkeypatch.setenv("COUNT", text)

    with pytest.raises(ImproperlyConfigured) as caught:
        env_int("COUNT", default=4, at_least=1)

    assert str(caught.value) == problem


def test_list_drops_empty_parts_and_keeps_an_empty_value_apart_from_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env_list("HOSTS", default=("localhost",)) == ["localhost"]

    monkeypatch.setenv("HOSTS", " a.example, ,b.example,")
    assert env_list("HOSTS") == ["a.example", "b.example"]

    monkeypatch.setenv("HOSTS", "")
    assert env_list("HOSTS", default=("localhost",)) == []


def test_secret_comes_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("s3cret\n", encoding="utf-8")
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "key"))

    assert env_secret("KEY") == "s3cret"


def test_secret_refuses_two_sources_and_a_missing_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "none"))
    with pytest.raises(ImproperlyConfigured, match=r"^KEY_FILE cannot be read: No such file or directory"):
        env_secret("KEY")

    monkeypatch.setenv("KEY", "also")
    with pytest.raises(ImproperlyConfigured, match=r"^Set KEY or KEY_FILE, not both\.$"):
        env_secret("KEY")


@pytest.mark.parametrize("text", ["http://api.example", "https://127.0.0.1:1", "127.0.0.1:1", "http://10.0.0.1"])
def test_service_of_this_machine_is_nowhere_else(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    assert env_loopback("PEER") == ""
    monkeypatch.setenv("PEER", "http://127.0.0.1:9/")
    assert env_loopback("PEER") == "http://127.0.0.1:9"

    monkeypatch.setenv("PEER", text)
    with pytest.raises(ImproperlyConfigured, match=r"^PEER must be an http address on 127\.0\.0\.1"):
        env_loopback("PEER")
