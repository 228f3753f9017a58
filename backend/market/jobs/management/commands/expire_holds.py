"""Cancel the orders whose time to pay is over; the worker does the same each minute."""

from typing import Any

from django.core.management.base import BaseCommand

from market.flows.expire_holds import expire_holds
from market.kernel.clock import now


class Command(BaseCommand):
    """Cancel the lapsed orders and free their stock."""

    help = "Cancel the orders whose time to pay is over and free their stock."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Sweep once."""
        self.stdout.write(f"{expire_holds(at=now())} orders expired.")
