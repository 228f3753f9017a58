"""Closing the buyer that a resident was."""

from typing import TYPE_CHECKING

from django.db import transaction

from market.buyers.enums import BuyerKind, BuyerState
from market.buyers.locks import lock_buyer
from market.buyers.models import Address, Buyer

if TYPE_CHECKING:
    from market.accounts.models import User


@transaction.atomic
def close_individual(*, user: "User") -> Buyer | None:
    """
    Close a resident's buyer for good: it orders nothing more, bears the account's number, and has no address book.

    Give it locked; nothing if the person never was one.
    """
    found = Buyer.objects.filter(memberships__user=user, kind=BuyerKind.INDIVIDUAL).first()
    if found is None:
        return None
    buyer = lock_buyer(number=found.number)
    buyer.name, buyer.contact_name, buyer.contact_phone = user.number, "", ""
    buyer.state = BuyerState.WITHDRAWN
    buyer.save(update_fields=["name", "contact_name", "contact_phone", "state"])
    Address.objects.filter(buyer=buyer).delete()
    return buyer
