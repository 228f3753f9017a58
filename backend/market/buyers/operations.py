"""Writing buyers, memberships and addresses."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from market.accounts.policies import is_district_office
from market.accounts.selectors import get_user
from market.audit.operations import record_activity
from market.buyers.enums import BuyerKind, BuyerState, MemberRole, UnitType
from market.buyers.errors import AlreadyDecided, CodeTaken, LastManager, NotManager
from market.buyers.locks import lock_buyer
from market.buyers.models import Address, Buyer, Membership
from market.buyers.policies import may_manage
from market.buyers.rules import AddressInput, Application, check_sector, normalise_phone, normalise_uscc
from market.buyers.selectors import get_address, get_returned
from market.kernel.constraints import constraint_of
from market.kernel.errors import Conflict, Forbidden, Invalid, NotFound
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
def apply_for_institution(*, user: "User", application: Application, at: datetime, again: str = "") -> Buyer:
    """
    Apply for an institution; the applicant becomes its manager.

    A returned application is made again on its row: by its manager, who names it as `again` and may change even kind
    and code, or by whoever applies with the same kind and code, since a returned paper reserves nothing.

    :raises Invalid: if code, sector or phone is wrong
    :raises CodeTaken: if a buyer of this kind has this code, or waits for approval with it
    :raises NotFound: if `again` is no returned application of the person
    """
    check_sector(application.kind, application.unit_type)
    fields = {
        "kind": application.kind,
        "unit_type": application.unit_type,
        "name": application.name.strip(),
        "uscc": normalise_uscc(application.uscc),
        "contact_name": application.contact_name.strip(),
        "contact_phone": normalise_phone(application.contact_phone, field="contact_phone"),
        "state": BuyerState.PENDING,
        "applied_at": at,
        "decided_at": None,
        "decided_by": None,
        "decision_note": "",
    }
    buyer = _returned_application(user, again, application.kind, str(fields["uscc"]))
    for name, value in fields.items():
        setattr(buyer, name, value)
    _save_application(buyer, list(fields))
    Membership.objects.filter(buyer=buyer).exclude(user=user).delete()
    Membership.objects.update_or_create(
        buyer=buyer,
        user=user,
        defaults={"role": MemberRole.MANAGER},
        create_defaults={"role": MemberRole.MANAGER, "added_at": at},
    )
    record_activity(
        actor=user.number, action="buyer.applied", subject=buyer.number, at=at, kind=buyer.kind, uscc=buyer.uscc
    )
    return buyer


@transaction.atomic
def decide_application(*, buyer_number: str, approve: bool, note: str, actor: "User", at: datetime) -> Buyer:
    """
    Approve an application, or return it with a reason.

    :raises Forbidden: if the actor is not of the district office, or decides on an application of their own
    :raises AlreadyDecided: if it does not wait any more
    :raises Invalid: if it is returned without a reason
    """
    if not is_district_office(actor):
        raise Forbidden("只有区合作交流办可以审核采购单位。")
    buyer = lock_buyer(number=buyer_number)
    if buyer.state != BuyerState.PENDING:
        raise AlreadyDecided("这份申请已经处理过，请刷新页面。")
    if Membership.objects.filter(buyer=buyer, user=actor).exists():
        raise Forbidden("不能审核自己所在的单位，请同事处理。", code="OWN_APPLICATION")
    if not approve and not note.strip():
        raise Invalid("退回时请写明原因，申请人要照着改。", code="NOTE_NEEDED", field="note")
    buyer.state = BuyerState.APPROVED if approve else BuyerState.RETURNED
    buyer.decided_at, buyer.decided_by, buyer.decision_note = at, actor, note.strip()
    buyer.save(update_fields=["state", "decided_at", "decided_by", "decision_note"])
    record_activity(
        actor=actor.number, action="buyer.decided", subject=buyer.number, at=at, state=buyer.state, note=note.strip()
    )
    return buyer


@transaction.atomic
def add_member(*, buyer_number: str, login: str, role: MemberRole, actor: "User", at: datetime) -> Membership:
    """
    Let another person act for an institution.

    :raises NotFound: if the actor is no member, or nobody has this login
    :raises NotManager: if the actor is not the institution's manager
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


