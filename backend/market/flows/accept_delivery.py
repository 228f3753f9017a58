"""Sign for goods delivered to a unit."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from market.audit.operations import record_activity
from market.kernel.calendar import local_date_of
from market.kernel.errors import Invalid
from market.kernel.retry import retry_when_busy
from market.orders.operations import claim_order, record_acceptance, require_open
from market.orders.rules import check_acceptance_day, check_quantities
from market.orders.selectors import acceptance_with, delivered_by, line_facts
from market.tally.operations import reconcile_order

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.orders.models import Acceptance


@retry_when_busy
@transaction.atomic(durable=True)
def accept_delivery(
    *,
    key: UUID,
    order_number: str,
    quantities: Mapping[int, int],
    accepted_on: date,
    note: str,
    actor: "User",
    at: datetime,
) -> "Acceptance":
    """
    Accept units of an order's lines for the unit that ordered them, once per key.

    :raises NotFound: if there is no such order, or it is someone else's
    :raises Invalid: if the order is a resident's, or the day lies in the future or before the goods left
    :raises OrderClosed: if it is cancelled or refunded in full
    :raises QuantityRefused: if more of a line was named than was delivered, kept and not yet accepted
    :raises KeyReused: if the key was used for another acceptance
    """
    order = claim_order(number=order_number, actor=actor)
    if accepted := acceptance_with(key=key, order=order, quantities=quantities):
        return accepted
    require_open(order, at=at)
    if not order.is_institutional:
        raise Invalid("个人订单请使用「确认收货」。", field="order_number")
    if accepted_on > local_date_of(at):
        raise Invalid("验收日期不能晚于今天。", field="accepted_on")
    lines = line_facts(order)
    check_quantities(quantities, left={position: line.to_accept for position, line in lines.items()})
    check_acceptance_day(
        quantities,
        accepted_on=accepted_on,
        today=local_date_of(at),
        accepted={position: line.accepted for position, line in lines.items()},
        delivered=delivered_by(order=order, on=accepted_on),
    )
    acceptance = record_acceptance(
        key=key, order=order, quantities=quantities, accepted_on=accepted_on, note=note.strip(), actor=actor, at=at
    )
    reconcile_order(order=order, actor_number=actor.number, at=at)
    record_activity(
        actor=actor.number, action="order.accepted", subject=order.number, at=at, acceptance=acceptance.number
    )
    return acceptance
