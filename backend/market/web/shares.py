"""A unit's share as its own page and the district office's page show it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest

from market.kernel.money import Fen, bp_short, bp_text, share_bp
from market.tally.enums import SharePart, ShareState
from market.tally.errors import NoShare
from market.tally.selectors import (
    Pipeline,
    UnitShare,
    declared_ahead_to,
    denominator_growth_fen,
    each_purchase_of,
    each_unit_entry,
    purchases_of,
    unit_entries,
    unit_pipeline,
    unit_share,
)
from market.web.paging import page_number
from market.web.years import chosen_year

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from market.buyers.models import Buyer
    from market.tally.selectors import EntryRow

_LONGEST_CODE = 20


@dataclass(frozen=True)
class ShareView:
    """The share, what is in the pipeline, and the finding in one sentence."""

    share: UnitShare
    pipeline: Pipeline
    now_bp: int | None
    pipeline_bp: int | None
    # The last declared day, if what is recognised today lies before it and so enters the share at once.
    ahead_to: "date | None" = None

    @property
    def threshold_short(self) -> str:
        threshold_bp = self.share.threshold_bp
        return "" if threshold_bp is None else bp_short(threshold_bp)

    @property
    def finding(self) -> str:
        """State what the figures say (the heading of the page)."""
        return {
            ShareState.MET: f"达到了 {self.threshold_short}",
            ShareState.NOT_MET: f"还没有达到 {self.threshold_short}",
            ShareState.UNDECLARED: "还没有申报，算不出份额",
            ShareState.NOT_APPLICABLE: "申报的同类采购为零，不适用",
            ShareState.ANOMALY: "数据异常，请联系区合作交流办核对",
        }.get(self.share.state, "倡导指标，只列份额，不作考核")

    @property
    def gauge_label(self) -> str:
        """Say the gauge in words."""
        if self.now_bp is None or self.share.threshold_bp is None:
            return ""
        after = f"，在途和未申报的都完成为 {bp_text(self.pipeline_bp)}" if self.pipeline_bp is not None else ""
        return f"已计入 {bp_text(self.now_bp)}{after}，阈值 {self.share.threshold_text}"


def share_view(*, buyer: "Buyer", year: int, on: "date") -> ShareView | None:
    """
    Gather a unit's share of a year; none for such buyers as owe none.

    :raises NoPolicy: if no policy reaches back to the year
    """
    try:
        share = unit_share(buyer=buyer, year=year, on=on)
    except NoShare:
        return None
    pipeline = unit_pipeline(buyer=buyer, year=year, is_over=year < on.year)
    ahead_to = declared_ahead_to(buyer=buyer, on=on)
    part, whole = share.numerator_fen, share.denominator_fen
    if part is None or whole is None or part < 0 or whole <= 0:
        return ShareView(share, pipeline, None, None, ahead_to)
    later_part = Fen(part + share.undeclared_aid_fen + pipeline.total_fen)
    growth = denominator_growth_fen(buyer=buyer, on=on, amounts=pipeline.cells) if year == on.year else pipeline.all_fen
    later_whole = Fen(whole + share.undeclared_fen + growth)
    later_bp = share_bp(later_part, later_whole) if later_part != part else None
    return ShareView(share, pipeline, share_bp(part, whole), later_bp, ahead_to)


def share_page_facts(request: HttpRequest, *, unit: "Buyer", today: "date") -> dict[str, object]:
    """Give what a page of a unit's share shows: the year chosen, the share, and the entries behind one of its sums."""
    choice = chosen_year(request, today_year=today.year)
    view = share_view(buyer=unit, year=choice.year, on=today)
    category = request.GET.get("category", "")[:_LONGEST_CODE]
    page = page_number(request)
    facts = {"unit": unit, "today": today, "year": choice.year, "years": choice.years, "view": view}
    facts["is_over"] = choice.year < today.year
    if view is None:
        return {**facts, "entries": purchases_of(buyer=unit, year=choice.year, page=page)}
    part = _chosen_part(request, view.share)
    entries = unit_entries(buyer=unit, share=view.share, on=today, part=part, category_code=category, page=page)
    names = {row.code: row.name for row in view.share.categories}
    shown = {"part": part, "parts": list(SharePart), "category": category, "category_name": names.get(category, "")}
    return {**facts, **shown, "entries": entries}


@dataclass(frozen=True)
class ChosenEntries:
    """The entries that a page of a share shows, all of them, with the year and the name of their sum."""

    year: int
    title: str
    rows: "Iterator[EntryRow]"


def chosen_entries(request: HttpRequest, *, unit: "Buyer", today: "date") -> ChosenEntries:
    """Give the entries that the page of a unit's share pages through, one after another."""
    year = chosen_year(request, today_year=today.year).year
    try:
        share = unit_share(buyer=unit, year=year, on=today)
    except NoShare:
        return ChosenEntries(year, "每一笔采购", each_purchase_of(buyer=unit, year=year))
    part = _chosen_part(request, share)
    category = request.GET.get("category", "")[:_LONGEST_CODE]
    rows = each_unit_entry(buyer=unit, share=share, on=today, part=part, category_code=category)
    return ChosenEntries(year, f"{part.label}{f' {category}' if category else ''}", rows)


def _chosen_part(request: HttpRequest, share: UnitShare) -> SharePart:
    """Read ?part=; at first N is shown, or without a paper what stands beside."""
    text = request.GET.get("part", "")
    if text in SharePart.values:
        return SharePart(text)
    return SharePart.NUMERATOR if share.strike_on else SharePart.BESIDE
