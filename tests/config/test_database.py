"""Describing the database to Django."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import gunicorn
from config.database import database_from_url
from config.postgres import MAX_CONNECTIONS
from config.settings import base


def test_an_address_is_read_in_full() -> None:
    found = database_from_url("postgresql://mar%40ket:p%2Fw@db.example:6543/shop?sslmode=require", pool_size=4)

    assert {name: found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "shop",
        "USER": "mar@ket",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": 6543,
    }
    assert found["OPTIONS"]["sslmode"] == "require"


def test_an_address_may_name_a_socket() -> None:
    found = database_from_url("postgresql://market@/market?host=/run/postgresql", pool_size=4)

    assert (found["HOST"], found["PORT"]) == ("/run/postgresql", "")


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("mysql://a/b", "DATABASE_URL must start with postgresql://"),
        ("postgresql://db.example/", "DATABASE_URL names no database."),
        ("postgresql://db.example:x/market", "DATABASE_URL has a port that is no number."),
        ("postgresql://db.example/market?colour=red", "DATABASE_URL has options that are not known: colour"),
    ],
)
def test_a_wrong_address_is_refused_without_repeating_it(url: str, problem: str) -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        database_from_url(url, pool_size=4)

    assert str(caught.value) == problem


def test_eight_processes_with_full_pools_stay_below_the_servers_limit() -> None:
    reserved = 3 + 10  # the server's own, and commands beside the program
    assert 8 * base.DATABASE_POOL_SIZE + reserved < MAX_CONNECTIONS
    assert gunicorn.threads <= base.DATABASE_POOL_SIZE
