"""Make a person a resident of the shop."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.accounts.enums import AttemptKind
from market.accounts.operations import count_attempt, create_user, record_consents
from market.audit.operations import record_activity
from market.buyers.operations import create_individual
from market.kernel.retry import retry_when_busy

if TYPE_CHECKING:
    from market.accounts.models import User


def sign_up(
    *, login: str, password: str, display_name: str, email: str, version: str, at: datetime, address: str = ""
) -> "User":
    """
    Create a person with their buyer, and record the agreement to both legal texts of a version.

    Not one transaction: what comes from an address stays counted, made or refused; without an address nothing is.

    :raises TooManyTries: if too many accounts were asked for from the address
    :raises Invalid: if the login is neither a mobile number nor an e-mail address
    :raises WeakPassword: if the password is refused
    :raises LoginTaken: if somebody signs in with it already
    """
    if address:
        count_attempt(kind=AttemptKind.SIGN_UP, subject="", address=address, at=at)
    return _make_person(login=login, password=password, display_name=display_name, email=email, version=version, at=at)


@retry_when_busy
@transaction.atomic(durable=True)
def _make_person(*, login: str, password: str, display_name: str, email: str, version: str, at: datetime) -> "User":
    user = create_user(login=login, password=password, display_name=display_name, email=email, at=at)
    buyer = create_individual(user=user, at=at)
    record_consents(user=user, version=version, at=at)
    record_activity(actor=user.number, action="user.signed_up", subject=user.number, at=at, buyer=buyer.number)
    return user
