"""Send goods of an order."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from market.audit.operations import record_activity
from market.buyers.selectors import member_ids
from market.inventory.operations import keep_holds, take_held
from market.inventory.rules import delivery_day
from market.kernel.calendar import local_date_of
from market.kernel.digests import KeyedInput
from market.kernel.errors import Invalid
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages
from market.orders.enums import Fulfilment
from market.orders.operations import claim_order_for_staff, record_shipment, require_open, require_paid
from market.orders.rules import Parcel, check_picks, check_quantities
from market.orders.selectors import demand_of, line_facts, picked_lots, shipment_with, units_to_ship
from market.tally.operations import reconcile_order

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.orders.models import Order, Shipment


@retry_when_busy
@transaction.atomic(durable=True)
def ship_order(
    *,
    key: UUID,
    order_number: str,
    parcel: Parcel,
    actor: "User",
    at: datetime,
) -> "Shipment":
    """
    Send units of an order's lines by a carrier, once per key; a held lot too old on arrival is swapped for a good one.

    :raises NotFound: if there is no such order, or the actor is no store manager
    :raises OrderClosed: if it is cancelled, refunded in full or has lapsed
    :raises NotPaid: if money comes first and has not come
    :raises QuantityRefused: if more than what is left of a line was named
    :raises OutOfStock: if a line's goods are too old and there are no others
    :raises PicksChanged: if goods would leave from other lots than the packer was shown
    :raises KeyReused: if the key was used for another shipment
    """
    order = claim_order_for_staff(number=order_number, actor=actor)
    form = KeyedInput(key, parcel.digest)
    if shipped := shipment_with(form=form, order=order):
        return shipped
    require_open(order, at=at)
    require_paid(order)
    if order.fulfilment != Fulfilment.DELIVERY:
        raise Invalid("这是自提订单，请在自提核销处办理。", field="order_number")
    if not parcel.carrier.strip():
        raise Invalid("请填写承运方。", field="carrier")
    check_quantities(parcel.quantities, left={position: line.to_ship for position, line in line_facts(order).items()})
    taken = take_held(
        reference=order.number,
        demand=demand_of(order=order, quantities=parcel.quantities),
        outlet_id=None,
        sellable_until=delivery_day(local_date_of(at)),
        actor_number=actor.number,
        at=at,
    )
    if parcel.shown is not None:
        check_picks(picked_lots(taken), shown=parcel.shown)
    shipment = record_shipment(
        form=form,
        order=order,
        taken=taken,
        carrier=parcel.carrier.strip(),
        tracking_number=parcel.tracking_number.strip(),
        actor=actor,
        at=at,
    )
    keep_holds(reference=order.number, quantity=units_to_ship(order))
    reconcile_order(order=order, actor_number=actor.number, at=at)
    record_activity(actor=actor.number, action="order.shipped", subject=order.number, at=at, shipment=shipment.number)
    write_messages(
        user_ids=member_ids(buyer=order.buyer),
        subject=f"订单 {order.number} 已发货",
        body=_words(order, shipment, units_to_ship(order)),
        link=f"/orders/{order.number}/",
        at=at,
    )
    return shipment


def _words(order: "Order", shipment: "Shipment", rest: int) -> str:
    number = f"，运单号 {shipment.tracking_number}" if shipment.tracking_number else ""
    more = f"还有 {rest} 件稍后发。" if rest else ""
    return f"订单 {order.number} 已发货，承运：{shipment.carrier}{number}。{more}"
