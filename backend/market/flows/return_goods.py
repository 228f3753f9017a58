"""Ask for a return or a refund, send the goods back, take the request back; and the store's refusal."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from market.aftersales.enums import ReturnAct, ReturnState
from market.aftersales.operations import draw_pictures, record_return, record_return_step, require_return_in
from market.aftersales.rules import ReturnWish, check_return
from market.aftersales.selectors import (
    get_return,
    get_return_for_staff,
    is_step_made,
    return_with,
    returnable_lines,
)
from market.audit.operations import record_activity
from market.buyers.selectors import member_ids
from market.kernel.calendar import local_date_of
from market.kernel.digests import KeyedInput, digest_of
from market.kernel.errors import Conflict, Invalid
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages
from market.orders.operations import claim_order, claim_order_for_staff, require_open
from market.orders.selectors import get_order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from market.accounts.models import User
    from market.aftersales.models import ReturnRequest
    from market.files.rules import DrawnPicture
    from market.orders.models import Order


def ask_return(*, key: UUID, order_number: str, wish: ReturnWish, actor: "User", at: datetime) -> "ReturnRequest":
    """
    Ask back delivered units of a resident's order, once per key.

    Not one transaction: pictures are redrawn, which takes long, once the request could be taken, and before the lock.

    :raises NotFound: if there is no such order, or it is someone else's
    :raises Conflict: if the order is a unit's, which refuses goods when it accepts
    :raises OrderClosed: if it is cancelled or refunded in full
    :raises ReturnRefused: if the request breaks a rule, naming what is at fault
    :raises PictureRefused: if what was uploaded is no picture that is taken, naming which
    :raises KeyReused: if the key was used for another request
    """
    form, order = KeyedInput(key, wish.digest), get_order(number=order_number, actor=actor)
    if asked := return_with(form=form, order=order):
        return asked
    _check(order, wish, at)
    drawn = draw_pictures(wish=wish)
    return _ask(form=form, order_number=order_number, wish=wish, pictures=drawn, actor=actor, at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def _ask(
    *,
    form: KeyedInput,
    order_number: str,
    wish: ReturnWish,
    pictures: "Mapping[int, DrawnPicture]",
    actor: "User",
    at: datetime,
) -> "ReturnRequest":
    order = claim_order(number=order_number, actor=actor)
    if asked := return_with(form=form, order=order):
        return asked
    _check(order, wish, at)
    request = record_return(form=form, order=order, wish=wish, pictures=pictures, actor=actor, at=at)
    _note(request, "return.asked", actor, at)
    _tell(request, "收到了", "店里会尽快答复，答复会发消息给您。", at)
    return request


@retry_when_busy
@transaction.atomic(durable=True)
def send_goods_back(
    *, key: UUID, number: str, carrier: str, tracking_number: str, actor: "User", at: datetime
) -> "ReturnRequest":
    """
    Note the parcel in which the buyer sent the goods back, once per key.

    :raises NotFound: if there is no such request, or it is someone else's
    :raises ReturnMoved: if the store does not wait for goods
    :raises Invalid: if the parcel is not named
    :raises KeyReused: if the key was used for something else
    """
    claim_order(number=get_return(number=number, actor=actor).order.number, actor=actor)
    request = get_return(number=number, actor=actor)
    parcel = carrier.strip(), tracking_number.strip()
    form = KeyedInput(key, digest_of("send_back", *parcel))
    if is_step_made(form=form, request=request):
        return request
    require_return_in(request, {ReturnState.APPROVED})
    for field, value, name in zip(("carrier", "tracking_number"), parcel, ("快递公司", "运单号"), strict=True):
        if not value:
            raise Invalid(f"请填写{name}。", field=field)
    request.carrier, request.tracking_number = parcel
    note = " ".join(parcel)
    record_return_step(form=form, request=request, act=ReturnAct.SENT_BACK, note=note, actor=actor, at=at)
    _note(request, "return.sent_back", actor, at)
    _tell(request, "寄回登记好了", f"运单 {note}。店里收到验货后退款，最晚收到后七天。", at)
    return request


@retry_when_busy
@transaction.atomic(durable=True)
def withdraw_return(*, key: UUID, number: str, actor: "User", at: datetime) -> "ReturnRequest":
    """
    Let the buyer take a request back before goods are on their way, once per key.

    :raises NotFound: if there is no such request, or it is someone else's
    :raises ReturnMoved: if the goods are on their way, or it is over
    :raises KeyReused: if the key was used for something else
    """
    claim_order(number=get_return(number=number, actor=actor).order.number, actor=actor)
    request = get_return(number=number, actor=actor)
    form = KeyedInput(key, digest_of("withdraw_return"))
    if is_step_made(form=form, request=request):
        return request
    require_return_in(request, {ReturnState.REQUESTED, ReturnState.APPROVED})
    record_return_step(form=form, request=request, act=ReturnAct.WITHDRAWN, actor=actor, at=at)
    _note(request, "return.withdrawn", actor, at)
    _tell(request, "撤回了", "商品还在您那里；在期限内可以再申请。", at)
    return request


@retry_when_busy
@transaction.atomic(durable=True)
def refuse_return(*, key: UUID, number: str, reason: str, actor: "User", at: datetime) -> "ReturnRequest":
    """
    Refuse a request that waits for an answer, saying why, once per key.

    :raises NotFound: if there is no such request, or the actor is no store manager
    :raises Invalid: if no reason is given
    :raises ReturnMoved: if it was answered or withdrawn
    :raises KeyReused: if the key was used for something else
    """
    claim_order_for_staff(number=get_return_for_staff(number=number, actor=actor).order.number, actor=actor)
    request = get_return_for_staff(number=number, actor=actor)
    form = KeyedInput(key, digest_of("refuse_return", reason.strip()))
    if is_step_made(form=form, request=request):
        return request
    require_return_in(request, {ReturnState.REQUESTED})
    if not reason.strip():
        raise Invalid("请写明不同意的原因，买家会看到。", field="reason")
    record_return_step(form=form, request=request, act=ReturnAct.REFUSED, note=reason.strip(), actor=actor, at=at)
    _note(request, "return.refused", actor, at)
    _tell(request, "没有同意", f"原因：{reason.strip()}。有疑问请打客服电话。", at)
    return request


def _check(order: "Order", wish: ReturnWish, at: datetime) -> None:
    if order.is_institutional:
        raise Conflict("单位的订单请在验收时写明没有收的数量和原因，店家会退款或补发。")
    require_open(order, at=at)
    check_return(wish, lines=returnable_lines(order=order), today=local_date_of(at))


def _note(request: "ReturnRequest", action: str, actor: "User", at: datetime) -> None:
    record_activity(
        actor=actor.number, action=action, subject=request.order.number, at=at, return_number=request.number
    )


def _tell(request: "ReturnRequest", what: str, more: str, at: datetime) -> None:
    write_messages(
        user_ids=member_ids(buyer=request.order.buyer),
        subject=f"售后 {request.number} {what}",
        body=f"订单 {request.order.number} 的售后 {request.number} {what}。{more}",
        link=f"/orders/returns/{request.number}/",
        at=at,
    )
