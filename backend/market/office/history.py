"""What happened to a unit, by whom and why, from the activity record."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from market.accounts.selectors import names_of
from market.audit.selectors import activities_of
from market.buyers.enums import BuyerState

if TYPE_CHECKING:
    from market.audit.models import Activity
    from market.buyers.models import Buyer

_ACTS = {
    "buyer.applied": "提交申请",
    "buyer.application_mended": "改过申请",
    "buyer.application_withdrawn": "撤回申请",
    "buyer.decided": "审核",
    "buyer.suspended": "停用",
    "buyer.restored": "恢复",
}


@dataclass(frozen=True)
class HistoryRow:
    """One act on a unit."""

    at: datetime
    act: str
    who: str
    note: str


def history_of(unit: "Buyer") -> list[HistoryRow]:
    """List what happened to a unit's application and standing, the latest first."""
    found = activities_of(subject=unit.number, actions=_ACTS)
    names = names_of(numbers={activity.actor_number for activity in found})
    return [
        HistoryRow(activity.at, _act_of(activity), names.get(activity.actor_number, ""), activity.data.get("note", ""))
        for activity in found
    ]


def _act_of(activity: "Activity") -> str:
    state = activity.data.get("state")
    return BuyerState(state).label if activity.action == "buyer.decided" else _ACTS[activity.action]
