"""Reading buyers, their members and addresses."""

from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from market.buyers.enums import ADMITTED, OPEN_APPLICATION, BuyerKind, BuyerState, MemberRole
from market.buyers.models import Address, Buyer, Membership
from market.kernel.errors import NotFound

if TYPE_CHECKING:
    from market.accounts.models import User

# Who has a say when somebody applies with a code; what was returned or withdrawn claims nothing.
_STATING_A_CODE = (*ADMITTED, BuyerState.PENDING)


def buyers_of(*, actor: "User") -> list[Buyer]:
    """List the buyers for whom a person acts: the person first, then admitted institutions by name."""
    individual_first = Case(
        When(kind=BuyerKind.INDIVIDUAL, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    buyers = Buyer.objects.filter(memberships__user=actor, state__in=ADMITTED)
    if not actor.is_guest:
        buyers = buyers.exclude(pk__in=_of_guests())
    return list(buyers.order_by(individual_first, "name", "pk"))


def individuals_of(*, user: "User") -> list[Buyer]:
    """List what a person buys as for themselves, then what they bought as before they signed up and took over."""
    own = Buyer.objects.filter(memberships__user=user, kind=BuyerKind.INDIVIDUAL)
    return list(own.order_by("pk"))


def guests_behind(*, user: "User") -> "list[User]":
    """List the guests whose orders a person took over."""
    taken = Membership.objects.filter(buyer__memberships__user=user, user__is_guest=True).exclude(user=user)
    return [membership.user for membership in taken.select_related("user").order_by("pk")]


def is_guest_buyer(*, buyer: Buyer) -> bool:
    """Tell whether a buyer stands for somebody who ordered without signing up."""
    return Membership.objects.filter(buyer=buyer, user__is_guest=True).exists()


def _of_guests() -> QuerySet[Membership, Any]:
    """Choose the buyers of guests, of which a person who took their orders over is a member, but buys for none."""
    return Membership.objects.filter(user__is_guest=True).values("buyer")


def applications_of(*, actor: "User") -> list[Buyer]:
    """List the person's applications that wait or were returned, the latest first."""
    return list(Buyer.objects.filter(memberships__user=actor, state__in=OPEN_APPLICATION).order_by("-applied_at", "pk"))


def get_buyer(*, number: str, actor: "User") -> Buyer:
    """
    Fetch a buyer of which the person is a member.

    :raises NotFound: if there is none
    """
    buyer = Buyer.objects.filter(number=number, memberships__user=actor).first()
    if buyer is None:
        raise NotFound("没有找到这个采购单位，或您不是它的成员。")
    return buyer


def get_application(*, number: str, actor: "User") -> Buyer:
    """
    Fetch an application that waits or was returned, and of which the person is the applicant.

    :raises NotFound: if there is none, or it was decided or withdrawn meanwhile
    """
    mine = Membership.objects.filter(user=actor, role=MemberRole.MANAGER).values("buyer")
    buyer = Buyer.objects.filter(number=number, pk__in=mine, state__in=OPEN_APPLICATION).first()
    if buyer is None:
        raise NotFound("没有找到这份申请，它可能已经通过或撤回了。请到“我的”查看。")
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
    """List applications that wait for the office, oldest first, each with `rivals`: how many more state its code."""
    others = Buyer.objects.filter(uscc=OuterRef("uscc"), state__in=_STATING_A_CODE).exclude(pk=OuterRef("pk"))
    counted = others.order_by().values("uscc").annotate(total=Count("pk")).values("total")
    waiting = Buyer.objects.filter(state=BuyerState.PENDING)
    return waiting.annotate(rivals=Coalesce(Subquery(counted), 0)).order_by("applied_at", "pk")


def rivals_of(*, buyer: Buyer) -> QuerySet[Buyer]:
    """List the admitted units and waiting applications that state an institution's code too, the admitted first."""
    others = Buyer.objects.filter(uscc=buyer.uscc, state__in=_STATING_A_CODE).exclude(pk=buyer.pk)
    admitted_first = Case(When(state__in=ADMITTED, then=Value(0)), default=Value(1), output_field=IntegerField())
    return others.order_by(admitted_first, "applied_at", "pk")


def applicant_of(*, buyer: Buyer) -> "User | None":
    """Give the person who applied for an institution, or its oldest manager since."""
    managers = Membership.objects.filter(buyer=buyer, role=MemberRole.MANAGER).select_related("user")
    first = managers.order_by("added_at", "pk").first()
    return first.user if first else None


def institutions() -> QuerySet[Buyer]:
    """List admitted institutions by name."""
    return Buyer.objects.exclude(kind=BuyerKind.INDIVIDUAL).filter(state__in=ADMITTED).order_by("name", "pk")


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
