"""Record that somebody wishes to travel, so often and no more."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from market.accounts.enums import AttemptKind
from market.accounts.operations import count_attempt
from market.catalogue.operations import record_enquiry
from market.catalogue.rules import EnquiryInput
from market.catalogue.selectors import is_enquiry_known
from market.kernel.retry import retry_when_busy

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.catalogue.models import Enquiry


@retry_when_busy
@transaction.atomic(durable=True)
def make_enquiry(
    *, key: UUID, slug: str, wish: EnquiryInput, user: "User | None", address: str, at: datetime
) -> "Enquiry":
    """
    Record a wish once per key; a form that is sent again is answered as before and does not count.

    :raises TooManyTries: if the person or the address made too many
    :raises DomainError: as `market.catalogue.operations.record_enquiry`
    """
    if not is_enquiry_known(key=key):
        count_attempt(kind=AttemptKind.ENQUIRY, subject=user.number if user else "", address=address, at=at)
    return record_enquiry(key=key, slug=slug, wish=wish, user=user, at=at)
