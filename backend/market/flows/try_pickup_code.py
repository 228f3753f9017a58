"""Compare the pick-up code that is said at the counter, and count the wrong ones."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.audit.operations import record_activity
from market.kernel.retry import retry_when_busy
from market.orders.operations import claim_order_for_staff, count_wrong_code
from market.orders.rules import MAX_WRONG_CODES, is_pickup_code

if TYPE_CHECKING:
    from market.accounts.models import User


@retry_when_busy
@transaction.atomic(durable=True)
def try_pickup_code(*, order_number: str, code: str, actor: "User", at: datetime) -> bool:
    """
    Tell whether a code is the order's; a wrong one is counted, and after too many no code is right any more.

    :raises NotFound: if there is no such order, or the actor is no store manager
    """
    order = claim_order_for_staff(number=order_number, actor=actor)
    if order.wrong_codes >= MAX_WRONG_CODES:
        return False
    if is_pickup_code(code, order.pickup_code):
        return True
    wrong = count_wrong_code(order=order)
    record_activity(actor=actor.number, action="order.wrong_code", subject=order.number, at=at, wrong=wrong)
    return False
