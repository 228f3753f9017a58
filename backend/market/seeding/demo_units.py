"""Sample units and their applications, made once however often the demo is loaded (示例)."""

from datetime import datetime
from typing import TYPE_CHECKING

from market.accounts.selectors import get_user
from market.buyers.enums import BuyerState
from market.buyers.operations import apply_for_institution, save_address
from market.buyers.rules import AddressInput, Application
from market.buyers.selectors import addresses_of, applications_of, buyers_of
from market.flows.decide_unit import decide_unit
from market.seeding.demo_accounts import OFFICE

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.buyers.models import Buyer


def apply_once(*, user: "User", application: Application, at: datetime) -> "Buyer":
    """Give the person's unit of the application's code, or apply for it."""
    own = [*buyers_of(actor=user), *applications_of(actor=user)]
    known = next((unit for unit in own if unit.uscc == application.uscc), None)
    return known or apply_for_institution(user=user, application=application, at=at)


def admit_unit(*, user: "User", application: Application, seat: AddressInput, at: datetime) -> "Buyer":
    """Give the person's unit, approved by the office and with an address; make what of this is missing."""
    unit = apply_once(user=user, application=application, at=at)
    if unit.state == BuyerState.PENDING:
        unit = decide_unit(buyer_number=unit.number, approve=True, note="", actor=get_user(login=OFFICE.login), at=at)
    if not addresses_of(buyer=unit):
        save_address(buyer=unit, address=seat, actor=user, at=at)
    return unit
