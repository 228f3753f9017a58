"""Shares, their gaps and their state; exact integers throughout."""

from market.kernel.money import BP_WHOLE, Fen, meets_share
from market.tally.enums import ShareState


def replace_gap_fen(*, numerator_fen: int, denominator_fen: int, threshold_bp: int) -> Fen:
    """Give what must be switched from other goods to reach the share: max(0, ceil(t*D - N))."""
    lacking = threshold_bp * denominator_fen - BP_WHOLE * numerator_fen
    return Fen(max(0, -(-lacking // BP_WHOLE)))


def add_gap_fen(*, numerator_fen: int, denominator_fen: int, threshold_bp: int) -> Fen:
    """
    Give what must be bought in addition to reach the share, D growing too: max(0, ceil((t*D - N)/(1 - t))).

    `threshold_bp` must be below 10 000.
    """
    lacking = threshold_bp * denominator_fen - BP_WHOLE * numerator_fen
    return Fen(max(0, -(-lacking // (BP_WHOLE - threshold_bp))))


def share_state(*, numerator_fen: int, denominator_fen: int, threshold_bp: int | None, is_declared: bool) -> ShareState:
    """Name the state of a share. Without a threshold it is advice, which is never missed."""
    if not is_declared:
        return ShareState.UNDECLARED
    if numerator_fen < 0 or denominator_fen < 0:
        return ShareState.ANOMALY
    if denominator_fen == 0:
        return ShareState.NOT_APPLICABLE
    if threshold_bp is None:
        return ShareState.ADVICE
    return ShareState.MET if meets_share(numerator_fen, denominator_fen, threshold_bp) else ShareState.NOT_MET
