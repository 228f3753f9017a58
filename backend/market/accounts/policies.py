"""What staff roles allow."""

from typing import TYPE_CHECKING

from market.accounts.enums import StaffRoleKind
from market.accounts.models import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def is_store_manager(user: "User | AnonymousUser") -> bool:
    """Tell whether the person keeps the store."""
    return _has_role(user, StaffRoleKind.STORE_MANAGER)


def is_district_office(user: "User | AnonymousUser") -> bool:
    """Tell whether the person works for the leading group's office (合组办)."""
    return _has_role(user, StaffRoleKind.LEADING_GROUP_OFFICE)


def is_staff(user: "User | AnonymousUser") -> bool:
    """Tell whether the person works for the store or the office."""
    return isinstance(user, User) and user.is_active and bool(user.role_names)


def _has_role(user: "User | AnonymousUser", role: StaffRoleKind) -> bool:
    return isinstance(user, User) and user.is_active and role in user.role_names
