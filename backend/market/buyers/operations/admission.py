"""What the district office decides about institutions."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.accounts.policies import is_district_office
from market.audit.operations import record_activity
from market.buyers.enums import ADMITTED, BuyerState
from market.buyers.errors import AlreadyDecided, ApplicationChanged, CodeTaken, NotAdmitted, SameCode
from market.buyers.locks import lock_buyer, lock_code
from market.buyers.models import Buyer, Membership
from market.buyers.selectors import get_institution, rivals_of
from market.kernel.errors import Forbidden, Invalid

if TYPE_CHECKING:
    from market.accounts.models import User


@transaction.atomic
def decide_application(
    *,
    buyer_number: str,
    approve: bool,
    note: str,
    actor: "User",
    at: datetime,
    seen_at: datetime | None = None,
    compared: bool = False,
) -> Buyer:
    """
    Approve an application, or return it with a reason.

    `seen_at` is the `applied_at` of what the office looked at, None where no page was shown; `compared` says that it
    compared everybody who states the same code.

    :raises Forbidden: if the actor is not of the district office, or decides on an application of their own
    :raises AlreadyDecided: if it does not wait any more
    :raises ApplicationChanged: if its applicant has changed it since the office looked
    :raises Invalid: if it is returned without a reason
    :raises CodeTaken: if it is approved though an admitted unit of this kind has this code
    :raises SameCode: if it is approved, others state its code, and nobody compared them
    """
    if not is_district_office(actor):
        raise Forbidden("只有区合作交流办可以审核采购单位。")
    before = get_institution(number=buyer_number)
    lock_code(uscc=before.uscc, kind=before.kind)
    buyer = lock_buyer(number=buyer_number)
    if buyer.state != BuyerState.PENDING:
        raise AlreadyDecided("这份申请已经处理过，请刷新页面。")
    _check_not_own(buyer, actor)
    code_changed = (buyer.uscc, buyer.kind) != (before.uscc, before.kind)
    if code_changed or (seen_at is not None and seen_at != buyer.applied_at):
        raise ApplicationChanged("申请人刚刚改过这份申请。请刷新页面，看过新的内容再处理。")
    if not approve and not note.strip():
        raise Invalid("退回时请写明原因，申请人要照着改。", code="NOTE_NEEDED", field="note")
    if approve:
        _check_code(buyer, compared=compared)
    buyer.state = BuyerState.APPROVED if approve else BuyerState.RETURNED
    buyer.decided_at, buyer.decided_by, buyer.decision_note = at, actor, note.strip()
    buyer.save(update_fields=["state", "decided_at", "decided_by", "decision_note"])
    record_activity(
        actor=actor.number, action="buyer.decided", subject=buyer.number, at=at, state=buyer.state, note=note.strip()
    )
    return buyer


@transaction.atomic
def suspend_buyer(*, buyer_number: str, reason: str, actor: "User", at: datetime) -> Buyer:
    """
    Stop an approved unit from placing orders; what it ordered goes on, and so do its papers.

    :raises Forbidden: if the actor is not of the district office, or belongs to the unit
    :raises Invalid: if no reason is given
    :raises NotAdmitted: if it is not approved, or suspended already
    """
    buyer = _lock_for_office(buyer_number, reason, actor)
    if buyer.state != BuyerState.APPROVED:
        raise NotAdmitted("这家单位现在不能停用，请刷新页面看它的状态。")
    buyer.state, buyer.suspended_at, buyer.suspension_note = BuyerState.SUSPENDED, at, reason.strip()
    buyer.save(update_fields=["state", "suspended_at", "suspension_note"])
    record_activity(actor=actor.number, action="buyer.suspended", subject=buyer.number, at=at, note=reason.strip())
    return buyer


@transaction.atomic
def restore_buyer(*, buyer_number: str, reason: str, actor: "User", at: datetime) -> Buyer:
    """
    Let a suspended unit place orders again.

    :raises Forbidden: if the actor is not of the district office, or belongs to the unit
    :raises Invalid: if no reason is given
    :raises NotAdmitted: if it is not suspended
    """
    buyer = _lock_for_office(buyer_number, reason, actor)
    if not buyer.is_suspended:
        raise NotAdmitted("这家单位没有停用，请刷新页面看它的状态。")
    buyer.state, buyer.suspended_at, buyer.suspension_note = BuyerState.APPROVED, None, ""
    buyer.save(update_fields=["state", "suspended_at", "suspension_note"])
    record_activity(actor=actor.number, action="buyer.restored", subject=buyer.number, at=at, note=reason.strip())
    return buyer


def _lock_for_office(number: str, reason: str, actor: "User") -> Buyer:
    if not is_district_office(actor):
        raise Forbidden("只有区合作交流办可以停用和恢复采购单位。")
    if not reason.strip():
        raise Invalid("请写明原因，它会发给这家单位的成员。", code="NOTE_NEEDED", field="reason")
    buyer = lock_buyer(number=get_institution(number=number).number)
    _check_not_own(buyer, actor)
    return buyer


def _check_not_own(buyer: Buyer, actor: "User") -> None:
    if Membership.objects.filter(buyer=buyer, user=actor).exists():
        raise Forbidden("不能审核自己所在的单位，请同事处理。", code="OWN_APPLICATION")


def _check_code(buyer: Buyer, *, compared: bool) -> None:
    """Refuse an approval that would give a code away twice, or whose rivals nobody has looked at."""
    rivals = list(rivals_of(buyer=buyer))
    owner = next((rival for rival in rivals if rival.kind == buyer.kind and rival.state in ADMITTED), None)
    if owner is not None:
        raise CodeTaken(f"这个代码的“{owner.kind_label}”已经是“{owner.name}”。请退回，请申请人找它的管理员加入。")
    if rivals and not compared:
        raise SameCode("还有别的单位或申请填了同一个代码。请逐份核对，勾选“都核对过”再通过。", field="compared")
