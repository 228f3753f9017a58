"""Writing stock: what comes in, is mended and moves between places, and what orders hold, take and give back."""

from market.inventory.operations.corrections import correct_receipt
from market.inventory.operations.holds import hold_stock, keep_holds, limit_holds, release_holds, take_held
from market.inventory.operations.lots import receive_lot, write_off
from market.inventory.operations.returns import claim_exchange, take_back
from market.inventory.operations.transfers import receive_transfer, send_transfer

__all__ = [
    "claim_exchange",
    "correct_receipt",
    "hold_stock",
    "keep_holds",
    "limit_holds",
    "receive_lot",
    "receive_transfer",
    "release_holds",
    "send_transfer",
    "take_back",
    "take_held",
    "write_off",
]
