"""What tests of papers share: the rest that a paper posts, refusals that change nothing, orders about to count."""

from datetime import date

import pytest

from market.kernel.errors import DomainError
from market.tally.enums import Reason, SourceKind
from market.tally.models import Declaration, Entry
from market.tally.selectors import PaperChoice, listed_declarations
from tests.tally.scenes import (
    good,
    order_of,
)

MAR_1 = date(2025, 3, 1)


def waiting_numbers() -> list[str]:
    """Name the papers that wait for the office, as its list has them."""
    return [row.paper.number for row in listed_declarations(choice=PaperChoice(state="SUBMITTED")).rows]


def rest_of(paper: Declaration) -> list[tuple[str, int, date, Reason]]:
    entries = Entry.objects.filter(source__kind=SourceKind.DECLARATION, source__number=paper.number).order_by("pk")
    return [(e.line, e.amount_fen, e.recognised_on, Reason(e.reason)) for e in entries]


def rest_fen(paper: Declaration) -> int:
    return sum(amount for _, amount, _, _ in rest_of(paper))


def refused(error: type[DomainError], work: object) -> DomainError:
    """Expect a refusal that leaves papers and entries as they were."""
    before = list(Declaration.objects.order_by("pk").values()), Entry.objects.count()

    with pytest.raises(error) as caught:
        work()

    assert (list(Declaration.objects.order_by("pk").values()), Entry.objects.count()) == before
    return caught.value


def paid_orders(buyer: object, count: int, fen: int) -> list:
    orders = []
    for _ in range(count):
        order = order_of(buyer, {good(fen): 1}, on=MAR_1)
        order.paid_on = MAR_1
        order.save(update_fields=["paid_on"])
        orders.append(order)
    return orders
