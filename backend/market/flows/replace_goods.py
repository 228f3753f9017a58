"""Send goods anew for units that a unit refused."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from market.audit.operations import record_activity
from market.buyers.selectors import member_ids
from market.inventory.operations import claim_exchange, take_back, take_held
from market.inventory.rules import delivery_day
from market.kernel.calendar import local_date_of
from market.kernel.digests import KeyedInput, digest_of
from market.kernel.errors import Invalid
from market.kernel.numbers import new_number
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages
from market.orders.operations import claim_order_for_staff, record_replacement, require_open, require_paid
from market.orders.rules import check_quantities
from market.orders.selectors import demand_of, line_facts, shipment_with, stock_references

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.inventory.enums import ReturnedGoods
    from market.inventory.rules import Demand, Taken
    from market.orders.models import Order, Shipment


@retry_when_busy
@transaction.atomic(durable=True)
def replace_goods(
    *,
    key: UUID,
    order_number: str,
    quantities: Mapping[int, int],
    carrier: str,
    actor: "User",
    at: datetime,
    goods: "Mapping[int, ReturnedGoods] | None" = None,
) -> "Shipment":
    """
    Send free stock for refused units of an order's lines, once per key; its unit then accepts it like any delivery.

    `goods` says by line what became of the refused units; where it says nothing, they did not come back.

    :raises NotFound: if there is no such order, or the actor is no store manager
    :raises OrderClosed: if it is cancelled or refunded in full
    :raises NotPaid: if money comes first and has not come, or was taken back since
    :raises QuantityRefused: if more than what was refused and not yet settled of a line was named
    :raises OutOfStock: if no free stock is good enough
    :raises KeyReused: if the key was used for another shipment
    """
    order = claim_order_for_staff(number=order_number, actor=actor)
    form = KeyedInput(key, digest_of("replace", dict(quantities), carrier.strip(), dict(goods or {})))
    if sent := shipment_with(form=form, order=order, is_replacement=True):
        return sent
    require_open(order, at=at)
    require_paid(order)
    if not carrier.strip():
        raise Invalid("请填写承运方。", field="carrier")
    check_quantities(quantities, left={position: line.to_remedy for position, line in line_facts(order).items()})
    # A reference of its own: what the order still holds stays for what it has still to send.
    number = new_number("FH")
    taken = _exchange(order, number, demand_of(order=order, quantities=quantities), goods or {}, actor, at)
    shipment = record_replacement(
        form=form, number=number, order=order, taken=taken, carrier=carrier.strip(), actor=actor, at=at
    )
    record_activity(
        actor=actor.number,
        action="order.replaced",
        subject=order.number,
        at=at,
        shipment=number,
        goods={str(position): choice for position, choice in (goods or {}).items()},
    )
    write_messages(
        user_ids=member_ids(buyer=order.buyer),
        subject=f"订单 {order.number} 已补发",
        body=f"没有收的货已补发 {sum(quantities.values())} 件，承运：{shipment.carrier}。到货后请再验收。",
        link=f"/orders/{order.number}/",
        at=at,
    )
    return shipment


def _exchange(
    order: "Order",
    number: str,
    demand: "Sequence[Demand]",
    goods: "Mapping[int, ReturnedGoods]",
    actor: "User",
    at: datetime,
) -> "list[Taken]":
    """Take what is sent anew, and only then book the refused units back, so that they are not what is sent."""
    references, sellable_until = stock_references(order), delivery_day(local_date_of(at))
    variant_ids = {line.variant_id for line in demand}
    claim_exchange(references=references, variant_ids=variant_ids, sellable_until=sellable_until)
    taken = take_held(
        reference=number,
        demand=demand,
        outlet_id=None,
        sellable_until=sellable_until,
        actor_number=actor.number,
        at=at,
    )
    take_back(
        references=references,
        demand=demand,
        goods=goods,
        reason=f"补发 {number}",
        actor_number=actor.number,
        at=at,
    )
    return taken
