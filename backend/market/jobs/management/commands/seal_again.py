"""Seal under the first sealing key whatever the database keeps sealed; afterwards the older keys may go."""

from django.core.management.base import BaseCommand

from market.accounts.operations import seal_factors_again, seal_records_again


class Command(BaseCommand):
    """Seal everything anew."""

    help = "Seal everything under the first of SEALING_KEYS, so that the older ones may be taken away."

    def handle(self, **_options: object) -> None:
        """Seal, and say how much."""
        self.stdout.write(f"sealed anew: {seal_factors_again()} second steps, {seal_records_again()} records of orders")
