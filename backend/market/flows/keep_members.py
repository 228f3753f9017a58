"""A unit's manager lets people act for it, or ends that; they are told."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.buyers.operations import add_member, remove_member
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.buyers.enums import MemberRole
    from market.buyers.models import Membership


@retry_when_busy
@transaction.atomic(durable=True)
def welcome_member(*, buyer_number: str, login: str, role: "MemberRole", actor: "User", at: datetime) -> "Membership":
    """
    Let another person act for a unit.

    :raises DomainError: as `market.buyers.operations.add_member`
    """
    membership = add_member(buyer_number=buyer_number, login=login, role=role, actor=actor, at=at)
    write_messages(
        user_ids=[membership.user_id],
        subject=f"您现在是“{membership.buyer.name}”的{role.label}",
        body=f"{actor.display_name} 把您加为成员。单位通过审核后，在页面顶部选“换一个”，就能替它采购。",
        link="/account/",
        at=at,
    )
    return membership


@retry_when_busy
@transaction.atomic(durable=True)
def dismiss_member(*, buyer_number: str, user_number: str, actor: "User", at: datetime) -> "Membership":
    """
    End a person's membership.

    :raises DomainError: as `market.buyers.operations.remove_member`
    """
    membership = remove_member(buyer_number=buyer_number, user_number=user_number, actor=actor, at=at)
    write_messages(
        user_ids=[membership.user_id],
        subject=f"您不再是“{membership.buyer.name}”的成员",
        body="您替它下过的订单都还在，由本单位其他成员继续办理。有疑问请问本单位的管理员。",
        at=at,
    )
    return membership
