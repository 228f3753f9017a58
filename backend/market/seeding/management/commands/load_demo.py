"""Load the demo trade, once; a load that was interrupted goes on where it stopped."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from market.kernel.clock import now
from market.seeding.demo import begin_demo, end_demo, load_demo
from market.seeding.demo_papers import file_demo_papers


class Command(BaseCommand):
    """Make the demo accounts, units, orders and papers."""

    help = "Load the demo trade (示例) unless it is there; refused where demo data is off."

    def handle(self, **_options: object) -> None:
        """Load it."""
        if not settings.DEMO_DATA:
            raise CommandError("demo data is off here (DEMO_DATA)")
        at = begin_demo(at=now())
        if at is None:
            self.stdout.write("The demo trade is there already.")
            return
        load_demo(at=at)
        papers = file_demo_papers(at=at)
        end_demo(at=now())
        self.stdout.write(f"Demo trade loaded; {papers} sample papers approved.")
