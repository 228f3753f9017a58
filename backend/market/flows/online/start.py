"""Begin to pay an order online: write it down, ask the vendor, note its answer; never all in one transaction."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.flows.online.settle import apply_session
from market.kernel.calendar import local_date_of
from market.kernel.errors import NotFound
from market.kernel.retry import retry_when_busy
from market.orders.enums import PaymentMethod
from market.orders.errors import OrderClosed
from market.orders.operations import claim_order, claim_order_for_follow_up, require_open
from market.orders.rules import online_closes_at
from market.payments.enums import AttemptState
from market.payments.errors import PaymentUnavailable
from market.payments.gateways import online_gateway
from market.payments.gateways.base import Gateway, GatewayDownError, GatewayRefusedError, PageWanted
from market.payments.operations import begin_attempt, claim_payment, end_attempt
from market.payments.selectors import live_attempt, money_of

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.payments.models import PaymentAttempt

_DOWN = "暂时连不上支付渠道，没有扣款，订单还替您留着。请过一会儿再点一次“去支付”。"


def start_payment(*, order_number: str, actor: "User", return_url: str, at: datetime) -> str:
    """
    Give the address of the vendor's page on which an order is paid; a second click gives the same.

    :raises NotFound: if the order is not the actor's
    :raises OrderClosed: if it is closed or its time to pay is over
    :raises PaymentUnavailable: if it is not paid online, nothing is due, or the vendor does not answer
    """
    gateway = online_gateway()
    if gateway is None:
        raise PaymentUnavailable("现在不能在线支付。请打客服电话改用别的付款方式。")
    attempt = _begin(order_number, actor, return_url, at)
    if attempt.state == AttemptState.OPEN:
        return attempt.url
    try:
        return open_page(attempt=attempt, gateway=gateway, at=at)
    except GatewayDownError as error:
        raise PaymentUnavailable(_DOWN) from error
    except GatewayRefusedError as error:
        raise PaymentUnavailable("支付渠道没有受理，没有扣款。请过一会儿再点一次“去支付”。") from error


def open_page(*, attempt: "PaymentAttempt", gateway: Gateway, at: datetime) -> str:
    """
    Ask the vendor for the page of a try, the same as before under the same key, and note its answer.

    :raises GatewayDownError: if nothing is known of it; the try waits to be asked for again
    :raises GatewayRefusedError: if the vendor said no; the try has ended
    """
    wanted = PageWanted(
        key=attempt.key,
        order_number=attempt.payment.order.number,
        amount_fen=attempt.amount_fen,
        expires_at=attempt.expires_at,
        return_url=attempt.return_url,
        cancel_url=attempt.return_url.removesuffix("paid/"),
    )
    try:
        session = gateway.open_session(wanted)
    except GatewayRefusedError:
        _give_up(wanted.order_number, attempt, at)
        raise
    apply_session(session=session, at=at)
    return session.url


@retry_when_busy
@transaction.atomic(durable=True)
def _begin(order_number: str, actor: "User", return_url: str, at: datetime) -> "PaymentAttempt":
    payment = claim_payment(order_number=order_number)
    order = claim_order(number=order_number, actor=actor)
    if payment is None:
        raise NotFound("没有这个订单。")
    if order.payment_method != PaymentMethod.ONLINE:
        raise PaymentUnavailable("这个订单不是在线支付的，请按订单上写的方式付款。")
    if order.paid_at is not None:
        raise PaymentUnavailable("这个订单已经付清，不用再付。")
    require_open(order, at=at)
    if at >= online_closes_at(order.hold_until):
        raise OrderClosed("付款时间已过，订单就要取消了。还需要的请重新下单。")
    if going := live_attempt(order_number=order_number):
        return going
    missing_fen = money_of(order=order, today=local_date_of(at)).missing_fen
    if not missing_fen:
        raise PaymentUnavailable("这个订单没有要付的钱。")
    return begin_attempt(payment=payment, amount_fen=missing_fen, return_url=return_url, actor=actor, at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def _give_up(order_number: str, attempt: "PaymentAttempt", at: datetime) -> None:
    claim_payment(order_number=order_number)
    claim_order_for_follow_up(number=order_number)
    end_attempt(attempt=attempt, state=AttemptState.FAILED, at=at)
