"""Read settings from the environment, and say which variable is wrong."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off", ""})


def env_text(name: str, default: str = "") -> str:
    """Read a text, stripped of surrounding space."""
    return os.environ.get(name, default).strip()


def env_bool(name: str, *, default: bool) -> bool:
    """
    Read a switch: 1, true, yes, on or 0, false, no, off.

    :raises ImproperlyConfigured: if it is neither
    """
    text = env_text(name, "1" if default else "0").lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {text!r}.")


def env_int(name: str, *, default: int, at_least: int = 0) -> int:
    """
    Read a whole number.

    :raises ImproperlyConfigured: if it is no whole number, or too small
    """
    text = env_text(name, str(default))
    try:
        value = int(text)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}.") from None
    if value < at_least:
        raise ImproperlyConfigured(f"{name} must be at least {at_least}, not {value}.")
    return value


def env_list(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """Read values separated by commas; empty ones are dropped."""
    if name not in os.environ:
        return list(default)
    return [part.strip() for part in os.environ[name].split(",") if part.strip()]


def env_loopback(name: str) -> str:
    """
    Read the address of a service on this machine; empty when it is not set.

    :raises ImproperlyConfigured: if it is anywhere else
    """
    text = env_text(name).rstrip("/")
    if text and (urlsplit(text).scheme, urlsplit(text).hostname) not in {("http", "127.0.0.1"), ("http", "localhost")}:
        raise ImproperlyConfigured(f"{name} must be an http address on 127.0.0.1, not {text!r}.")
    return text


def env_secret(name: str) -> str:
    """
    Read a secret from NAME, or from the file that NAME_FILE names; empty when neither is set.

    :raises ImproperlyConfigured: if both are set, or the file cannot be read
    """
    value, file_name = env_text(name), env_text(f"{name}_FILE")
    if value and file_name:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE, not both.")
    if not file_name:
        return value
    try:
        return Path(file_name).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error.strerror}: {file_name}") from None
