"""Writing the freight table."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from market.accounts.policies import is_store_manager
from market.audit.operations import record_activity
from market.delivery.errors import FreightRowTaken
from market.delivery.models import FreightRate
from market.delivery.rules import Rate, check_rate
from market.delivery.selectors import region_choices
from market.kernel.calendar import local_date_of
from market.kernel.errors import Forbidden, Invalid

if TYPE_CHECKING:
    from market.accounts.models import User


@transaction.atomic
def add_freight_rate(*, rate: Rate, reason: str, actor: "User", at: datetime) -> FreightRate:
    """
    Add a row that holds from a coming day on; the rows before it stay, and so does what orders were charged.

    :raises Forbidden: if the actor is no store manager
    :raises FreightRefused: if the row cannot stand, or would change a day that has begun
    :raises FreightRowTaken: if the region and class have a row from that day on
    :raises Invalid: if no reason is given
    """
    if not is_store_manager(actor):
        raise Forbidden("只有店长可以改运费表。")
    if not reason.strip():
        raise Invalid("请写明原因，运费历史里看得到。", field="reason")
    check_rate(rate, today=local_date_of(at), regions=[code for code, _ in region_choices()])
    row = FreightRate(**asdict(rate), reason=reason.strip(), set_by=actor, set_at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise FreightRowTaken("这个地区和温层从那天起已经有一行。请换一个生效日。", field="active_from") from None
    record_activity(
        actor=actor.number,
        action="freight.set",
        subject=f"{rate.region}/{rate.temperature}",
        at=at,
        **{**asdict(rate), "active_from": str(rate.active_from), "reason": reason.strip()},
    )
    return row


@transaction.atomic
def open_freight_table(*, rates: Sequence[Rate], at: datetime) -> int:
    """Write sample rows where the shop has no table yet, and give how many; the table is the desk's afterwards."""
    if FreightRate.objects.exists():
        return 0
    rows = [FreightRate(**asdict(rate), reason="示例", is_sample=True, set_at=at) for rate in rates]
    return len(FreightRate.objects.bulk_create(rows))
