"""Closing the buyers that a resident was."""

from typing import TYPE_CHECKING

from django.db import transaction

from market.buyers.enums import BuyerState
from market.buyers.locks import lock_buyer
from market.buyers.models import Address, Buyer
from market.buyers.selectors import individuals_of

if TYPE_CHECKING:
    from market.accounts.models import User


@transaction.atomic
def close_individuals(*, user: "User") -> list[Buyer]:
    """
    Close what a person bought as for themselves, before they signed up too, for good.

    It orders nothing more, bears the account's number, and has no address book. Give them locked; none if the person
    never was a buyer.
    """
    return [_closed(lock_buyer(number=buyer.number), user) for buyer in individuals_of(user=user)]


def _closed(buyer: Buyer, user: "User") -> Buyer:
    buyer.name, buyer.contact_name, buyer.contact_phone = user.number, "", ""
    buyer.state = BuyerState.WITHDRAWN
    buyer.save(update_fields=["name", "contact_name", "contact_phone", "state"])
    Address.objects.filter(buyer=buyer).delete()
    return buyer
