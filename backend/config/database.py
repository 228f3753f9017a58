"""Describe the database to Django: the one DATABASE_URL names, or the embedded one of a data directory."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.postgres import DATABASE, OWNER
from config.server_home import PORT, home_of

OLDEST_VERSION = 15
_URL_OPTIONS = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "application_name", "target_session_attrs"})


def embedded_database(data_dir: Path, *, pool_size: int) -> dict[str, Any]:
    """Describe the embedded server's database; nothing is started."""
    home = home_of(data_dir)
    return _database(
        {"NAME": DATABASE, "USER": OWNER, "HOST": str(home.socket_folder), "PORT": PORT},
        {},
        pool_size=pool_size,
    )


def database_from_url(url: str, *, pool_size: int) -> dict[str, Any]:
    """
    Describe the database of `postgresql://user:password@host:port/name?sslmode=…`; `?host=/folder` names a socket.

    :raises ImproperlyConfigured: if the address is no PostgreSQL address, or carries an option we do not know
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://")
    query = dict(parse_qsl(parts.query))
    try:
        port = query.pop("port", "") or parts.port or ""
    except ValueError:
        raise ImproperlyConfigured("DATABASE_URL has a port that is no number.") from None
    address = {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": port,
    }
    if not address["NAME"]:
        raise ImproperlyConfigured("DATABASE_URL names no database.")
    if unknown := set(query) - _URL_OPTIONS:
        raise ImproperlyConfigured(f"DATABASE_URL has options that are not known: {', '.join(sorted(unknown))}")
    return _database(address, query, pool_size=pool_size)


def _database(address: dict[str, Any], options: dict[str, str], *, pool_size: int) -> dict[str, Any]:
    """One connection a request, from a pool that notices a lost server; nobody waits long for a lock."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        **address,
        "CONN_HEALTH_CHECKS": True,  # the pool tests a connection before it lends it
        "OPTIONS": {
            **options,
            # No statement of ours is long enough to be worth compiling.
            "options": "-c lock_timeout=2s -c statement_timeout=10s -c jit=off",
            "connect_timeout": 5,
            # After a lost server each request tries afresh: no attempt waits longer than the request does.
            "pool": {"min_size": 0, "max_size": pool_size, "timeout": 3, "reconnect_timeout": 3},
        },
    }
