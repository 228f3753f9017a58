"""What counts, when, where and how much; pure."""

from market.tally.rules.channels import channel_of
from market.tally.rules.facts import (
    LineView,
    OrderView,
    PartView,
    Portion,
    Step,
    Tag,
    before_refunds,
    order_facts,
    pipeline_facts,
)
from market.tally.rules.papers import (
    Doubt,
    Filing,
    Paper,
    Period,
    fits_grade,
    is_early,
    is_next_in_turn,
    is_out_of_line,
    remainder_fen,
    replaces,
    stands_under,
)
from market.tally.rules.policies import PolicyTerms, ShareTerm
from market.tally.rules.posting import Change, changes
from market.tally.rules.shares import add_gap_fen, replace_gap_fen, share_state

__all__ = [
    "Change",
    "Doubt",
    "Filing",
    "LineView",
    "OrderView",
    "Paper",
    "PartView",
    "Period",
    "PolicyTerms",
    "Portion",
    "ShareTerm",
    "Step",
    "Tag",
    "add_gap_fen",
    "before_refunds",
    "changes",
    "channel_of",
    "fits_grade",
    "is_early",
    "is_next_in_turn",
    "is_out_of_line",
    "order_facts",
    "pipeline_facts",
    "remainder_fen",
    "replace_gap_fen",
    "replaces",
    "share_state",
    "stands_under",
]
