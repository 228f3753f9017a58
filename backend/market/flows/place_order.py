"""Turn a cart into an order and hold the stock it needs."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from market.audit.operations import record_activity
from market.buyers.errors import UnitSuspended
from market.buyers.operations import save_address
from market.buyers.policies import may_order_for
from market.buyers.selectors import get_buyer, member_ids
from market.cart.operations import claim_cart, close_cart, keep_the_rest
from market.cart.selectors import chosen_lines
from market.catalogue.selectors import price_basket
from market.delivery.selectors import freight_of
from market.inventory.operations import hold_stock
from market.inventory.rules import Demand, check_free, delivery_day
from market.inventory.selectors import available
from market.kernel.calendar import local_date_of
from market.kernel.errors import Forbidden, Invalid, NotFound
from market.kernel.money import yuan_text
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages
from market.orders.enums import Fulfilment, OrderState, PaymentMethod, PaymentTerms
from market.orders.errors import TermsRefused
from market.orders.operations import open_order
from market.orders.rules import (
    OrderTerms,
    Submission,
    check_prices,
    check_terms,
    check_unpaid,
    check_window,
    plan_hold,
    plan_online_hold,
)
from market.orders.selectors import count_unpaid, count_unpaid_of_guests, hold_days, order_placed_with, pickup_outlet
from market.outlets.selectors import offered_windows
from market.payments.operations import expect_payment
from market.payments.selectors import is_online_offered
from market.promotions.operations import claim_coupon, use_coupon
from market.promotions.rules import CouponOffer, normalise_code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from market.accounts.models import User
    from market.buyers.models import Buyer
    from market.buyers.rules import AddressInput
    from market.cart.models import Cart
    from market.cart.rules import CartEntry
    from market.catalogue.rules import PricedBasket
    from market.orders.models import Order
    from market.orders.rules import HoldPlan
    from market.outlets.models import Outlet


@retry_when_busy
@transaction.atomic(durable=True)
def place_order(
    *,
    cart_number: str,
    terms: OrderTerms,
    key: UUID,
    actor: "User",
    at: datetime,
    chosen: "Mapping[str, int] | None" = None,
    new_address: "AddressInput | None" = None,
) -> "Order":
    """
    Place an order of the cart, once per key: of all, or of the lines chosen (units by sku); the rest stays in a cart.

    A new address is written into the buyer's book with the order.
    The lots are locked last, so that buyers of the same goods queue for a moment only.

    :raises NotFound: if the cart or the buyer is not the actor's
    :raises CartClosed: if the cart became an order under another key
    :raises UnitSuspended: if the office has stopped the unit
    :raises CartChanged: if the cart no longer holds the chosen lines in just these quantities
    :raises Forbidden: if the unit is not approved yet
    :raises Invalid: if the cart is empty or a pack is no longer for sale
    :raises TermsRefused: if the terms are not for this kind of buyer
    :raises TooManyUnpaid: if a resident has left too many orders unpaid
    :raises CouponRefused: if the coupon named in the terms cannot be used
    :raises NotDeliverable: if goods are not sent to that region
    :raises PriceChanged: if a line no longer costs what the buyer was shown
    :raises OutOfStock: if a line cannot be held in full
    :raises KeyReused: if the key was used with another cart or other terms
    """
    submission = Submission(key, cart_number, terms, chosen)
    cart = claim_cart(number=cart_number, actor=actor)
    if placed := order_placed_with(key=key, digest=submission.digest):
        return placed
    close_cart(cart=cart, at=at)
    buyer = _settling_buyer(cart, terms, actor, at)
    basket, coupon = _price(chosen_lines(cart=cart, chosen=chosen), terms, buyer, at)
    outlet = None if terms.fulfilment == Fulfilment.DELIVERY else pickup_outlet(code=terms.pickup_outlet_code)
    plan = _plan_hold(terms, buyer, at)
    if outlet is not None:
        check_window(terms.pickup_window, offered_windows(outlet=outlet, until=plan.pickup_until, at=at))
    demand = _demand_of(basket)
    _check_stock(demand, plan, outlet, at)
    order = open_order(submission=submission, buyer=buyer, basket=basket, plan=plan, outlet=outlet, actor=actor, at=at)
    if coupon.code:
        use_coupon(offer=coupon, buyer=buyer, reference=order.number, at=at)
    expect_payment(order=order, at=at)
    keep_the_rest(cart=cart, ordered=[line.sku for line in basket.lines], at=at)
    _write_down(order, new_address, actor, at)
    hold_stock(
        reference=order.number,
        demand=demand,
        outlet_id=outlet.pk if outlet else None,
        until=plan.hold_until,
        sellable_until=plan.sellable_until,
        at=at,
    )
    return order


def _settling_buyer(cart: "Cart", terms: OrderTerms, actor: "User", at: datetime) -> "Buyer":
    """Give the buyer that settles the cart, who may order just now and have such terms."""
    buyer = get_buyer(number=terms.buyer_number, actor=actor)
    if cart.buyer_id != buyer.pk:
        raise NotFound("这个购物车属于另一个采购身份。请切换身份后再提交。")
    if buyer.is_suspended:
        raise UnitSuspended(f"“{buyer.name}”已停用，不能下新单。原因：{buyer.suspension_note}。请联系区合作交流办。")
    if not may_order_for(actor, buyer):
        raise Forbidden("单位资料还在审核，通过后才能以单位名义下单。")
    check_terms(terms, kind=buyer.kind)
    if terms.payment_method == PaymentMethod.ONLINE and not is_online_offered():
        raise TermsRefused("现在不能在线支付，请另选一种付款方式。", field="payment_method")
    waiting = count_unpaid(buyer=buyer, at=at)
    if actor.is_guest:
        waiting = max(waiting, count_unpaid_of_guests(phone=terms.phone.strip(), at=at))
    check_unpaid(waiting, kind=buyer.kind)
    return buyer


def _price(
    lines: "Sequence[CartEntry]", terms: OrderTerms, buyer: "Buyer", at: datetime
) -> "tuple[PricedBasket, CouponOffer]":
    """Price the lines less the coupon named, which stays locked, and with freight; check that this was shown."""
    if not lines:
        raise Invalid("购物车里没有商品。请先选购。")
    basket, coupon = price_basket(quantities={line.sku: line.quantity for line in lines}), CouponOffer()
    if normalise_code(terms.coupon_code):
        coupon = claim_coupon(code=terms.coupon_code, buyer=buyer, goods_fen=basket.goods_fen, at=at)
    basket = _with_freight(basket.less(coupon.discount_fen), terms, at)
    shown = {line.sku: line.shown_price_fen for line in lines}
    check_prices(basket=basket, shown=shown, shown_total_fen=terms.shown_total_fen)
    return basket, coupon


def _with_freight(basket: "PricedBasket", terms: OrderTerms, at: datetime) -> "PricedBasket":
    """Add what it costs to send the goods to where the terms say; picking up costs nothing."""
    if terms.fulfilment != Fulfilment.DELIVERY:
        return basket
    quote = freight_of(basket=basket, line=terms.address_line, on=local_date_of(at))
    return replace(basket, freight_fen=quote.freight_fen)


def _plan_hold(terms: OrderTerms, buyer: "Buyer", at: datetime) -> "HoldPlan":
    today = local_date_of(at)
    if terms.payment_method == PaymentMethod.ONLINE:
        return plan_online_hold(fulfilment=terms.fulfilment, arrival=delivery_day(today), at=at)
    days = hold_days(method=terms.payment_method, is_institution=buyer.is_institution, on=today)
    return plan_hold(terms=terms, days=days, arrival=delivery_day(today), today=today)


def _demand_of(basket: "PricedBasket") -> list[Demand]:
    return [
        Demand(position, line.variant_id, line.quantity, line.product_name)
        for position, line in enumerate(basket.lines, start=1)
    ]


def _check_stock(demand: list[Demand], plan: "HoldPlan", outlet: "Outlet | None", at: datetime) -> None:
    """Refuse without a lock what is sold out, so that late-comers do not queue for nothing."""
    free = available(
        variant_ids={line.variant_id for line in demand},
        outlet_ids=[outlet.pk] if outlet else None,
        day=plan.sellable_until,
        at=at,
    )
    check_free(free, demand)


def _write_down(order: "Order", new_address: "AddressInput | None", actor: "User", at: datetime) -> None:
    """Keep a new address, note who placed the order, and tell the buyer."""
    if new_address is not None:
        save_address(buyer=order.buyer, address=new_address, actor=actor, at=at)
    record_activity(actor=actor.number, action="order.placed", subject=order.number, at=at)
    _tell(order, at)


def _tell(order: "Order", at: datetime) -> None:
    if order.payment_method == PaymentMethod.ONLINE:
        how = "请在半小时内在线付款，逾时自动取消。"
    elif order.payment_method == PaymentMethod.ON_PICKUP:
        how = f"请在 {order.pickup_until} 前到店付款提货。"
    elif order.payment_terms == PaymentTerms.GOODS_FIRST:
        until = local_date_of(order.hold_until - timedelta(seconds=1))
        how = f"先货后款，验收后再付款，附言写订单号 {order.number}。货留到 {until}，到期没有交货的订单自动取消。"
    else:
        how = f"请转账 {yuan_text(order.total_fen)} 元，附言写订单号 {order.number}。"
    if order.pickup_code:
        is_ready = order.state == OrderState.AWAITING_PICKUP
        where = f"提货码 {order.pickup_code}" if is_ready else "付款到账后订单页上有提货码"
        how += f"{where}，提货时告诉店员，不要发给别人。"
    write_messages(
        user_ids=member_ids(buyer=order.buyer),
        subject=f"订单 {order.number} 已提交",
        body=f"订单 {order.number} 已提交，合计 {yuan_text(order.total_fen)} 元。{how}",
        link=f"/orders/{order.number}/",
        at=at,
    )
