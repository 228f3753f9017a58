"""An institution's application, as its applicant makes, mends and withdraws it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.audit.operations import record_activity
from market.buyers.enums import ADMITTED, BuyerState, MemberRole
from market.buyers.errors import ApplicationWaits, CodeTaken
from market.buyers.locks import lock_buyer, lock_code
from market.buyers.models import Buyer, Membership
from market.buyers.rules import Application, check_sector, normalise_phone, normalise_uscc
from market.buyers.selectors import get_application
from market.kernel.numbers import new_number

if TYPE_CHECKING:
    from market.accounts.models import User


@transaction.atomic
def apply_for_institution(*, user: "User", application: Application, at: datetime, again: str = "") -> Buyer:
    """
    Apply for an institution; the applicant becomes its manager.

    An application that waits or was returned is mended on its row, by its own applicant only, who may change even kind
    and code. Several people may wait with one code: only an admitted unit owns it.

    :raises Invalid: if code, sector or phone is wrong
    :raises CodeTaken: if an admitted unit of this kind has this code
    :raises ApplicationWaits: if the person waits with this code and kind already, and does not mend that application
    :raises NotFound: if `again` is no open application of the person
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
    lock_code(uscc=str(fields["uscc"]), kind=application.kind)
    buyer = _application_to_make(user, again, application.kind, str(fields["uscc"]))
    is_new = buyer.pk is None
    for name, value in fields.items():
        setattr(buyer, name, value)
    buyer.save(update_fields=None if is_new else list(fields))
    if is_new:
        Membership.objects.create(buyer=buyer, user=user, role=MemberRole.MANAGER, added_at=at)
    record_activity(
        actor=user.number,
        action="buyer.applied" if is_new else "buyer.application_mended",
        subject=buyer.number,
        at=at,
        kind=buyer.kind,
        uscc=buyer.uscc,
        name=buyer.name,
    )
    return buyer


@transaction.atomic
def withdraw_application(*, number: str, actor: "User", at: datetime) -> Buyer:
    """
    Take an application back that waits or was returned.

    :raises NotFound: if it is no open application of the person
    """
    buyer = _lock_open_application(number, actor)
    buyer.state = BuyerState.WITHDRAWN
    buyer.save(update_fields=["state"])
    record_activity(actor=actor.number, action="buyer.application_withdrawn", subject=number, at=at)
    return buyer


def _application_to_make(user: "User", again: str, kind: str, uscc: str) -> Buyer:
    """Lock the application that is mended, or begin a new one, once nobody stands in its way."""
    same = Buyer.objects.filter(kind=kind, uscc=uscc)
    if owner := same.filter(state__in=ADMITTED).first():
        raise CodeTaken(
            f"这个代码的“{owner.kind_label}”已经开户。请联系本单位管理员把您加为成员；不知道是谁，可以打客服电话问。",
            field="uscc",
        )
    mine = same.filter(memberships__user=user, memberships__role=MemberRole.MANAGER)
    if mine.filter(state=BuyerState.PENDING).exclude(number=again).exists():
        raise ApplicationWaits("您用这个代码交的申请还在审核，不用再交。要改，到“我的”里更正那一份。", field="uscc")
    if again:
        return _lock_open_application(again, user)
    returned = mine.filter(state=BuyerState.RETURNED).order_by("pk").first()
    return _lock_open_application(returned.number, user) if returned else Buyer(number=new_number("B"))


def _lock_open_application(number: str, actor: "User") -> Buyer:
    lock_buyer(number=get_application(number=number, actor=actor).number)
    return get_application(number=number, actor=actor)  # read again: the office may have decided while we waited
