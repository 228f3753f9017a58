"""Writing stock: what comes in, is mended and moves between places, and what orders hold, take and give back."""

from market.inventory.operations.corrections import claim_lot_to_correct, correct_receipt
from market.inventory.operations.holds import hold_stock, keep_holds, limit_holds, release_holds, take_held
from market.inventory.operations.lots import claim_lot, receive_lot, write_off
from market.inventory.operations.replays import (
    arrival_with,
    claim_receipt,
    correction_with,
    transfer_with,
    write_off_with,
)
from market.inventory.operations.returns import claim_exchange, take_back
from market.inventory.operations.transfers import claim_transfer, receive_transfer, send_transfer

__all__ = [
    "arrival_with",
    "claim_exchange",
    "claim_lot",
    "claim_lot_to_correct",
    "claim_receipt",
    "claim_transfer",
    "correct_receipt",
    "correction_with",
    "hold_stock",
    "keep_holds",
    "limit_holds",
    "receive_lot",
    "receive_transfer",
    "release_holds",
    "send_transfer",
    "take_back",
    "take_held",
    "transfer_with",
    "write_off",
    "write_off_with",
]
