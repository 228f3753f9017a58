"""Give the database roles their rights: `manage.py apply_roles`, after each migration in production."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection


class Command(BaseCommand):
    """Run docker/postgres/roles.sql."""

    help = "Give the database roles their rights, after a migration in production."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Run the script in one transaction."""
        script = settings.BASE_DIR / "docker" / "postgres" / "roles.sql"
        with connection.cursor() as cursor:
            cursor.execute(script.read_text(encoding="utf-8"))
        self.stdout.write("The roles have their rights.")
