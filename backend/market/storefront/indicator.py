"""计入哪个指标: what an order does to its buyer's share, in the shape of the indicator card."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from market.kernel.money import Fen, bp_short, share_bp
from market.orders.enums import FundSource, Purpose
from market.tally.enums import Indicator
from market.tally.rules import ShareTerm
from market.tally.selectors import Basis, BoxPart, Forecast

if TYPE_CHECKING:
    from market.buyers.models import Buyer

_NAMES = {
    Indicator.FISCAL: "财政预算单位",
    Indicator.SOE_UNION: "国有企业工会，职工福利",
    Indicator.UNION: "各级工会节日慰问（倡导）",
}

# What such money is usually spent on; a fund source without a row is spent on anything.
_USUAL: dict[str, tuple[Purpose, ...]] = {
    FundSource.FISCAL_CANTEEN: (Purpose.CANTEEN,),
    FundSource.CANTEEN_FEES: (Purpose.CANTEEN,),
    FundSource.UNION_FESTIVAL: (Purpose.FESTIVAL, Purpose.WELFARE),
    FundSource.UNION_OTHER: (Purpose.WELFARE, Purpose.FESTIVAL, Purpose.OTHER),
    FundSource.ADMIN_WELFARE: (Purpose.WELFARE, Purpose.FESTIVAL),
    FundSource.PARTY: (Purpose.FESTIVAL, Purpose.OTHER),
}


@dataclass(frozen=True)
class IndicatorView:
    """What the card shows; figures in fen, shares in basis points."""

    name: str
    counts: bool
    reason: str = ""
    # A doubt about the pair of fund source and purpose; it never refuses.
    odd: str = ""
    words: str = ""
    before_bp: int | None = None
    after_bp: int | None = None
    threshold_bp: int | None = None
    counted_fen: Fen | None = None
    order_fen: Fen | None = None
    total_fen: Fen | None = None
    total_note: str = ""
    # 本期未申报, which the forecast adds to N and D beside the order.
    undeclared_aid_fen: Fen | None = None
    undeclared_fen: Fen | None = None
    basis: Basis | None = None
    # The last declared day, if what counts today enters the share at once.
    ahead_to: date | None = None
    boxes: tuple[BoxPart, ...] = ()

    @property
    def document(self) -> str:
        return self.basis.document if self.basis else ""

    @property
    def clause(self) -> str:
        return self.basis.clause if self.basis else ""

    @property
    def year(self) -> int | None:
        return self.basis.year if self.basis else None

    @property
    def status(self) -> str:
        return self.basis.status_label if self.basis else ""

    @property
    def carried_on(self) -> bool:
        return bool(self.basis and self.basis.is_carried_on)


def indicator_of(
    effect: Forecast | None, *, buyer: "Buyer", term: ShareTerm | None, fund_source: str, purpose: str
) -> IndicatorView:
    """Show an order's effect; a purchase that counts for no share says why, and where it counts."""
    odd = _doubt(fund_source, purpose) if buyer.is_institution else ""
    if effect is None:
        why = _outside(term, fund_source, purpose) if buyer.is_institution else "居民的购买"
        return IndicatorView("单位份额", counts=False, reason=f"{why}只计入全区年度采购销售额。", odd=odd)
    before = effect.before
    after_part, after_whole = effect.numerator_after_fen, effect.denominator_after_fen
    known = before.numerator_fen is not None and bool(before.denominator_fen) and bool(after_whole)
    return IndicatorView(
        name=_name(effect.indicator, effect.threshold_bp),
        counts=True,
        reason="验收和付款都完成的那天才计入，取较晚一天。",
        odd=odd,
        words="" if known else before.state.label,
        before_bp=share_bp(before.numerator_fen or 0, before.denominator_fen or 1) if known else None,
        after_bp=share_bp(after_part or 0, after_whole or 1) if known else None,
        threshold_bp=effect.threshold_bp if known else None,
        counted_fen=before.numerator_fen if before.numerator_fen is not None else before.undeclared_aid_fen,
        order_fen=effect.aid_fen,
        undeclared_aid_fen=before.undeclared_aid_fen,
        undeclared_fen=before.undeclared_fen,
        total_fen=before.denominator_fen,
        total_note=f"{before.period_label}{before.grade_label}，未含本单" if before.denominator_fen is not None else "",
        basis=effect.basis,
        ahead_to=effect.ahead_to,
        boxes=effect.boxes,
    )


def indicator_name(term: ShareTerm | None, *, fund_source: str, purpose: str) -> str:
    """Name the indicator that a purchase counts for; what is within no share counts in the district's total only."""
    if term is None or not term.covers(fund_source=fund_source, purpose=purpose):
        return "全区年度采购销售额"
    return _name(term.indicator, term.threshold_bp)


def fund_hint(term: ShareTerm | None, *, fund_source: str) -> str:
    """Say what choosing a fund source means for the buyer's share."""
    if term is None or fund_source not in term.fund_sources:
        return "只计入全区年度采购销售额。"
    purposes = _labels(term)
    return f"计入{_name(term.indicator, term.threshold_bp)}{f'，用途限{purposes}' if purposes else ''}。"


def _labels(term: ShareTerm) -> str:
    return "、".join(Purpose(purpose).label for purpose in term.purposes)


def _outside(term: ShareTerm | None, fund_source: str, purpose: str) -> str:
    """Begin the sentence on a unit's purchase that no share covers with what keeps it out."""
    if term is None:
        return "本单位没有份额指标，这笔采购"
    if fund_source not in FundSource.values or purpose not in Purpose.values:
        return "这笔资金和用途的采购"
    if fund_source not in term.fund_sources:
        return f"“{FundSource(fund_source).label}”不在份额的资金范围里，这笔采购"
    return f"“{Purpose(purpose).label}”不在份额的用途范围里（限{_labels(term)}），这笔采购"


def _doubt(fund_source: str, purpose: str) -> str:
    """Ask about a purpose that such money hardly pays for."""
    usual = _USUAL.get(fund_source, ())
    if not usual or purpose in usual or purpose not in Purpose.values:
        return ""
    fund, chosen = FundSource(fund_source).label, Purpose(purpose).label
    return f"“{fund}”一般用于{'、'.join(each.label for each in usual)}，您选的是{chosen}。请核对；没有选错就照交。"


def _name(indicator: Indicator, threshold_bp: int | None) -> str:
    name = _NAMES[indicator]
    return name if threshold_bp is None else f"区 {bp_short(threshold_bp)} 指标（{name}）"
