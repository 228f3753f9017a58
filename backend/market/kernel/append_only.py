"""Tables whose rows are added and never changed: the manager refuses, a trigger, and in production the grants."""

from typing import Any, NoReturn, TypeVar

from django.db import migrations, models

from market.kernel.errors import Conflict

_M = TypeVar("_M", bound=models.Model)


class AppendOnlyError(Conflict):
    """A row of an append-only table was to be changed or deleted."""

    code = "APPEND_ONLY"


def _refuse() -> NoReturn:
    raise AppendOnlyError("这张表只能追加，不能修改或删除。要更正请另记一笔。")


class AppendOnlyQuerySet(models.QuerySet[_M]):
    """A queryset that reads and inserts."""

    def update(self, **_kwargs: Any) -> int:
        _refuse()

    def delete(self) -> tuple[int, dict[str, int]]:
        _refuse()

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> int:
        _refuse()


class AppendOnly(models.Model):
    """Base of append-only tables. Each also needs `append_only_trigger` in its migration."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """
        Insert the row.

        :raises AppendOnlyError: if the row exists already
        """
        if not self._state.adding:
            _refuse()
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """
        Refuse.

        :raises AppendOnlyError: always
        """
        _refuse()

    @classmethod
    def tables(cls) -> list[str]:
        """Name the tables of all append-only models, for the grants and their test."""
        found = [sub for sub in cls.__subclasses__() if not sub._meta.abstract]  # noqa: SLF001 - Django's public name for it
        return sorted(sub._meta.db_table for sub in found)  # noqa: SLF001


def append_only_trigger(table: str) -> migrations.RunSQL:
    """Make the migration operation that lets the database itself refuse UPDATE and DELETE of a table's rows."""
    return migrations.RunSQL(
        sql=f"""
            CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'table {table} is append-only' USING ERRCODE = 'restrict_violation'; END $$;
            CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
        """,
        reverse_sql=f"""
            DROP TRIGGER IF EXISTS {table}_append_only ON {table};
            DROP FUNCTION IF EXISTS {table}_append_only();
        """,
    )
