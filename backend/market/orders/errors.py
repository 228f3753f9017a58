"""Refusals of the orders app."""

from market.kernel.errors import Conflict, Invalid


class PriceChanged(Conflict):
    """A line no longer costs what the buyer was shown. Details: lines, each with sku, shown_fen and now_fen."""

    code = "PRICE_CHANGED"


class TermsRefused(Invalid):
    """The terms of an order do not go together; `field` names the one at fault."""

    code = "TERMS_REFUSED"


class NoHoldTerm(Conflict):
    """No dated setting says how long such an order keeps its stock."""

    code = "NO_HOLD_TERM"


class OrderClosed(Conflict):
    """The order is cancelled, has lapsed or is refunded in full."""

    code = "ORDER_CLOSED"


class NotPaid(Conflict):
    """Goods of an order that is money first were to leave before the money came."""

    code = "NOT_PAID"


class AlreadyShipped(Conflict):
    """An order was to be cancelled after goods had left."""

    code = "ALREADY_SHIPPED"


class PicksChanged(Conflict):
    """Goods would leave from other lots than the packer was shown."""

    code = "PICKS_CHANGED"


class QuantityRefused(Invalid):
    """More of a line was named than is there to ship, accept or refund. Details: line, left."""

    code = "QUANTITY_REFUSED"


class TooManyUnpaid(Conflict):
    """A resident has as many unpaid orders as one may have at a time. Details: waiting."""

    code = "TOO_MANY_UNPAID"


class WrongPickupCode(Conflict):
    """Another pick-up code was said than the order's, or too many were."""

    code = "WRONG_PICKUP_CODE"
