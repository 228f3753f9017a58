"""Take units back out of a purchase and owe their money."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from market.audit.operations import record_activity
from market.buyers.selectors import member_ids
from market.inventory.operations import release_holds, take_back
from market.kernel.calendar import local_date_of
from market.kernel.digests import KeyedInput, digest_of
from market.kernel.money import yuan_text
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages
from market.orders.operations import claim_order_for_staff, close_unpaid, record_refunds, require_open
from market.orders.rules import check_quantities
from market.orders.selectors import demand_of, line_facts, refunds_with, stock_references
from market.payments.operations import claim_payment, settle_order
from market.payments.selectors import last_value_day, owed_back_at
from market.promotions.operations import release_coupon
from market.tally.operations import reconcile_order

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.inventory.enums import ReturnedGoods
    from market.orders.models import LineRefund, Order


@retry_when_busy
@transaction.atomic(durable=True)
def refund_lines(
    *,
    key: UUID,
    order_number: str,
    quantities: Mapping[int, int],
    reason: str,
    actor: "User",
    at: datetime,
    goods: "Mapping[int, ReturnedGoods] | None" = None,
) -> "list[LineRefund]":
    """
    Refund units of an order's lines, once per key: refused ones, then undelivered ones; never more than was ordered.

    `goods` says by line what became of delivered units; where it says nothing, they stay with the buyer.

    :raises NotFound: if there is no such order, or the actor is no store manager
    :raises OrderClosed: if it is cancelled, refunded in full or has lapsed
    :raises QuantityRefused: if more than what is left of a line was named
    :raises Invalid: if no reason is given
    :raises KeyReused: if the key was used for another refund
    """
    payment = claim_payment(order_number=order_number)
    order = claim_order_for_staff(number=order_number, actor=actor)
    form = KeyedInput(key, digest_of("refund", dict(quantities), reason.strip(), dict(goods or {})))
    if refunded := refunds_with(form=form, order=order):
        return refunded
    require_open(order, at=at)
    lines = line_facts(order)
    check_quantities(quantities, left={position: line.to_refund for position, line in lines.items()})
    refunds = record_refunds(form=form, order=order, quantities=quantities, reason=reason, actor=actor, at=at)
    undelivered = {
        refund.line.position: min(refund.quantity - refund.refused_quantity, lines[refund.line.position].to_ship)
        for refund in refunds
    }
    delivered = {position: quantity - undelivered[position] for position, quantity in quantities.items()}
    _take_back(order, delivered, goods or {}, reason=reason.strip(), actor=actor, at=at)
    release_holds(reference=order.number, quantities=undelivered)
    if payment:
        # A refund that completes what is due lets the money count: the recognition day is the one on which it came.
        paid_on = last_value_day(payment=payment, otherwise=local_date_of(at))
        settle_order(payment=payment, order=order, paid_on=paid_on, reason=reason.strip(), at=at)
    close_unpaid(order=order, at=at)
    if order.coupon_code and order.cancelled_at is not None:
        release_coupon(reference=order.number, at=at)
    reconcile_order(order=order, actor_number=actor.number, at=at)
    amount_fen = sum(refund.amount_fen for refund in refunds)
    record_activity(
        actor=actor.number,
        action="order.refunded",
        subject=order.number,
        at=at,
        amount_fen=amount_fen,
        reason=reason,
        goods={str(position): choice for position, choice in (goods or {}).items()},
    )
    _tell(order, amount_fen, reason.strip(), at)
    return refunds


def _take_back(
    order: "Order",
    delivered: Mapping[int, int],
    goods: "Mapping[int, ReturnedGoods]",
    *,
    reason: str,
    actor: "User",
    at: datetime,
) -> None:
    demand = demand_of(order=order, quantities=delivered)
    take_back(
        references=stock_references(order),
        demand=demand,
        goods=goods,
        reason=reason,
        actor_number=actor.number,
        at=at,
    )


def _tell(order: "Order", amount_fen: int, reason: str, at: datetime) -> None:
    """Say whether money comes back or less is due: most refunds of an unpaid order are the latter."""
    owed_fen = owed_back_at(order=order, at=at)
    less = f"订单 {order.number} 应付减少 {yuan_text(amount_fen)} 元（{reason}）"
    write_messages(
        user_ids=member_ids(buyer=order.buyer),
        subject=f"订单 {order.number} {'有退款' if owed_fen else '应付减少'}",
        body=f"{less}，应退 {yuan_text(owed_fen)} 元，将原路退回。" if owed_fen else f"{less}，没有要退的款。",
        link=f"/orders/{order.number}/",
        at=at,
    )
