"""Load the catalogue seed."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from market.kernel.clock import now
from market.seeding.load import load_seed
from market.seeding.rows import SeedRefusedError


class Command(BaseCommand):
    """Loads the seed's files, or says everything that is wrong with them."""

    help = "Load catalog_seed/: places, goods, policy, sample lots, pictures and the search index. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another folder than the project's own."""
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "catalog_seed")

    def handle(self, *, folder: Path, **_options: object) -> None:
        """Load and report progress."""
        try:
            load_seed(
                folder=folder,
                pictures_folder=settings.MEDIA_ROOT / "pictures",
                at=now(),
                say=self.stdout.write,
            )
        except SeedRefusedError as refusal:
            raise CommandError(f"Nothing was loaded. Put these right:\n{refusal}") from None
