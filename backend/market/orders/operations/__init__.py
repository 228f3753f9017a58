"""Writing orders: placing them, what happens to them, and the one place that sets where they stand."""

from market.orders.operations.changes import (
    cancel,
    claim_lapsed_order,
    claim_order,
    claim_order_for_follow_up,
    claim_order_for_staff,
    close_unpaid,
    count_wrong_code,
    mark_paid,
    mark_received,
    mark_unpaid,
    reopen,
    require_open,
    require_paid,
    set_hold_term,
    settle_state,
)
from market.orders.operations.erasing import claim_orders_of, erase_contacts
from market.orders.operations.goods import record_acceptance, record_refunds, record_replacement, record_shipment
from market.orders.operations.placing import open_order

__all__ = [
    "cancel",
    "claim_lapsed_order",
    "claim_order",
    "claim_order_for_follow_up",
    "claim_order_for_staff",
    "claim_orders_of",
    "close_unpaid",
    "count_wrong_code",
    "erase_contacts",
    "mark_paid",
    "mark_received",
    "mark_unpaid",
    "open_order",
    "record_acceptance",
    "record_refunds",
    "record_replacement",
    "record_shipment",
    "reopen",
    "require_open",
    "require_paid",
    "set_hold_term",
    "settle_state",
]
