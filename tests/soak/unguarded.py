"""
The program without its guard, for the negative control alone: stock is read and written without a lock.

It lives beside the tests, which no installation carries; nothing in the program itself can switch the guard off.
"""

import time
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps

THINK_SECONDS = 0.05


class UnguardedConfig(AppConfig):
    """Takes the lock away from the allocation of stock once the program is loaded."""

    name = "tests.soak"
    label = "unguarded"

    def ready(self) -> None:
        holds = __import__("market.inventory.operations.holds", fromlist=["holds"])
        holds.lock_sellable_lots = read_without_lock


def read_without_lock(
    *, variant_ids: Any, outlet_id: int | None, sellable_until: Any, also: Sequence[int] = ()
) -> list[Any]:
    """Read the lots as the guarded program does, but let others write meanwhile."""
    lots = apps.get_model("inventory", "Lot").objects
    found = list(lots.filter(variant_id__in=variant_ids, on_hand__gt=0, expires_on__gte=sellable_until).order_by("pk"))
    time.sleep(THINK_SECONDS)
    return found
