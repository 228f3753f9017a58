"""Note that money owed back was paid out, and tell its buyer."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.buyers.selectors import member_ids
from market.kernel.money import yuan_text
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages
from market.payments.operations import mark_refund_paid

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.payments.models import Refund


@retry_when_busy
@transaction.atomic(durable=True)
def pay_refund(*, refund_number: str, paid_on: date, bank_line: str, actor: "User", at: datetime) -> "Refund":
    """
    Note that money owed back was paid out on a Shanghai day.

    :raises Forbidden: if the actor is no store manager
    :raises NotFound: if there is no such refund
    :raises RefundSettled: if it was paid out already
    :raises Invalid: if the day lies in the future, or before the one on which the money was owed
    """
    refund = mark_refund_paid(refund_number=refund_number, paid_on=paid_on, bank_line=bank_line, actor=actor, at=at)
    order, amount = refund.order, yuan_text(refund.amount_fen)
    write_messages(
        user_ids=member_ids(buyer=order.buyer),
        subject=f"订单 {order.number} 已退款",
        body=f"订单 {order.number} 的退款 {amount} 元已于 {paid_on} 打出，流水 {refund.bank_line}。",
        link=f"/orders/{order.number}/",
        at=at,
    )
    return refund
