"""Writing money: what is expected and comes in, what becomes of it, and what is given back."""

from market.payments.operations.erasing import erase_payers
from market.payments.operations.rebooking import (
    claim_line,
    record_division,
    record_taking_back,
    record_voiding,
    require_undoable,
)
from market.payments.operations.settling import (
    apply_receipt_to,
    await_payment_again,
    balance_payment,
    claim_payment,
    claim_payments,
    claim_receipt,
    expect_payment,
    find_problem,
    mark_receipt_returned,
    mark_refund_paid,
    record_counter_receipt,
    record_transfer_receipt,
    settle_order,
)

__all__ = [
    "apply_receipt_to",
    "await_payment_again",
    "balance_payment",
    "claim_line",
    "claim_payment",
    "claim_payments",
    "claim_receipt",
    "erase_payers",
    "expect_payment",
    "find_problem",
    "mark_receipt_returned",
    "mark_refund_paid",
    "record_counter_receipt",
    "record_division",
    "record_taking_back",
    "record_transfer_receipt",
    "record_voiding",
    "require_undoable",
    "settle_order",
]
