"""Locks of the catalogue app."""

from market.catalogue.models import Variant


def lock_variant(*, sku: str) -> Variant:
    """Lock a pack; Variant.DoesNotExist if there is none."""
    return Variant.objects.select_for_update(of=("self",), no_key=True).get(sku=sku)
