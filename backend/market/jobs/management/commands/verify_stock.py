"""Recompute stock, orders and money and tell where they disagree."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from market.inventory.selectors import stock_problems
from market.kernel.clock import now
from market.orders.selectors import order_problems
from market.payments.selectors import payment_problems


class Command(BaseCommand):
    """Recompute every lot, transfer, order and payment; exit with 1 and the offending numbers if any disagrees."""

    help = "Recompute stock, orders and payments from what moved and list what disagrees."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Read everything from one snapshot, so that trade going on meanwhile is no false alarm."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            problems = stock_problems() + order_problems(at=now()) + payment_problems()
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} problems in stock, orders or payments")
        self.stdout.write("Stock, orders and payments agree with what moved.")
