"""Sign for goods delivered to a unit."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from market.audit.operations import record_activity
from market.kernel.calendar import local_date_of
from market.kernel.digests import KeyedInput
from market.kernel.errors import Invalid
from market.kernel.retry import retry_when_busy
from market.orders.operations import claim_order, record_acceptance, require_open
from market.orders.rules import Inspection, check_acceptance_day, check_inspection, check_quantities
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
    inspection: Inspection,
    actor: "User",
    at: datetime,
) -> "Acceptance":
    """
    Accept units of an order's lines for the unit that ordered them, and refuse others with a reason, once per key.

    :raises NotFound: if there is no such order, or it is someone else's
    :raises Invalid: if the order is a resident's, a reason is missing, or the day is to come or before the goods left
    :raises OrderClosed: if it is cancelled or refunded in full
    :raises QuantityRefused: if more of a line was named than was delivered, kept and not yet accepted
    :raises KeyReused: if the key was used for another acceptance
    """
    order = claim_order(number=order_number, actor=actor)
    if accepted := acceptance_with(form=KeyedInput(key, inspection.digest), order=order):
        return accepted
    require_open(order, at=at)
    if not order.is_institutional:
        raise Invalid("个人订单请使用「确认收货」。", field="order_number")
    if inspection.accepted_on > local_date_of(at):
        raise Invalid("验收日期不能晚于今天。", field="accepted_on")
    check_inspection(inspection)
    lines = line_facts(order)
    check_quantities(inspection.inspected, left={position: line.to_accept for position, line in lines.items()})
    check_acceptance_day(
        inspection.inspected,
        accepted_on=inspection.accepted_on,
        today=local_date_of(at),
        accepted={position: line.accepted + line.refused for position, line in lines.items()},
        delivered=delivered_by(order=order, on=inspection.accepted_on),
    )
    acceptance = record_acceptance(key=key, order=order, inspection=inspection, actor=actor, at=at)
    reconcile_order(order=order, actor_number=actor.number, at=at)
    record_activity(
        actor=actor.number, action="order.accepted", subject=order.number, at=at, acceptance=acceptance.number
    )
    return acceptance
