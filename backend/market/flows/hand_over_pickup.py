"""Hand the goods of a pick-up order over at the counter."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from market.audit.operations import record_activity
from market.buyers.selectors import member_ids
from market.inventory.operations import take_held
from market.kernel.calendar import local_date_of
from market.kernel.digests import KeyedInput, digest_of
from market.kernel.errors import Invalid
from market.kernel.money import yuan_text
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages
from market.orders.enums import Fulfilment, PaymentMethod
from market.orders.errors import QuantityRefused
from market.orders.operations import (
    claim_order_for_staff,
    mark_received,
    record_shipment,
    require_open,
    require_paid,
)
from market.orders.rules import PickupProof, check_proof
from market.orders.selectors import demand_of, line_facts, shipment_with
from market.payments.errors import WrongAmount
from market.payments.operations import claim_payment, record_counter_receipt, settle_order
from market.payments.selectors import dues_of
from market.tally.operations import reconcile_order

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.orders.models import Order, Shipment
    from market.payments.models import Payment


@retry_when_busy
@transaction.atomic(durable=True)
def hand_over_pickup(
    *, key: UUID, order_number: str, paid_fen: int | None, proof: PickupProof, actor: "User", at: datetime
) -> "Shipment":
    """
    Hand over all that is left of a pick-up order, once per key, against the money due if it is paid at the counter.

    The buyer's code is the proof, or staff write down why they do without it. Wrong codes are counted by
    `try_pickup_code`, which the counter asks first.

    :raises NotFound: if there is no such order, or the actor is no store manager
    :raises OrderClosed: if it is cancelled, refunded in full or has lapsed
    :raises WrongPickupCode: if neither the code nor a reason is given, or too many codes were wrong
    :raises NotPaid: if it is to be paid by transfer first and the money has not come
    :raises WrongAmount: if the money handed over is not what is due
    :raises OutOfStock: if a line's goods are too old and the outlet has no others
    :raises KeyReused: if the key was used for another order or sum
    """
    payment = claim_payment(order_number=order_number)
    order = claim_order_for_staff(number=order_number, actor=actor)
    form = KeyedInput(key, digest_of("hand over", paid_fen))
    if handed_over := shipment_with(form=form, order=order):
        return handed_over
    require_open(order, at=at)
    if order.fulfilment != Fulfilment.PICKUP:
        raise Invalid("这不是自提订单，请在发货处办理。", field="order_number")
    quantities = {position: line.to_ship for position, line in line_facts(order).items() if line.to_ship}
    if not quantities:
        raise QuantityRefused("商品已全部交付。")
    check_proof(proof, code=order.pickup_code, wrong_codes=order.wrong_codes)
    if payment and order.payment_method == PaymentMethod.ON_PICKUP and order.paid_at is None:
        _take_money(key, payment, order, paid_fen, actor, at)
    require_paid(order)
    taken = take_held(
        reference=order.number,
        demand=demand_of(order=order, quantities=quantities),
        outlet_id=order.pickup_outlet_id,
        sellable_until=local_date_of(at),
        actor_number=actor.number,
        at=at,
    )
    shipment = record_shipment(form=form, order=order, taken=taken, carrier="", tracking_number="", actor=actor, at=at)
    if not order.is_institutional:
        mark_received(order=order, at=at)
    reconcile_order(order=order, actor_number=actor.number, at=at)
    handed = {"paid_fen": paid_fen} | ({"without_code": proof.reason.strip()} if proof.reason.strip() else {})
    record_activity(actor=actor.number, action="order.handed_over", subject=order.number, at=at, **handed)
    write_messages(
        user_ids=member_ids(buyer=order.buyer),
        subject=f"订单 {order.number} 已提货",
        body=f"订单 {order.number} 的商品已在自提网点交付。",
        link=f"/orders/{order.number}/",
        at=at,
    )
    return shipment


def _take_money(
    key: UUID, payment: "Payment", order: "Order", paid_fen: int | None, actor: "User", at: datetime
) -> None:
    missing = dues_of(payment=payment, due_fen=order.due_fen).missing_fen
    if paid_fen != missing:
        raise WrongAmount(f"应收 {yuan_text(missing)} 元，请按应收金额收款后再交付。", field="paid")
    record_counter_receipt(key=key, payment=payment, amount_fen=paid_fen, actor=actor, at=at)
    settle_order(payment=payment, order=order, paid_on=local_date_of(at), reason="", at=at)
