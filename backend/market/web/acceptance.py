"""What an acceptance paper says: the unit files it, and the desk settles its differences by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from market.kernel.money import Fen, units_fen
from market.orders.selectors import facts_of
from market.web.order_words import total_label

if TYPE_CHECKING:
    from market.orders.models import Order, OrderLine


@dataclass(frozen=True)
class Difference:
    """Units of a line that were refused, on which paper, and why."""

    line: "OrderLine"
    quantity: int
    reason: str
    paper_number: str
    found_on: date


@dataclass(frozen=True)
class PaperLine:
    """A line with what was accepted of it, valued like the tally does, and the lots it came from."""

    line: "OrderLine"
    accepted_fen: int
    lots: Sequence[tuple[str, date | None, int]]
    waiting: int
    to_remedy: int


def differences_of(order: "Order") -> list[Difference]:
    """List what was refused, the first paper first."""
    return [
        Difference(refusal.line, refusal.quantity, refusal.reason, paper.number, paper.accepted_on)
        for paper in order.acceptances.all()
        for refusal in paper.refusals.all()
    ]


def payable_fen(order: "Order") -> Fen:
    """Value what was accepted and is kept, with the freight: what a unit pays if it does not wait for the rest."""
    kept = (units_fen(line.net_fen, line.quantity, facts_of(line).kept) for line in order.lines.all())
    return Fen(sum(kept) + order.freight_fen)


def acceptance_facts(order: "Order") -> dict[str, object]:
    """Gather the acceptance paper of an order fetched with its details."""
    lots: dict[int, dict[tuple[str, date | None], int]] = {}
    for shipment in order.shipments.all():
        for row in shipment.lines.all():
            mine = lots.setdefault(row.line_id, {})
            lot = (row.lot.batch_code, row.lot.expires_on)
            mine[lot] = mine.get(lot, 0) + row.quantity
    lines = [
        PaperLine(
            line=line,
            accepted_fen=units_fen(line.net_fen, line.quantity, line.accepted_quantity),
            lots=[(batch, expires_on, units) for (batch, expires_on), units in lots.get(line.pk, {}).items()],
            waiting=facts_of(line).to_accept,
            to_remedy=facts_of(line).to_remedy,
        )
        for line in order.lines.all()
    ]
    accepted_fen, payable = sum(line.accepted_fen for line in lines), payable_fen(order)
    return {
        "order": order,
        "lines": lines,
        "accepted_fen": accepted_fen,
        "given_back_fen": accepted_fen + order.freight_fen - payable,
        "payable_fen": payable,
        "payable_label": total_label(order) if payable == order.due_fen else "验收合格的应付",
        "papers": list(order.acceptances.all()),
        "differences": differences_of(order),
        "to_remedy": sum(line.to_remedy for line in lines),
        "line_refunds": [refund for line in lines for refund in line.line.refunds.all()],
        "replacements": [shipment for shipment in order.shipments.all() if shipment.is_replacement],
    }
