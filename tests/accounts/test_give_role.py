import pytest
from django.core.management import CommandError, call_command

from market.accounts.enums import StaffRoleKind
from market.accounts.models import StaffRole
from market.audit.models import Activity
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def test_command_gives_a_role_and_records_it(capsys: pytest.CaptureFixture[str]) -> None:
    user = make_user(login="name@example.test")

    call_command("give_role", "name@example.test", "STORE_MANAGER")

    assert StaffRole.objects.get().role == StaffRoleKind.STORE_MANAGER
    kept = Activity.objects.get()
    assert (kept.action, kept.subject_number, kept.data) == ("staff_role.given", user.number, {"role": "STORE_MANAGER"})
    assert capsys.readouterr().out == "name@example.test is now STORE_MANAGER\n"


@pytest.mark.parametrize(("login", "role"), [("nobody@example.test", "STORE_MANAGER"), ("name@example.test", "OWNER")])
def test_unknown_person_or_role_gives_nothing(login: str, role: str) -> None:
    make_user(login="name@example.test")

    with pytest.raises(CommandError):
        call_command("give_role", login, role)

    assert StaffRole.objects.count() == 0
    assert Activity.objects.count() == 0
