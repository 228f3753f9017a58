"""Print the demo accounts."""

from django.core.management.base import BaseCommand

from market.accounts.rules import code_at
from market.kernel.clock import now
from market.seeding.demo_accounts import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    """Print whom one can sign in as."""

    help = "Print the demo accounts, their password, and the secrets and present codes of their second step."

    def handle(self, **_options: object) -> None:
        """Print a line for each account."""
        at = now()
        self.stdout.write(f"Demo accounts (password {PASSWORD}):")
        for account in ACCOUNTS:
            self.stdout.write(f"  {account.login:24} {account.page:10} {account.role}")
        self.stdout.write("Second step, for an authenticator (`manage.py demo_accounts` prints the present codes):")
        for account in ACCOUNTS:
            if account.secret:
                self.stdout.write(f"  {account.login:24} {account.secret}  {code_at(secret=account.secret, at=at)}")
