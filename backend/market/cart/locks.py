"""Locks of the cart app."""

from market.cart.models import Cart


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
