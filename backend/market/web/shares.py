"""A unit's share as its own page and the district office's page show it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from market.kernel.money import Fen, bp_text, share_bp
from market.tally.enums import ShareState
from market.tally.selectors import Pipeline, UnitShare, unit_pipeline, unit_share

if TYPE_CHECKING:
    from datetime import date

    from market.buyers.models import Buyer


@dataclass(frozen=True)
class ShareView:
    """The share, what is in the pipeline, and the finding in one sentence."""

    share: UnitShare
    pipeline: Pipeline
    finding: str
    now_bp: int | None
    pipeline_bp: int | None

    @property
    def threshold_short(self) -> str:
        return (self.share.threshold_text or "").removesuffix(".00%") + "%"

    @property
    def gauge_label(self) -> str:
        """Say the gauge in words."""
        if self.now_bp is None or self.share.threshold_bp is None:
            return ""
        after = f"，加上在途的全部完成为 {bp_text(self.pipeline_bp)}" if self.pipeline_bp is not None else ""
        return f"已计入 {bp_text(self.now_bp)}{after}，阈值 {self.share.threshold_text}"


def share_view(*, buyer: "Buyer", year: int, on: "date") -> ShareView:
    """
    Gather a unit's share of a year.

    :raises NoShare: if such a buyer owes none
    :raises NoPolicy: if no policy reaches back to the year
    """
    share = unit_share(buyer=buyer, year=year, on=on)
    pipeline = unit_pipeline(buyer=buyer, year=year)
    part, whole = share.numerator_fen, share.denominator_fen
    known = part is not None and part >= 0 and bool(whole) and (whole or 0) > 0
    now_bp = share_bp(part or 0, whole or 1) if known else None
    later_part = Fen((part or 0) + share.undeclared_aid_fen + pipeline.total_fen)
    later_whole = Fen((whole or 0) + share.undeclared_fen + pipeline.all_fen)
    later_bp = share_bp(later_part, later_whole) if known and later_part != part else None
    return ShareView(share, pipeline, _finding(share), now_bp, later_bp)


def _finding(share: UnitShare) -> str:
    """State what the figures say (the heading of the page)."""
    threshold = share.threshold_text.removesuffix(".00%") + "%"
    return {
        ShareState.MET: f"达到了 {threshold}",
        ShareState.NOT_MET: f"还没有达到 {threshold}",
        ShareState.UNDECLARED: "还没有申报，算不出份额",
        ShareState.NOT_APPLICABLE: "申报的同类采购为零，不适用",
        ShareState.ANOMALY: "数据异常，请联系区办核对",
    }.get(share.state, "倡导指标，只列份额，不作考核")
