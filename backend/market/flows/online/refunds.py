"""Give money back through the vendor that took it, and note what becomes of it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.buyers.selectors import member_ids
from market.kernel.errors import NotFound
from market.kernel.money import yuan_text
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages
from market.payments.enums import DifferenceKind
from market.payments.gateways.base import Gateway, GatewayRefusedError
from market.payments.operations import note_refund, note_refund_requested, open_difference, turn_to_transfer
from market.payments.selectors import get_refund, order_of_intent, refund_under, refunds_to_send

if TYPE_CHECKING:
    from uuid import UUID

    from market.payments.gateways.base import RefundFacts
    from market.payments.models import Refund

_NO_VENDOR = "在线支付已停用，请转账退款"
_CHECK_FIRST = "在线支付已停用，已申请过原路退回：先到渠道后台核对，没有退再转账"


def send_refund(*, refund: "Refund", gateway: Gateway, at: datetime) -> bool:
    """
    Ask the vendor for a refund, once per its key; what it refuses the desk transfers.

    What was asked for before may have been done though no answer came: before it is asked for again or left to the
    desk, it is looked for in the vendor's books.

    :raises GatewayDownError: if nothing is known of it; it is asked for again
    """
    was_asked = refund.requested_at is not None
    asked = _request(refund.number, at)
    if asked is None or asked.receipt is None or asked.key is None:
        return False
    key, intent_id = asked.key, asked.receipt.bank_line
    try:
        facts = gateway.find_refund(key=key, intent_id=intent_id) if was_asked else None
        facts = facts or gateway.give_back(key=key, intent_id=intent_id, amount_fen=asked.amount_fen)
    except GatewayRefusedError as error:
        found = _look_for(gateway, key, intent_id)
        if found is None:
            _turn(refund.number, str(error))
            return True
        facts = found
    apply_refund(facts=facts, at=at)
    return True


def _look_for(gateway: Gateway, key: "UUID", intent_id: str) -> "RefundFacts | None":
    """Look for a refund that is refused now; a payment that the vendor does not know was not given back either."""
    try:
        return gateway.find_refund(key=key, intent_id=intent_id)
    except GatewayRefusedError:
        return None


def leave_refunds_to_desk(*, before: datetime, limit: int) -> int:
    """Let the desk transfer what has been owed through the vendor since before an instant, and count it."""
    rows = [row for row in refunds_to_send(at=before, limit=limit) if row.owed_at <= before]
    for refund in rows:
        _turn(refund.number, _CHECK_FIRST if refund.requested_at else _NO_VENDOR)
    return len(rows)


@retry_when_busy
@transaction.atomic(durable=True)
def apply_refund(*, facts: "RefundFacts", at: datetime) -> None:
    """Act on how money on its way back stands; of our money, what was never asked for here opens a difference."""
    try:
        number = refund_under(facts=facts)
    except NotFound:
        _note_foreign(facts, at)
        return
    if note_refund(refund_number=number, facts=facts, at=at):
        refund = get_refund(number=number)
        order, amount = refund.order, yuan_text(refund.amount_fen)
        write_messages(
            user_ids=member_ids(buyer=order.buyer),
            subject=f"订单 {order.number} 已退款",
            body=f"订单 {order.number} 的退款 {amount} 元已原路退回，到账时间以您的支付渠道为准。",
            link=f"/orders/{order.number}/",
            at=at,
        )


def _note_foreign(facts: "RefundFacts", at: datetime) -> None:
    """Note that somebody gave back, by hand at the vendor, money that came for an order here."""
    order = order_of_intent(intent_id=facts.intent_id)
    if order and facts.standing != "FAILED":
        kind = DifferenceKind.FOREIGN_REFUND
        open_difference(kind=kind, reference=facts.refund_id, order=order, amount_fen=facts.amount_fen, at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def _request(number: str, at: datetime) -> "Refund | None":
    return note_refund_requested(refund_number=number, at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def _turn(number: str, failure: str) -> None:
    turn_to_transfer(refund_number=number, failure=failure)
