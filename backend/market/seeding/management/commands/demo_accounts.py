"""Print the demo accounts."""

from django.core.management.base import BaseCommand

from market.seeding.demo_accounts import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    """Print whom one can sign in as."""

    help = "Print the demo accounts and their password."

    def handle(self, **_options: object) -> None:
        """Print a line for each account."""
        self.stdout.write(f"Demo accounts (password {PASSWORD}):")
        for account in ACCOUNTS:
            self.stdout.write(f"  {account.login:24} {account.page:10} {account.role}")
