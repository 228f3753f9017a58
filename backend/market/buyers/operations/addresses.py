"""A buyer's address book."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.audit.operations import record_activity
from market.buyers.locks import lock_buyer
from market.buyers.models import Address, Buyer
from market.buyers.rules import AddressInput, normalise_phone
from market.buyers.selectors import get_address
from market.kernel.numbers import new_number

if TYPE_CHECKING:
    from market.accounts.models import User


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
    for field in ("recipient", "province", "city", "district", "street", "detail"):
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
