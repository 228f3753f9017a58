"""What an order should show in the tally, derived from the order alone."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from market.buyers.enums import BuyerKind
from market.kernel.money import Fen, split_fen, units_fen


@dataclass(frozen=True)
class Portion:
    """A quantity of a line that was shipped, handed over or accepted on a Shanghai date."""

    on: date
    quantity: int


@dataclass(frozen=True)
class PartView:
    """A part of a line: the good itself, or one component of a gift box. Region and category are row ids or None."""

    position: int
    region_id: int | None
    category_id: int | None
    weight_fen: int


@dataclass(frozen=True)
class LineView:
    """
    A line as far as the tally needs it.

    `amount_fen` is what is paid for it, without its discount. `delivered` is what counts for
    its buyer: shipped or accepted portions.
    """

    position: int
    quantity: int
    amount_fen: int
    parts: tuple[PartView, ...]
    delivered: tuple[Portion, ...] = ()
    shipped: int = 0
    accepted: int = 0
    refunded: int = 0


@dataclass(frozen=True)
class OrderView:
    """An order as far as the tally needs it. `grace_until` is the last day of payment for the year of its placing."""

    number: str
    buyer_id: int
    buyer_kind: str
    fund_source: str
    purpose: str
    entry_channel: str
    placed_on: date
    paid_on: date | None
    grace_until: date | None
    lines: tuple[LineView, ...]

    @property
    def is_institutional(self) -> bool:
        return self.buyer_kind != BuyerKind.INDIVIDUAL


@dataclass(frozen=True)
class Tag:
    """Everything that an amount in the tally is tagged with; amounts are compared tag by tag."""

    line: str
    buyer_id: int
    buyer_kind: str
    fund_source: str
    purpose: str
    region_id: int | None
    category_id: int | None
    entry_channel: str
    policy_year: int
    recognised_on: date


class Step(StrEnum):
    """What an ordered quantity still lacks before it counts."""

    SHIPMENT = "待发货"
    ACCEPTANCE = "待验收"
    PAYMENT = "待付款"


def order_facts(*, view: OrderView) -> dict[Tag, Fen]:
    """
    Derive what an order should show: an amount per part of a line and day of recognition.

    Counted is min(delivered, ordered - refunded); what falls out falls out of the part recognised last. The cumulative
    value of a line, k*floor(A/q) + min(k, A mod q), is split over its parts by weight, and a day carries the difference
    of two such splits: so parts always sum to the line, days to the total, and the path taken never matters.
    """
    facts: dict[Tag, Fen] = {}
    for line in view.lines:
        before = _part_amounts(line, 0)
        for day, counted in _cumulative(view, line):
            after = _part_amounts(line, counted)
            for part, old, new in zip(line.parts, before, after, strict=True):
                if new != old:
                    facts[_tag(view, line, part, day)] = Fen(new - old)
            before = after
    return facts


def before_refunds(*, view: OrderView) -> OrderView:
    """Give the order as it would stand had nothing been refunded, to tell returns from corrections."""
    return replace(view, lines=tuple(replace(line, refunded=0) for line in view.lines))


def pipeline_facts(*, view: OrderView) -> list[tuple[Step, PartView, Fen]]:
    """Value what is ordered, not refunded and not counted, by part and by the step that it lacks; never in a share."""
    found = []
    for line in view.lines:
        left = line.quantity - line.refunded
        marks = [(Step.SHIPMENT, left)]
        if view.is_institutional:
            marks = [(Step.PAYMENT, min(line.accepted, left)), (Step.ACCEPTANCE, min(line.shipped, left)), *marks]
        else:
            marks = [(Step.PAYMENT, min(line.shipped, left)), *marks]
        counted = max((quantity for _, quantity in _cumulative(view, line)), default=0)
        before = _part_amounts(line, counted)
        for step, quantity in marks:
            after = _part_amounts(line, max(quantity, counted))
            found += [
                (step, part, Fen(new - old))
                for part, old, new in zip(line.parts, before, after, strict=True)
                if new != old
            ]
            before, counted = after, max(quantity, counted)
    return found


def _cumulative(view: OrderView, line: LineView) -> list[tuple[date, int]]:
    """Give the days of recognition with the quantity counted up to each of them."""
    if view.paid_on is None:
        return []
    by_day: Counter[date] = Counter()
    for portion in line.delivered:
        by_day[_recognition_day(view, view.paid_on, portion.on)] += portion.quantity
    left, total, steps = line.quantity - line.refunded, 0, []
    for day in sorted(by_day):
        counted = min(total + by_day[day], left)
        if counted > total:
            steps.append((day, counted))
        total = counted
    return steps


def _recognition_day(view: OrderView, paid_on: date, delivered_on: date) -> date:
    """Give the later of delivery and payment; 31 December if an institution's grace carries it back."""
    day = max(delivered_on, paid_on)
    year = view.placed_on.year
    carried = (
        view.is_institutional
        and view.grace_until is not None
        and delivered_on.year == year < day.year
        and paid_on <= view.grace_until
    )
    return date(year, 12, 31) if carried else day


def _part_amounts(line: LineView, counted: int) -> list[Fen]:
    """
    Split the value of the first `counted` units over the parts.

    For all units this is the split of the line itself. It never shrinks as units are added while one unit's share of a
    part is worth a fen or more.
    """
    return split_fen(units_fen(line.amount_fen, line.quantity, counted), [part.weight_fen for part in line.parts])


def _tag(view: OrderView, line: LineView, part: PartView, day: date) -> Tag:
    return Tag(
        line=f"{line.position}.{part.position}",
        buyer_id=view.buyer_id,
        buyer_kind=view.buyer_kind,
        fund_source=view.fund_source,
        purpose=view.purpose,
        region_id=part.region_id,
        category_id=part.category_id,
        entry_channel=view.entry_channel,
        policy_year=day.year,
        recognised_on=day,
    )
