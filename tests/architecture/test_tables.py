"""Tables, migrations and words agree."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from market.kernel.append_only import AppendOnly

TOP = Path(__file__).parents[2]


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("market.")]


@pytest.mark.django_db
def test_migrations_are_in_step_with_the_models() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_append_only_tables_carry_their_trigger() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event_object_table FROM information_schema.triggers WHERE trigger_name ~ '_append_only$'"
        )
        guarded = {row[0] for row in cursor.fetchall()}

    assert AppendOnly.tables() == sorted(guarded)
    assert {"audit_activity", "inventory_stockmovement", "tally_entry"} <= guarded


def test_no_model_has_a_default_ordering() -> None:
    assert [model.__name__ for model in _models() if model._meta.ordering] == []


def test_money_columns_are_bigint() -> None:
    columns = [field for model in _models() for field in model._meta.fields if field.name.endswith("_fen")]

    assert len(columns) > 20
    assert [str(field) for field in columns if not isinstance(field, models.BigIntegerField)] == []


def test_foreign_keys_protect_what_they_point_to() -> None:
    own_parts = {
        "CartLine.cart",
        "DeclarationRow.declaration",
        "SearchToken.product",
        "ShareRule.policy_year",
        "StaleDocument.product",
    }
    cascading = {
        f"{model.__name__}.{field.name}"
        for model in _models()
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT
    }

    assert cascading == own_parts


def test_model_names_stand_in_the_glossary() -> None:
    glossary = (TOP / "backend" / "GLOSSARY.md").read_text()
    words = set(re.findall(r"`(\w+)", glossary))

    assert sorted(model.__name__ for model in _models() if model.__name__ not in words) == []


def test_architecture_brackets_the_empty_packages_and_no_other() -> None:
    drawing = (TOP / "backend" / "ARCHITECTURE.md").read_text().split("## Layers")[1].split("```")[1]
    bracketed = set(re.findall(r"\w+", " ".join(re.findall(r"\(([^)]*)\)", drawing))))
    packages = [path for path in (TOP / "backend" / "market").iterdir() if (path / "__init__.py").exists()]

    assert bracketed == {path.name for path in packages if len(list(path.rglob("*.py"))) == 1}
