"""Make a person a resident of the shop."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from market.accounts.operations import create_user, record_consents
from market.audit.operations import record_activity
from market.buyers.operations import create_individual

if TYPE_CHECKING:
    from market.accounts.models import User


@transaction.atomic(durable=True)
def sign_up(*, login: str, password: str, display_name: str, email: str, version: str, at: datetime) -> "User":
    """
    Create a person with their buyer, and record the agreement to both legal texts of a version.

    :raises Invalid: if the login is neither a mobile number nor an e-mail address
    :raises WeakPassword: if the password is refused
    :raises LoginTaken: if somebody signs in with it already
    """
    user = create_user(login=login, password=password, display_name=display_name, email=email, at=at)
    buyer = create_individual(user=user, at=at)
    record_consents(user=user, version=version, at=at)
    record_activity(actor=user.number, action="user.signed_up", subject=user.number, at=at, buyer=buyer.number)
    return user
