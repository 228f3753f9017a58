"""Give a person a staff role; there is no page for it."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from market.accounts.enums import StaffRoleKind
from market.accounts.operations import give_staff_role
from market.accounts.selectors import get_user
from market.audit.operations import record_activity
from market.kernel.clock import now
from market.kernel.errors import NotFound


class Command(BaseCommand):
    """Give a person a staff role."""

    help = "Give a person a staff role: STORE_MANAGER or LEADING_GROUP_OFFICE."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the login and the role."""
        parser.add_argument("login")
        parser.add_argument("role", choices=StaffRoleKind.values)

    def handle(self, *, login: str, role: str, **_options: object) -> None:
        """Give the role, once."""
        at = now()
        try:
            user = get_user(login=login)
        except NotFound as refusal:
            raise CommandError(f"nobody signs in as {login}") from refusal
        give_staff_role(user=user, role=StaffRoleKind(role), at=at)
        record_activity(actor="", action="staff_role.given", subject=user.number, at=at, role=role)
        self.stdout.write(f"{login} is now {role}")
