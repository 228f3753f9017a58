"""What is to be packed: lines with the lots that would be taken, and what the packer was shown of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from market.inventory.rules import delivery_day
from market.inventory.selectors import Pick, planned_picks
from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.kernel.errors import Conflict
from market.orders.enums import Fulfilment, OrderState
from market.orders.rules import Picks
from market.orders.selectors import demand_of, facts_of

if TYPE_CHECKING:
    from market.orders.models import Order, OrderLine, Shipment

# Nothing of such an order is packed any more.
CLOSED = {OrderState.CANCELLED, OrderState.REFUNDED}


@dataclass(frozen=True)
class PackRow:
    """A line, how many of its units are to leave, and from which lots."""

    line: "OrderLine"
    quantity: int
    picks: Sequence[Pick]

    @property
    def missing(self) -> int:
        """Units for which no lot is good enough on arrival."""
        return self.quantity - sum(pick.quantity for pick in self.picks)


def pack_rows(order: "Order", quantities: Mapping[int, int] | None = None) -> list[PackRow]:
    """Foresee what would leave now, of all that is left or of `quantities` where they are given."""
    left = {line.position: facts_of(line).to_ship for line in order.lines.all()}
    wanted = {
        position: units if quantities is None else min(units, quantities.get(position, 0))
        for position, units in left.items()
        if units
    }
    at = now()
    is_pickup = order.fulfilment == Fulfilment.PICKUP
    today = local_date_of(at)
    picks = planned_picks(
        reference=order.number,
        demand=demand_of(order=order, quantities={position: units for position, units in wanted.items() if units}),
        outlet_id=order.pickup_outlet_id if is_pickup else None,
        sellable_until=today if is_pickup else delivery_day(today),
        at=at,
    )
    return [
        PackRow(line, wanted[line.position], [pick for pick in picks if pick.line == line.position])
        for line in order.lines.all()
        if line.position in wanted
    ]


def part_of(order: "Order", shipment: "Shipment") -> "tuple[int, list[tuple[OrderLine, int]]]":
    """
    Tell which part of an order a shipment is, from 1, and which units of lines come after it.

    What was sent anew for refused goods is no part: it is 0, and only what was never sent comes after it.
    """
    parts = [one for one in order.shipments.all() if not one.is_replacement]
    place = parts.index(shipment) + 1 if shipment in parts else 0
    later = parts[place:] if place else []
    units = {line.pk: facts_of(line).to_ship for line in order.lines.all()}
    for one in later:
        for row in one.lines.all():
            units[row.line_id] += row.quantity
    is_open = order.state not in CLOSED
    ahead = [(line, units[line.pk]) for line in order.lines.all() if units[line.pk] and (later or is_open)]
    return place, ahead


def shown_text(rows: Sequence[PackRow]) -> str:
    """Write what the packer is shown into a form."""
    return json.dumps({row.line.position: [(pick.lot_number, pick.quantity) for pick in row.picks] for row in rows})


def read_shown(text: str | None) -> Picks | None:
    """
    Read back what the packer was shown; nothing where the form said nothing.

    :raises Conflict: if it makes no sense
    """
    if text is None:
        return None
    try:
        stated = json.loads(text)
        return {
            int(position): [(str(number), int(units)) for number, units in picks] for position, picks in stated.items()
        }
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise Conflict("页面过期了，请刷新后核对批次再发货。", code="PAGE_EXPIRED") from error
