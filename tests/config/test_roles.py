"""The production roles, on a database of their own: the program's role may only add to the append-only tables."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from psycopg import errors, sql

from market.kernel.append_only import AppendOnly
from tests.conftest import BACKEND

SCRIPT = BACKEND.parent / "docker" / "postgres" / "roles.sql"
NAME = "market_roles"


def connect(user: str, database: str = NAME) -> psycopg.Connection[tuple[object, ...]]:
    default = settings.DATABASES["default"]
    return psycopg.connect(host=default["HOST"], port=default["PORT"], user=user, dbname=database, autocommit=True)


def manage(*command: str) -> str:
    default = settings.DATABASES["default"]
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=BACKEND,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.base",
            "DATABASE_URL": f"postgresql://market_owner@/{NAME}?host={default['HOST']}&port={default['PORT']}",
        },
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.fixture(scope="module")
def database() -> Iterator[None]:
    """A database as production makes it: roles by the superuser, tables and grants by the owner."""
    with connect("market", "postgres") as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {NAME}")
    with connect("market") as admin:
        admin.execute(SCRIPT.read_bytes())
    manage("migrate", "--verbosity=0")
    manage("apply_roles")
    manage("apply_roles")
    yield
    with connect("market", "postgres") as admin:
        admin.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
        admin.execute("DROP ROLE market_app, market_owner")


def rights_of_app() -> dict[str, set[str]]:
    """What market_app may do with each table."""
    with connect("market") as admin:
        rows = admin.execute("""
            SELECT tablename, privilege FROM pg_tables
            CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) privilege
            WHERE schemaname = 'public' AND has_table_privilege('market_app', format('public.%I', tablename), privilege)
        """).fetchall()
    rights: dict[str, set[str]] = {}
    for table, privilege in rows:
        rights.setdefault(str(table), set()).add(str(privilege))
    return rights


def test_the_script_names_every_append_only_table() -> None:
    named = re.search(r"append_only CONSTANT text\[\] := ARRAY\[(.*?)\]", SCRIPT.read_text(), re.DOTALL)

    assert named
    assert sorted(re.findall(r"'(\w+)'", named[1])) == AppendOnly.tables()


@pytest.mark.usefixtures("database")
def test_each_table_has_the_rights_of_its_kind() -> None:
    append_only = AppendOnly.tables()

    rights = rights_of_app()

    assert len(rights) > 30
    assert rights.pop("django_migrations") == {"SELECT"}
    assert {table: rights.pop(table) for table in append_only} == {table: {"SELECT", "INSERT"} for table in append_only}
    assert [table for table, has in rights.items() if has != {"SELECT", "INSERT", "UPDATE", "DELETE"}] == []


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("table", AppendOnly.tables())
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_program_may_not_change_what_is_written_once(table: str, statement: str) -> None:
    with connect("market_app") as app, pytest.raises(errors.InsufficientPrivilege):
        app.execute(sql.SQL(statement).format(sql.Identifier(table)))  # type: ignore[arg-type]


@pytest.mark.usefixtures("database")
def test_the_program_may_add_to_it() -> None:
    with connect("market_app") as app:
        app.execute("""
            INSERT INTO audit_activity (actor_number, action, subject_number, data, at)
            VALUES ('U-1', 'order.placed', 'MX-1', '{}', now())
        """)

        assert app.execute("SELECT actor_number, action FROM audit_activity").fetchall() == [("U-1", "order.placed")]


@pytest.mark.usefixtures("database")
def test_a_table_that_the_script_has_not_seen_takes_rows_only() -> None:
    with connect("market_owner") as owner, connect("market_app") as app:
        owner.execute("CREATE TABLE unseen (id int)")
        try:
            app.execute("INSERT INTO unseen VALUES (1)")
            with pytest.raises(errors.InsufficientPrivilege):
                app.execute("DELETE FROM unseen")
        finally:
            owner.execute("DROP TABLE unseen")


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("statement", ["CREATE TABLE mine (id int)", "ALTER TABLE tally_entry DISABLE TRIGGER ALL"])
def test_the_program_may_not_change_the_tables_themselves(statement: str) -> None:
    with connect("market_app") as app, pytest.raises(errors.InsufficientPrivilege):
        app.execute(statement)  # type: ignore[call-overload]
