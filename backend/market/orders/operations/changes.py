"""Claiming an order for a change, and the changes that concern the whole of it."""

from datetime import date, datetime, timedelta

from django.db import transaction

from market.accounts.models import User
from market.accounts.policies import is_store_manager
from market.kernel.calendar import local_date_of
from market.kernel.errors import NotFound
from market.orders.enums import CancelReason, OrderState, PaymentMethod, PaymentTerms
from market.orders.errors import AlreadyShipped, NotPaid, OrderClosed
from market.orders.locks import lock_order
from market.orders.models import HoldTerm, Order, OrderLine
from market.orders.rules import HoldPlan, state_of
from market.orders.selectors import is_lapsed, order_facts


def claim_order(*, number: str, actor: User) -> Order:
    """
    Lock an order of a buyer for whom the actor may act.

    :raises NotFound: if there is no such order, or it is someone else's
    """
    order = _locked(number)
    # Read after the lock: the account may have been deleted while the form waited for it.
    if not order.buyer.memberships.filter(user=actor, user__is_active=True).exists():
        raise NotFound("没有这个订单。")
    return order


def claim_order_for_staff(*, number: str, actor: User) -> Order:
    """
    Lock any order for the store's staff.

    :raises NotFound: if there is no such order, or the actor is no store manager
    """
    if not is_store_manager(actor):
        raise NotFound("没有这个订单。")
    return _locked(number)


def claim_order_for_follow_up(*, number: str) -> Order:
    """
    Lock any order for what follows from facts without anybody's asking, such as money that came online.

    :raises NotFound: if there is no such order
    """
    return _locked(number)


def claim_lapsed_order(*, number: str, at: datetime) -> Order:
    """
    Lock an order whose time to keep stock is over.

    :raises OrderClosed: if it was paid, shipped or cancelled in the meantime
    """
    order = _locked(number)
    if not is_lapsed(order, at=at):
        raise OrderClosed("订单已处理。")
    return order


def require_open(order: Order, *, at: datetime) -> None:
    """
    Refuse a change of an order that is cancelled, refunded in full or has lapsed.

    :raises OrderClosed: saying which
    """
    if order.state in {OrderState.CANCELLED, OrderState.REFUNDED}:
        raise OrderClosed(f"订单{OrderState(order.state).label}，不能再办理。")
    if is_lapsed(order, at=at):
        raise OrderClosed("订单已超时，库存已释放。请买家重新下单。")


def require_paid(order: Order) -> None:
    """
    Refuse to let goods go before the money when money comes first.

    :raises NotPaid: if it has not come
    """
    if order.payment_terms == PaymentTerms.MONEY_FIRST and order.paid_at is None:
        raise NotPaid("订单尚未付清，先款后货的订单到账后才能交货。")


@transaction.atomic
def cancel(*, order: Order, reason: CancelReason, at: datetime) -> Order:
    """
    Cancel a locked order.

    :raises OrderClosed: if it is cancelled or refunded in full already
    :raises AlreadyShipped: if any of its goods have left
    """
    if order.state in {OrderState.CANCELLED, OrderState.REFUNDED}:
        raise OrderClosed(f"订单{OrderState(order.state).label}，不用再取消。")
    if order.lines.filter(shipped_quantity__gt=0).exists():
        raise AlreadyShipped("订单已有商品发出，不能取消。请联系商家办理退货。")
    order.cancelled_at, order.cancel_reason = at, reason
    order.save(update_fields=["cancelled_at", "cancel_reason"])
    return settle_state(order=order)


@transaction.atomic
def reopen(*, order: Order, plan: HoldPlan) -> Order:
    """Let a locked order that was cancelled for want of money stand again; its stock is held anew before."""
    order.cancelled_at, order.cancel_reason = None, ""
    order.hold_until, order.pickup_until = plan.hold_until, plan.pickup_until
    order.save(update_fields=["cancelled_at", "cancel_reason", "hold_until", "pickup_until"])
    return settle_state(order=order)


@transaction.atomic
def close_unpaid(*, order: Order, at: datetime) -> Order:
    """Cancel a locked order of which refunds have left nothing, if nothing was paid and nothing has left."""
    untouched = order.paid_at is None and not order.lines.filter(shipped_quantity__gt=0).exists()
    if order.state == OrderState.REFUNDED and untouched:
        order.cancelled_at, order.cancel_reason = at, CancelReason.STORE
        order.save(update_fields=["cancelled_at", "cancel_reason"])
    return settle_state(order=order)


@transaction.atomic
def mark_paid(*, order: Order, paid_on: date, at: datetime) -> Order:
    """Note on a locked order that all that was due has come, and the value day of the last of it."""
    order.paid_at, order.paid_on = at, paid_on
    order.save(update_fields=["paid_at", "paid_on"])
    return settle_state(order=order)


@transaction.atomic
def mark_unpaid(*, order: Order, hold_until: datetime) -> Order:
    """Note on a locked order that it is not paid after all, and until when it keeps stock of which nothing has left."""
    order.paid_at, order.paid_on, order.hold_until = None, None, hold_until
    if order.payment_method == PaymentMethod.ON_PICKUP:
        order.pickup_until = local_date_of(hold_until - timedelta(seconds=1))
    order.save(update_fields=["paid_at", "paid_on", "hold_until", "pickup_until"])
    return settle_state(order=order)


@transaction.atomic
def count_wrong_code(*, order: Order) -> int:
    """Note on a locked order that another pick-up code was said than its own, and give how often by now."""
    order.wrong_codes += 1
    order.save(update_fields=["wrong_codes"])
    return order.wrong_codes


@transaction.atomic
def mark_received(*, order: Order, at: datetime) -> Order:
    """Note on a locked order that its resident has the goods."""
    order.received_at = at
    order.save(update_fields=["received_at"])
    return settle_state(order=order)


@transaction.atomic
def settle_state(*, order: Order) -> Order:
    """Bring a locked order's state in line with its facts; the only writer of `state`."""
    state = state_of(order_facts(order, OrderLine.objects.filter(order=order)))
    if order.state != state:
        order.state = state
        order.save(update_fields=["state"])
    return order


@transaction.atomic
def set_hold_term(*, method: str, is_institution: bool, days: int, active_from: date) -> HoldTerm:
    """Set, from a day on, how many days an unpaid order of such buyers and payment keeps its stock."""
    term, _ = HoldTerm.objects.update_or_create(
        method=method, is_institution=is_institution, active_from=active_from, defaults={"days": days}
    )
    return term


def _locked(number: str) -> Order:
    try:
        return lock_order(number=number)
    except Order.DoesNotExist:
        raise NotFound("没有这个订单。") from None
