"""Decide on an institution's application and tell its members."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.buyers.operations import decide_application
from market.buyers.selectors import member_ids
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.buyers.models import Buyer


@retry_when_busy
@transaction.atomic(durable=True)
def decide_unit(
    *,
    buyer_number: str,
    approve: bool,
    note: str,
    actor: "User",
    at: datetime,
    seen_at: datetime | None = None,
    compared: bool = False,
) -> "Buyer":
    """
    Approve an application, or return it with a reason.

    :raises DomainError: as `market.buyers.operations.decide_application`
    """
    buyer = decide_application(
        buyer_number=buyer_number,
        approve=approve,
        note=note,
        actor=actor,
        at=at,
        seen_at=seen_at,
        compared=compared,
    )
    write_messages(
        user_ids=member_ids(buyer=buyer),
        subject=f"“{buyer.name}”{'已通过审核，可以下单了' if approve else '的申请被退回'}",
        body="在页面顶部选“换一个”，就能以本单位的名义采购。"
        if approve
        else f"原因：{buyer.decision_note}。改好后可以再次提交。",
        link="/unit/" if approve else f"/unit/apply/?again={buyer.number}",
        at=at,
    )
    return buyer
