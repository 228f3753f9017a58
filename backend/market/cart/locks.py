"""Locks of the cart app."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from market.cart.models import Cart, CartLine


def lock_cart(*, number: str) -> Cart:
    """Lock a cart; Cart.DoesNotExist if there is none."""
    return Cart.objects.select_for_update(of=("self",), no_key=True).get(number=number)


def lock_guest_cart(*, guest_token: str) -> Cart | None:
    """Lock the open cart of a guest, if there is one."""
    return (
        Cart.objects.select_for_update(of=("self",), no_key=True)
        .filter(guest_token=guest_token, closed_at=None)
        .first()
    )


def lock_old_guest_carts(*, before: datetime, limit: int) -> list[int]:
    """Lock at most so many carts of guests, opened and last added to before an instant; who is in use is left out."""
    fresh = CartLine.objects.filter(cart=OuterRef("pk"), added_at__gte=before)
    old = Cart.objects.filter(user=None, opened_at__lt=before).exclude(Exists(fresh)).order_by("opened_at", "pk")
    return list(old.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True)[:limit])
