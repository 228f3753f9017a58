"""Where an order stands: its events, and whether it counts yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from market.kernel.money import yuan_text
from market.orders.enums import CancelReason, Fulfilment, OrderState, PaymentMethod, PaymentTerms
from market.orders.selectors import facts_of

if TYPE_CHECKING:
    from market.aftersales.models import ReturnRequest
    from market.orders.models import Order, OrderLine, Shipment

_STORE = "门店"
_CLOSED = {OrderState.CANCELLED, OrderState.REFUNDED}


@dataclass(frozen=True)
class Event:
    """A step of an order: done, the present one, or to come."""

    label: str
    state: str
    at: datetime | None = None
    who: str = ""
    note: str = ""


@dataclass(frozen=True)
class Counting:
    """Whether the purchase counts in the tally, and which step is missing."""

    counts: bool
    words: str


def may_cancel(order: "Order", lines: Sequence["OrderLine"]) -> bool:
    """Tell whether the buyer may still cancel: nothing has left."""
    return order.state not in _CLOSED and not any(line.shipped_quantity for line in lines)


def events_of(order: "Order", returns: "Sequence[ReturnRequest]" = ()) -> list[Event]:
    """Give what happened in its order, with the steps of its returns, and what comes next; staff is not named."""
    events = [Event("提交订单", "DONE", order.placed_at, order.placed_by.display_name)]
    done = [
        Event(
            _sent(shipment),
            "DONE",
            shipment.shipped_at,
            _STORE,
            note=f"{shipment.carrier} {shipment.tracking_number}".strip(),
        )
        for shipment in order.shipments.all()
    ]
    done += [
        Event("验收", "DONE", paper.accepted_at, paper.accepted_by.display_name, paper.note)
        for paper in order.acceptances.all()
    ]
    if order.paid_at:
        done.append(Event("付清", "DONE", order.paid_at, note=f"到账日 {order.paid_on}"))
    if order.received_at:
        done.append(Event("确认收货", "DONE", order.received_at))
    done += [*_steps(returns), *_refunds(order)]
    events += sorted(done, key=lambda event: event.at or order.placed_at)
    if order.cancelled_at:
        reason = CancelReason(order.cancel_reason).label
        who = {CancelReason.BUYER: "买家", CancelReason.STORE: _STORE}.get(CancelReason(order.cancel_reason), "")
        return [*events, Event("订单取消", "STOPPED", order.cancelled_at, who, reason)]
    if order.state == OrderState.REFUNDED:
        return [*events, Event("全部退款", "STOPPED")]
    return [*events, *_ahead(order)]


def _refunds(order: "Order") -> list[Event]:
    """Give each refund once, however many lines it had."""
    sums: dict[datetime, int] = {}
    for line in order.lines.all():
        for refund in line.refunds.all():
            sums[refund.refunded_at] = sums.get(refund.refunded_at, 0) + refund.amount_fen
    return [Event("退款（按件）", "DONE", at, _STORE, f"¥{yuan_text(fen)}") for at, fen in sums.items()]


def _steps(returns: "Sequence[ReturnRequest]") -> list[Event]:
    return [
        Event(
            step.get_act_display(),
            "DONE",
            step.made_at,
            "买家" if step.is_buyers else _STORE,
            f"{request.number} {step.note}".strip(),
        )
        for request in returns
        for step in request.steps.all()
    ]


def _sent(shipment: "Shipment") -> str:
    """Name a shipment: sent anew, sent, or fetched."""
    if shipment.is_replacement:
        return "补发"
    return "发货" if shipment.fulfilment == Fulfilment.DELIVERY else "提货"


def _ahead(order: "Order") -> list[Event]:
    """Name the steps still to come; the first of them is the present one."""
    names = []
    money_first = order.payment_terms == PaymentTerms.MONEY_FIRST and order.payment_method != PaymentMethod.ON_PICKUP
    facts = [facts_of(line) for line in order.lines.all()]
    # What has left is received or accepted whether or not its money came; only what is still to leave waits for it.
    pays_first = money_first and any(line.to_ship for line in facts)
    if not order.paid_at and pays_first:
        names.append("等您付款")
    if any(line.to_ship for line in facts):
        names.append("等您来提货" if order.fulfilment == Fulfilment.PICKUP else "等店里发货")
    if any(line.to_remedy for line in facts):
        names.append("店家退款或补发没有收的")
    if order.is_institutional and any(line.to_ship or line.to_accept for line in facts):
        names.append("单位验收")
    if not order.is_institutional and not order.received_at:
        names.append("确认收货")
    if not order.paid_at and not pays_first and order.payment_method != PaymentMethod.ON_PICKUP:
        names.append("单位付款" if order.is_institutional else "等您付款")
    return [Event(name, "NOW" if place == 0 else "NEXT") for place, name in enumerate(names)]


def counting_of(order: "Order", lines: Sequence["OrderLine"]) -> Counting:
    """Say whether the purchase counts yet, and what is missing before its recognition day."""
    if order.cancelled_at or order.state == OrderState.REFUNDED:
        return Counting(counts=False, words="订单已取消或全部退款，不计入。")
    if order.is_institutional:
        accepted = all(line.accepted_quantity >= line.quantity - line.refunded_quantity for line in lines)
        remedy_only = not any(facts_of(line).to_ship or facts_of(line).to_accept for line in lines)
        missing = [] if accepted else ["退补没有收的货" if remedy_only else "验收"]
    else:
        shipped = all(line.shipped_quantity >= line.quantity - line.refunded_quantity for line in lines)
        missing = [] if shipped else ["提货" if order.fulfilment == Fulfilment.PICKUP else "发货"]
    if not order.paid_at:
        missing.append("付款")
    if missing:
        return Counting(counts=False, words=f"还差{'和'.join(missing)}，做完的那天才计入。现在在途。")
    return Counting(counts=True, words=f"已计入台账：{yuan_text(order.net_fen - order.refunded_fen)} 元（不含运费）。")
