"""A unit declares its comparable purchases, or takes a paper back; the district office decides."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from market.accounts.policies import is_district_office
from market.buyers.policies import may_file_for
from market.buyers.selectors import get_buyer, member_ids
from market.kernel.errors import Forbidden
from market.kernel.retry import retry_when_busy
from market.notifications.operations import write_messages
from market.tally.operations import decide_paper, file_paper, withdraw_paper
from market.tally.rules import Filing, Period

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.tally.models import Declaration


@retry_when_busy
@transaction.atomic(durable=True)
def file_declaration(
    *,
    key: UUID,
    buyer_number: str,
    filing: Filing,
    actor: "User",
    at: datetime,
    confirmed: Collection[str] = (),
    instead_of: str = "",
) -> "Declaration":
    """
    File a unit's paper on the total of its comparable purchases in a period, ours included.

    `confirmed` are the codes of the doubts answered for; a waiting paper that it is `instead_of` is withdrawn.
    A suspended unit files too: what it bought before counts, and its total must stand beside it.

    :raises NotFound: if the actor is no member of the buyer
    :raises Forbidden: if the unit was never approved
    :raises DomainError: as `market.tally.operations.file_paper`
    """
    buyer = get_buyer(number=buyer_number, actor=actor)
    if not may_file_for(actor, buyer):
        raise Forbidden("本单位还没有通过审核，不能申报。请等区合作交流办审核。")
    return file_paper(
        key=key, buyer=buyer, filing=filing, actor=actor, at=at, confirmed=confirmed, instead_of=instead_of
    )


@retry_when_busy
@transaction.atomic(durable=True)
def withdraw_declaration(*, number: str, buyer_number: str, actor: "User", at: datetime) -> "Declaration":
    """
    Take a unit's paper back while it waits for the office; a suspended unit may, too.

    :raises NotFound: if the actor is no member of the buyer
    :raises Forbidden: if the unit was never approved
    :raises DomainError: as `market.tally.operations.withdraw_paper`
    """
    buyer = get_buyer(number=buyer_number, actor=actor)
    if not may_file_for(actor, buyer):
        raise Forbidden("本单位还没有通过审核，不能撤回申报。请等区合作交流办审核。")
    return withdraw_paper(number=number, buyer=buyer, actor=actor, at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def decide_declaration(*, number: str, approve: bool, note: str, actor: "User", at: datetime) -> "Declaration":
    """
    Approve a waiting paper, which posts the rest of the denominator, or return it with a reason, and tell the unit.

    :raises Forbidden: if the actor is not of the district office
    :raises DomainError: as `market.tally.operations.decide_paper`
    """
    if not is_district_office(actor):
        raise Forbidden("只有区合作交流办可以审核申报。请用区合作交流办的账号登录。")
    declaration = decide_paper(number=number, approve=approve, note=note, actor=actor, at=at)
    period = Period(declaration.year, declaration.quarter).label
    title = f"{period}{declaration.get_grade_display()}{'已通过' if approve else '已退回'}"
    write_messages(
        user_ids=member_ids(buyer=declaration.buyer),
        subject=title,
        body=f"{declaration.buyer.name}：{title}。" + ("" if approve else f"原因：{note.strip()}。改好后可以再报。"),
        at=at,
    )
    return declaration
