"""What an order would do to its buyer's share, shown before it is placed."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from market.buyers.models import Buyer
from market.kernel.money import Fen, meets_share, split_fen
from market.tally.enums import Indicator
from market.tally.selectors.ahead import declared_ahead_to, denominator_growth_fen
from market.tally.selectors.papers import RowKey
from market.tally.selectors.policy import Basis, policy_for
from market.tally.selectors.shares import UnitShare, ratio_text, shares_of

if TYPE_CHECKING:
    from market.catalogue.rules import PricedBasket


@dataclass(frozen=True)
class BoxPart:
    """A component of a gift box with its part of the line's amount; no category if it is outside the share."""

    product_name: str
    name: str
    category_name: str
    amount_fen: Fen


@dataclass(frozen=True)
class Forecast:
    """
    An order's effect on the share: it and 本期未申报 are added to N and D. Without a paper there is no share.

    `aid_fen` is the order's comparable goods of the counterpart counties, `comparable_fen` all that is comparable, and
    `growth_fen` what of it D grows by: a paper that reaches beyond today gives up its declared rest first.
    `ahead_to` is the last day of such a paper.
    """

    before: UnitShare
    aid_fen: Fen
    comparable_fen: Fen
    growth_fen: Fen
    ahead_to: date | None
    # How the boxes of the order are split over the categories.
    boxes: tuple[BoxPart, ...] = ()

    @property
    def indicator(self) -> Indicator:
        return self.before.indicator

    @property
    def basis(self) -> Basis:
        return self.before.basis

    @property
    def threshold_bp(self) -> int | None:
        return self.before.threshold_bp

    @property
    def numerator_after_fen(self) -> Fen | None:
        """Give N with 本期未申报 and the order; None without a paper."""
        before = self.before.numerator_fen
        return None if before is None else Fen(before + self.before.undeclared_aid_fen + self.aid_fen)

    @property
    def denominator_after_fen(self) -> Fen | None:
        """Give D with 本期未申报 and the order; None without a paper."""
        before = self.before.denominator_fen
        return None if before is None else Fen(before + self.before.undeclared_fen + self.growth_fen)

    @property
    def after_text(self) -> str:
        """Write the share after the order, or the word that stands in its place."""
        part, whole = self.numerator_after_fen, self.denominator_after_fen
        if part is None or not whole:
            return self.before.share_text
        return ratio_text(part, whole)

    @property
    def meets_after(self) -> bool | None:
        """Tell whether the threshold would be reached; None where it is not judged."""
        part, whole = self.numerator_after_fen, self.denominator_after_fen
        if self.threshold_bp is None or part is None or whole is None or whole <= 0:
            return None
        return meets_share(part, whole, self.threshold_bp)


def forecast(*, buyer: Buyer, fund_source: str, purpose: str, basket: "PricedBasket", on: date) -> Forecast | None:
    """
    Tell what a basket would do to the buyer's share; None when such a purchase counts for the district's total only.

    :raises NoPolicy: if no policy reaches back to the year
    """
    policy = policy_for(on.year)
    term = policy.term_for(buyer.kind)
    if term is None or not term.covers(fund_source=fund_source, purpose=purpose):
        return None
    ids = {code: category_id for category_id, (code, _) in policy.categories.items()}
    aid, cells = 0, Counter[RowKey]()
    names = dict(policy.categories.values())
    boxes: list[BoxPart] = []
    for line in basket.lines:
        amounts = split_fen(line.net_fen, [part.weight_fen for part in line.parts])
        for part, amount in zip(line.parts, amounts, strict=True):
            if len(line.parts) > 1:
                category = names.get(part.comparable_code or "", "")
                boxes.append(BoxPart(line.product_name, part.name, category, amount))
            if part.comparable_code in ids:
                cells[ids[part.comparable_code], fund_source] += amount
                aid += amount if part.region_code else 0
    return Forecast(
        before=shares_of(buyers=[buyer], policy=policy, on=on)[0],
        aid_fen=Fen(aid),
        comparable_fen=Fen(cells.total()),
        growth_fen=denominator_growth_fen(
            buyer=buyer, on=on, amounts={key: Fen(amount) for key, amount in cells.items()}
        ),
        ahead_to=declared_ahead_to(buyer=buyer, on=on),
        boxes=tuple(boxes),
    )
