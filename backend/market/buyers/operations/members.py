"""Residents, and the people who act for an institution."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.accounts.selectors import get_user
from market.audit.operations import record_activity
from market.buyers.enums import BuyerKind, BuyerState, MemberRole, UnitType
from market.buyers.errors import LastManager, NotManager, UnitSuspended
from market.buyers.locks import lock_buyer
from market.buyers.models import Buyer, Membership
from market.buyers.policies import may_manage
from market.kernel.errors import Conflict, NotFound
from market.kernel.numbers import new_number

if TYPE_CHECKING:
    from market.accounts.models import User


@transaction.atomic
def create_individual(*, user: "User", at: datetime) -> Buyer:
    """Create the buyer that a resident is."""
    buyer = Buyer.objects.create(
        number=new_number("B"),
        kind=BuyerKind.INDIVIDUAL,
        unit_type=UnitType.NONE,
        name=user.display_name,
        state=BuyerState.APPROVED,
        applied_at=at,
    )
    Membership.objects.create(buyer=buyer, user=user, role=MemberRole.MANAGER, added_at=at)
    return buyer


@transaction.atomic
def take_over_guest(*, guest: "User", user: "User", at: datetime) -> None:
    """Make a person a member of what a guest bought as, so that they see and handle its orders; once."""
    for buyer in Buyer.objects.filter(memberships__user=guest):
        facts = {"role": MemberRole.BUYER, "added_at": at}
        Membership.objects.get_or_create(buyer=buyer, user=user, defaults=facts)


@transaction.atomic
def add_member(*, buyer_number: str, login: str, role: MemberRole, actor: "User", at: datetime) -> Membership:
    """
    Let another person act for an institution.

    :raises NotFound: if the actor is no member, or nobody has this login
    :raises NotManager: if the actor is not the institution's manager
    :raises UnitSuspended: if the office has stopped the institution
    :raises Conflict: if the person is a member already, or the buyer is a resident
    """
    buyer = _lock_managed(buyer_number, actor)
    user = get_user(login=login)
    membership, is_new = Membership.objects.get_or_create(
        buyer=buyer, user=user, defaults={"role": role, "added_at": at}
    )
    if not is_new:
        raise Conflict(f"{user.display_name} 已经是成员。", code="ALREADY_MEMBER", field="login")
    record_activity(
        actor=actor.number, action="buyer.member_added", subject=buyer.number, at=at, user=user.number, role=role
    )
    return membership


@transaction.atomic
def remove_member(*, buyer_number: str, user_number: str, actor: "User", at: datetime) -> Membership:
    """
    End a person's membership, and give what it was.

    :raises NotFound: if the actor or the person is no member
    :raises NotManager: if the actor is not the institution's manager
    :raises UnitSuspended: if the office has stopped the institution
    :raises LastManager: if nobody would be left to manage it
    """
    buyer = _lock_managed(buyer_number, actor)
    membership = Membership.objects.filter(buyer=buyer, user__number=user_number).first()
    if membership is None:
        raise NotFound("没有找到这位成员。")
    managers = Membership.objects.filter(buyer=buyer, role=MemberRole.MANAGER)
    if membership.role == MemberRole.MANAGER and managers.count() == 1:
        raise LastManager("单位至少要有一位管理员。请先添加另一位管理员。")
    membership.delete()
    record_activity(actor=actor.number, action="buyer.member_removed", subject=buyer.number, at=at, user=user_number)
    return membership


def _lock_managed(buyer_number: str, actor: "User") -> Buyer:
    buyer = lock_buyer(number=buyer_number)
    if not Membership.objects.filter(buyer=buyer, user=actor).exists():
        raise NotFound("没有找到这个采购单位，或您不是它的成员。")
    if not may_manage(actor, buyer):
        raise NotManager("只有单位管理员可以增减成员。")
    if not buyer.is_institution:
        raise Conflict("个人账号不能添加成员。", code="NOT_AN_INSTITUTION")
    if buyer.is_suspended:
        raise UnitSuspended("本单位已停用，恢复以后才能增减成员。请联系区合作交流办。")
    if buyer.state != BuyerState.APPROVED:
        raise Conflict("单位通过审核后才能增减成员。", code="NOT_APPROVED")
    return buyer
