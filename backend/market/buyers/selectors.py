"""Reading buyers, their members and addresses."""

from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, QuerySet, Value, When

from market.buyers.enums import BuyerKind, BuyerState, MemberRole
from market.buyers.models import Address, Buyer, Membership
from market.kernel.errors import NotFound

if TYPE_CHECKING:
    from market.accounts.models import User


def buyers_of(*, actor: "User") -> list[Buyer]:
    """List the buyers that a person may order for: the person first, then approved institutions by name."""
    individual_first = Case(
        When(kind=BuyerKind.INDIVIDUAL, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return list(
        Buyer.objects.filter(memberships__user=actor, state=BuyerState.APPROVED).order_by(
            individual_first, "name", "pk"
        )
    )


def applications_of(*, actor: "User") -> list[Buyer]:
    """List the person's institutions that the office has not approved."""
    return list(
        Buyer.objects.filter(memberships__user=actor).exclude(state=BuyerState.APPROVED).order_by("-applied_at", "pk")
    )


def get_buyer(*, number: str, actor: "User") -> Buyer:
    """
    Fetch a buyer of which the person is a member.

    :raises NotFound: if there is none
    """
    buyer = Buyer.objects.filter(number=number, memberships__user=actor).first()
    if buyer is None:
        raise NotFound("没有找到这个采购单位，或您不是它的成员。")
    return buyer


def get_returned(*, number: str, actor: "User") -> Buyer:
    """
    Fetch a returned application of which the person is the manager.

    :raises NotFound: if there is none, or it was made again already
    """
    mine = Membership.objects.filter(user=actor, role=MemberRole.MANAGER).values("buyer")
    buyer = Buyer.objects.filter(number=number, pk__in=mine, state=BuyerState.RETURNED).first()
    if buyer is None:
        raise NotFound("没有找到这份退回的申请，它可能已经重新提交。请到“我的”查看。")
    return buyer


def get_institution(*, number: str) -> Buyer:
    """
    Fetch an institution for the office.

    :raises NotFound: if there is none
    """
    buyer = Buyer.objects.exclude(kind=BuyerKind.INDIVIDUAL).filter(number=number).first()
    if buyer is None:
        raise NotFound("没有找到这个采购单位。")
    return buyer


def pending_applications() -> QuerySet[Buyer]:
    """List applications that wait for the office, oldest first."""
    return Buyer.objects.filter(state=BuyerState.PENDING).order_by("applied_at", "pk")


def institutions() -> QuerySet[Buyer]:
    """List approved institutions by name."""
    return Buyer.objects.exclude(kind=BuyerKind.INDIVIDUAL).filter(state=BuyerState.APPROVED).order_by("name", "pk")


def member_ids(*, buyer: Buyer) -> list[int]:
    """List the people who act for a buyer, for messages."""
    return list(Membership.objects.filter(buyer=buyer).order_by("pk").values_list("user_id", flat=True))


def members_of(*, buyer: Buyer) -> QuerySet[Membership]:
    """List a buyer's memberships with their people, oldest first."""
    return Membership.objects.filter(buyer=buyer).select_related("user").order_by("added_at", "pk")


def role_of(*, buyer: Buyer, user: "User") -> str:
    """Give the person's role for a buyer, or nothing."""
    return Membership.objects.filter(buyer=buyer, user=user).values_list("role", flat=True).first() or ""


def addresses_of(*, buyer: Buyer) -> QuerySet[Address]:
    """List a buyer's address book, the default first."""
    return Address.objects.filter(buyer=buyer, is_removed=False).order_by("-is_default", "pk")


def get_address(*, number: str, buyer: Buyer) -> Address:
    """
    Fetch an entry of a buyer's address book.

    :raises NotFound: if it has none of that number
    """
    address = Address.objects.filter(number=number, buyer=buyer, is_removed=False).first()
    if address is None:
        raise NotFound("没有找到这个地址，请重新选择。")
    return address
