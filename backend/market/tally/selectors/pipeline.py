"""What is ordered and not yet counted, by the step that it lacks; as of today, over all years, and never in a share."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from market.buyers.models import Buyer
from market.kernel.money import Fen
from market.orders.enums import OrderState
from market.orders.models import Order
from market.tally.rules import Step, pipeline_facts
from market.tally.selectors.orders import order_views
from market.tally.selectors.papers import RowKey
from market.tally.selectors.policy import policy_for

_OVER = (OrderState.CANCELLED, OrderState.COMPLETED, OrderState.REFUNDED)


@dataclass(frozen=True)
class Pipeline:
    """
    Sums in the pipeline: `total_fen` and `steps` of goods of the counterpart counties, `all_fen` of all goods.

    `cells` are all of a unit's comparable goods by category id and fund source.
    """

    total_fen: Fen
    all_fen: Fen
    steps: tuple[tuple[Step, Fen], ...]
    cells: Mapping[RowKey, Fen] = field(default_factory=dict)


def unit_pipeline(*, buyer: Buyer, year: int, is_over: bool = False) -> Pipeline:
    """
    Sum what a unit's open orders will add to its share, the year's policy deciding what is comparable.

    What is on its way today is of no year that is over.

    :raises NoPolicy: if no policy reaches back to the year
    """
    policy = policy_for(year)
    term = policy.term_for(buyer.kind)
    by_step: Counter[Step] = Counter()
    cells: Counter[RowKey] = Counter()
    orders = Order.objects.none() if is_over else Order.objects.filter(buyer=buyer).exclude(state__in=_OVER)
    for view in order_views(orders=orders):
        if term is None or not term.covers(fund_source=view.fund_source, purpose=view.purpose):
            continue
        for step, part, amount in pipeline_facts(view=view):
            if part.category_id in policy.categories:
                cells[part.category_id, view.fund_source] += amount
                by_step[step] += amount if part.region_id is not None else 0
    return replace(_pipeline(by_step, cells.total()), cells={key: Fen(amount) for key, amount in cells.items()})


def district_pipeline() -> Pipeline:
    """Sum what all open orders will add to the district's total."""
    by_step: Counter[Step] = Counter()
    whole = 0
    for view in order_views(orders=Order.objects.exclude(state__in=_OVER)):
        for step, part, amount in pipeline_facts(view=view):
            whole += amount
            by_step[step] += amount if part.region_id is not None else 0
    return _pipeline(by_step, whole)


def _pipeline(by_step: Counter[Step], whole: int) -> Pipeline:
    return Pipeline(
        total_fen=Fen(by_step.total()),
        all_fen=Fen(whole),
        steps=tuple((step, Fen(by_step[step])) for step in Step),
    )
