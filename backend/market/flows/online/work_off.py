"""Note at the desk how a difference from the vendor's books was worked off."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.kernel.retry import retry_when_busy
from market.payments.operations import resolve_difference

if TYPE_CHECKING:
    from market.accounts.models import User
    from market.payments.models import Difference


@retry_when_busy
@transaction.atomic(durable=True)
def work_off_difference(*, reference: str, note: str, actor: "User", at: datetime) -> "Difference":
    """
    Note how a difference was worked off; it then waits no longer.

    :raises Forbidden: if the actor is no store manager
    :raises NotFound: if there is none of this number
    :raises Conflict: if it was worked off already
    :raises Invalid: if no note says how
    """
    return resolve_difference(reference=reference, note=note, actor=actor, at=at)
