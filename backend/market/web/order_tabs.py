"""The list of a buyer's orders, by state, day, fund source and purpose: the same for residents and for units."""

from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpRequest

from market.orders.enums import FundSource, OrderState, Purpose
from market.orders.selectors import OrderChoice, chosen_orders
from market.web.paging import page_number

if TYPE_CHECKING:
    from market.buyers.models import Buyer

# Not a state: goods of an order may wait to be accepted while the rest is still to come.
TO_ACCEPT = "TO_ACCEPT"
_FIRST_YEAR, _LAST_YEAR = 2000, 2999


def order_choice(request: HttpRequest) -> OrderChoice:
    """Read ?state=, ?from=, ?to=, ?fund= and ?purpose=; what makes no sense is left out."""
    state, fund, purpose = (request.GET.get(name, "") for name in ("state", "fund", "purpose"))
    return OrderChoice(
        placed_from=_day(request.GET.get("from", "")),
        placed_to=_day(request.GET.get("to", "")),
        fund_source=fund if fund in FundSource.values else "",
        purpose=purpose if purpose in Purpose.values else "",
        state=state if state in OrderState.values else "",
        to_accept=state == TO_ACCEPT,
    )


def order_list(request: HttpRequest, *, buyer: "Buyer") -> dict[str, object]:
    """Give the page of orders asked for with its sum, the tabs with their counts, and what can be chosen."""
    choice = order_choice(request)
    found = chosen_orders(buyer=buyer, choice=choice, page=page_number(request))
    counts, part = found.counts, found.partly_to_accept
    tabs = [(each.value, each.label, counts[each.value]) for each in OrderState if counts.get(each.value)]
    if part:
        whole = counts.get(OrderState.AWAITING_ACCEPTANCE, 0)
        tabs.insert(0, (TO_ACCEPT, "可验收（含部分发货）", whole + part))
    return {
        "page": found.page,
        "due_fen": found.due_fen,
        "tabs": tabs,
        "state": TO_ACCEPT if choice.to_accept else choice.state,
        "total": sum(counts.values()),
        "choice": choice,
        "funds": [each for each in FundSource if each != FundSource.PERSONAL],
        "purposes": [each for each in Purpose if each != Purpose.PERSONAL],
    }


def _day(text: str) -> date | None:
    """Read a day as a date field sends it, within years that a calendar can compute with."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None
