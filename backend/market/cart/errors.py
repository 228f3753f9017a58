"""Refusals of the cart app."""

from market.kernel.errors import Conflict, Invalid, NotFound


class UnknownCart(NotFound):
    """There is no such cart, or it is someone else's."""

    code = "UNKNOWN_CART"


class CartClosed(Conflict):
    """The cart has become an order already."""

    code = "CART_CLOSED"


class CartChanged(Conflict):
    """The cart no longer holds what its buyer was shown. Details: lines, each with sku, shown and now (units)."""

    code = "CART_CHANGED"


class CartRefused(Invalid):
    """A quantity cannot stand in a cart. Details: sku."""

    code = "CART_REFUSED"
