"""Delete again, in a restored backup, whoever was deleted since it was made; run at every start."""

from django.core.management.base import BaseCommand

from market.flows.delete_account import apply_deletions
from market.kernel.clock import now


class Command(BaseCommand):
    """Apply the journal of deletions."""

    help = "Delete the accounts that the journal of deletions names and this database still knows."

    def handle(self, **_options: object) -> None:
        """Apply it, and say how many were there again."""
        if deleted := apply_deletions(at=now()):
            self.stdout.write(f"{deleted} accounts deleted again")
