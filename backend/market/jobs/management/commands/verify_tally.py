"""Recompute the tally and tell where it disagrees."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from market.tally.selectors import verify_tally


class Command(BaseCommand):
    """Recompute every order's and paper's entries; exit with 1 and the offending numbers if any disagrees."""

    help = "Recompute the tally from orders and declarations and list what disagrees."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Read everything from one snapshot, so that trade going on meanwhile is no false alarm."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            problems = verify_tally()
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} problems in the tally")
        self.stdout.write("The tally agrees with its orders and declarations.")
