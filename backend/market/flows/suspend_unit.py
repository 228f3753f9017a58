"""Stop a unit from placing orders, or let it again, and tell its members."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.buyers.operations import restore_buyer, suspend_buyer
from market.buyers.selectors import member_ids
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.buyers.models import Buyer


@retry_when_busy
@transaction.atomic(durable=True)
def suspend_unit(*, buyer_number: str, reason: str, actor: "User", at: datetime) -> "Buyer":
    """
    Stop an approved unit from placing orders; what it ordered goes on, and its members still file papers on it.

    :raises DomainError: as `market.buyers.operations.suspend_buyer`
    """
    buyer = suspend_buyer(buyer_number=buyer_number, reason=reason, actor=actor, at=at)
    write_messages(
        user_ids=member_ids(buyer=buyer),
        subject=f"“{buyer.name}”已停用，暂时不能下新单",
        body=f"原因：{buyer.suspension_note}。已经下的订单照常发货、验收和付款，采购总额照常申报，份额照常能看。"
        "有疑问请联系区合作交流办。",
        link="/unit/",
        at=at,
    )
    return buyer


@retry_when_busy
@transaction.atomic(durable=True)
def restore_unit(*, buyer_number: str, reason: str, actor: "User", at: datetime) -> "Buyer":
    """
    Let a suspended unit place orders again.

    :raises DomainError: as `market.buyers.operations.restore_buyer`
    """
    buyer = restore_buyer(buyer_number=buyer_number, reason=reason, actor=actor, at=at)
    write_messages(
        user_ids=member_ids(buyer=buyer),
        subject=f"“{buyer.name}”已恢复，可以下单了",
        body=f"说明：{reason.strip()}。",
        link="/unit/",
        at=at,
    )
    return buyer
