"""Writing to the tally: posting, papers, policy."""

from market.tally.operations.papers import decide_paper, file_paper, withdraw_paper
from market.tally.operations.policy import save_policy_year
from market.tally.operations.posting import reconcile, reconcile_order, reconcile_orders

__all__ = [
    "decide_paper",
    "file_paper",
    "reconcile",
    "reconcile_order",
    "reconcile_orders",
    "save_policy_year",
    "withdraw_paper",
]