@transaction.atomic
def save_address(*, buyer: Buyer, address: AddressInput, actor: "User", at: datetime, number: str = "") -> Address:
    """
    Add an entry to a buyer's address book, or change the one of that number. The first becomes the default.

    :raises NotFound: if the buyer has no entry of that number
    :raises Invalid: if the phone number is wrong
    """
    lock_buyer(number=buyer.number)
    entry = get_address(number=number, buyer=buyer) if number else Address(number=new_number("A"), buyer=buyer)
    others = Address.objects.filter(buyer=buyer, is_removed=False).exclude(pk=entry.pk)
    for field in ("recipient", "province", "city", "district", "detail"):
        setattr(entry, field, getattr(address, field).strip())
    entry.phone = normalise_phone(address.phone)
    entry.is_default = address.is_default or entry.is_default or not others.exists()
    if entry.is_default:
        others.update(is_default=False)
    entry.save()
    record_activity(actor=actor.number, action="buyer.address_saved", subject=buyer.number, at=at, address=entry.number)
    return entry


@transaction.atomic
def remove_address(*, buyer: Buyer, number: str, actor: "User", at: datetime) -> None:
    """
    Take an entry out of a buyer's address book; the oldest left becomes the default if it was that.

    :raises NotFound: if the buyer has no entry of that number
    """
    lock_buyer(number=buyer.number)
    entry = get_address(number=number, buyer=buyer)
    was_default = entry.is_default
    entry.is_removed, entry.is_default = True, False
    entry.save(update_fields=["is_removed", "is_default"])
    heir = Address.objects.filter(buyer=buyer, is_removed=False).order_by("pk").first() if was_default else None
    if heir is not None:
        heir.is_default = True
        heir.save(update_fields=["is_default"])
    record_activity(actor=actor.number, action="buyer.address_removed", subject=buyer.number, at=at, address=number)


def _lock_managed(buyer_number: str, actor: "User") -> Buyer:
    buyer = lock_buyer(number=buyer_number)
    if not Membership.objects.filter(buyer=buyer, user=actor).exists():
        raise NotFound("没有找到这个采购单位，或您不是它的成员。")
    if not may_manage(actor, buyer):
        raise NotManager("只有单位管理员可以增减成员。")
    if not buyer.is_institution:
        raise Conflict("个人账号不能添加成员。", code="NOT_AN_INSTITUTION")
    if buyer.state != BuyerState.APPROVED:
        raise Conflict("单位通过审核后才能增减成员。", code="NOT_APPROVED")
    return buyer


def _returned_application(user: "User", again: str, kind: BuyerKind, uscc: str) -> Buyer:
    """Lock the returned application that is made again, or begin a new one."""
    if again:
        lock_buyer(number=get_returned(number=again, actor=user).number)
        return get_returned(number=again, actor=user)
    returned = Buyer.objects.filter(kind=kind, uscc=uscc, state=BuyerState.RETURNED).first()
    if returned is not None and (buyer := lock_buyer(number=returned.number)).state == BuyerState.RETURNED:
        return buyer
    return Buyer(number=new_number("B"))


def _save_application(buyer: Buyer, fields: list[str]) -> None:
    try:
        with transaction.atomic():
            buyer.save(update_fields=fields if buyer.pk else None)
    except IntegrityError as error:
        if constraint_of(error) != "code_once_per_kind_of_buyer":
            raise
        raise CodeTaken(
            f"这个代码的“{buyer.kind_label}”已经有人申请。请联系本单位管理员把您加为成员；不知道是谁，可以打客服电话问。",
            field="uscc",
        ) from error
