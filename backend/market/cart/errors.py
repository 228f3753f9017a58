"""Refusals of the cart app."""

from market.kernel.errors import Conflict, Invalid, NotFound


class UnknownCart(NotFound):
    """There is no such cart, or it is someone else's."""

    code = "UNKNOWN_CART"


class CartClosed(Conflict):
    """The cart has become an order already."""

    code = "CART_CLOSED"


class CartRefused(Invalid):
    """A quantity cannot stand in a cart. Details: sku."""

    code = "CART_REFUSED"
