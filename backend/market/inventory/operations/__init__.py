"""Writing stock: what comes in and moves between places, and what orders hold and take."""

from market.inventory.operations.holds import hold_stock, keep_holds, limit_holds, release_holds, take_held
from market.inventory.operations.lots import receive_lot, receive_transfer, send_transfer, write_off

__all__ = [
    "hold_stock",
    "keep_holds",
    "limit_holds",
    "receive_lot",
    "receive_transfer",
    "release_holds",
    "send_transfer",
    "take_held",
    "write_off",
]
