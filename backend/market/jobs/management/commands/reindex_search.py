"""Index every product anew."""

from django.core.management.base import BaseCommand

from market.catalogue.selectors import all_product_ids
from market.kernel.clock import now
from market.search.operations import mark_stale
from market.search.operations.indexing import refresh_stale


class Command(BaseCommand):
    """Marks all products as stale and indexes them batch by batch, so that search answers all the while."""

    help = "Index every product anew."

    def handle(self, **_options: object) -> None:
        """Index and report."""
        product_ids = all_product_ids()
        mark_stale(product_ids=product_ids, at=now())
        done = 0
        while batch := refresh_stale():
            done += batch
            self.stdout.write(f"search index: {done} of {len(product_ids)}")
