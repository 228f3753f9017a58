"""Locks of the cart app."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from market.cart.models import Cart


def lock_cart(*, number: str) -> Cart:
    """Lock a cart; Cart.DoesNotExist if there is none."""
    return Cart.objects.select_for_update(of=("self",), no_key=True).get(number=number)


def lock_carts(*, numbers: Iterable[str], guest_token: str = "") -> list[Cart]:
    """Lock the carts of these numbers and the open cart of a guest, as far as there are any, by pk."""
    wanted = Q(number__in=list(numbers))
    if guest_token:
        wanted |= Q(guest_token=guest_token, closed_at=None)
    return list(Cart.objects.select_for_update(of=("self",), no_key=True).filter(wanted).order_by("pk"))


def lock_old_guest_carts(*, before: datetime, limit: int) -> list[int]:
    """Lock at most so many carts of guests, last changed before an instant; who is in use is left out."""
    old = Cart.objects.filter(user=None, changed_at__lt=before).order_by("changed_at", "pk")
    return list(old.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True)[:limit])
