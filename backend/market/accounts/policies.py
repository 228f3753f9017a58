"""What staff roles allow."""

from typing import TYPE_CHECKING, Union

from market.accounts.enums import StaffRoleKind
from market.accounts.models import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    Visitor = Union[User, AnonymousUser]


def is_store_manager(user: "Visitor") -> bool:
    """Tell whether the person keeps the store."""
    return StaffRoleKind.STORE_MANAGER in _roles_of(user)


def is_district_office(user: "Visitor") -> bool:
    """Tell whether the person works for the leading group's office (合组办)."""
    return StaffRoleKind.LEADING_GROUP_OFFICE in _roles_of(user)


def _roles_of(user: "Visitor") -> frozenset[str]:
    """Read a person's roles once per request: the object is made anew with each."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    if not hasattr(user, "_roles"):
        user._roles = frozenset(user.staff_roles.values_list("role", flat=True))  # type: ignore[attr-defined]
    roles: frozenset[str] = user._roles  # type: ignore[attr-defined]
    return roles
