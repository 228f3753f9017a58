"""How a login and a password become a person, and a session the person again."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.http import HttpRequest

from market.accounts.models import StaffRole, User


class AccountBackend(BaseBackend):
    """Knows active people only, by login and password."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002 - Django names the parameters
        username: str = "",
        password: str = "",
        **_others: Any,
    ) -> User | None:
        """Give the active person of this login and password; an unknown login takes as long as a wrong password."""
        user = User.objects.filter(login=username).first() or _by_contact(username)
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        """Give a session's person with their staff roles, in one statement."""
        roles = StaffRole.objects.filter(user=OuterRef("pk")).values("role")
        people = User.objects.annotate(role_names=ArraySubquery(roles))  # type: ignore[no-redef] # spares its statement
        return people.filter(pk=user_id, is_active=True).first()


def _by_contact(name: str) -> User | None:
    """Find the only person of a mobile number or mailbox who signs in with the other one; never one of several."""
    people = User.objects.filter(Q(mobile=name) | Q(email=name), is_active=True) if name else User.objects.none()
    found = list(people[:2])
    return found[0] if len(found) == 1 else None
