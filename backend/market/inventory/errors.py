"""Refusals of the inventory app."""

from market.kernel.errors import Conflict, Invalid


class OutOfStock(Conflict):
    """A line cannot be served in full from goods that are still good on the day. Details: line, wanted, left."""

    code = "OUT_OF_STOCK"


class StockHeld(Conflict):
    """More of a lot was to leave than is free of holds."""

    code = "STOCK_HELD"


class LotRefused(Invalid):
    """A lot cannot be received as described."""

    code = "LOT_REFUSED"


class ReceivedBefore(Conflict):
    """The same goods were received before under another key. Details: the earlier lot's number."""

    code = "RECEIVED_BEFORE"


class ArrivalDoubtful(Conflict):
    """Goods come in so many or so old that a slip is likely, and nobody agreed. Details: asked (its token)."""

    code = "ARRIVAL_DOUBTFUL"


class TransferDone(Conflict):
    """A transfer was received already."""

    code = "TRANSFER_DONE"


class HoldLost(Conflict):
    """A reference no longer holds all of its goods, because its time was over and another order took them."""

    code = "HOLD_LOST"
