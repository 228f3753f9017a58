from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import Argon2PasswordHasher

from market.accounts.enums import LegalDocument, StaffRoleKind
from market.accounts.errors import LoginTaken, WeakPassword
from market.accounts.models import Consent, StaffRole, User
from market.accounts.operations import (
    create_user,
    give_staff_role,
    record_consents,
    set_password,
)
from market.accounts.policies import is_district_office, is_store_manager
from market.accounts.selectors import users_to_reset
from market.kernel.append_only import AppendOnlyError
from market.kernel.errors import Invalid
from tests.factories.people import AT, make_staff, make_user

pytestmark = pytest.mark.django_db

LOGIN, ADDRESS = "13900000000", "192.0.2.1"
QUARTER = timedelta(minutes=15)


def test_mobile_login_and_mail_are_kept_folded() -> None:
    user = create_user(
        login="１3900000000", password="tea-and-rice-7", display_name=" 示例 ", at=AT, email=" Name@Example.TEST "
    )

    assert (user.login, user.mobile, user.email) == (LOGIN, LOGIN, "name@example.test")
    assert (user.display_name, user.joined_at) == ("示例", AT)
    assert user.password.startswith("argon2")


def test_mail_login_is_also_the_mailbox() -> None:
    user = create_user(login="Name@example.test", password="tea-and-rice-7", display_name="示例", at=AT)

    assert (user.login, user.email, user.mobile) == ("name@example.test", "name@example.test", "")


def test_login_is_taken_once_however_it_is_typed() -> None:
    create_user(login=LOGIN, password="tea-and-rice-7", display_name="示例", at=AT)

    with pytest.raises(LoginTaken):
        create_user(login="139-0000-0000", password="tea-and-rice-7", display_name="另一位", at=AT)

    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("abc123!", "至少要 8 位"),
        ("password1", "太多人用"),
        ("92837465018", "不能全是数字"),
        ("13900000000a", "太像"),
        ("name@example", "太像"),
    ],
)
def test_weak_password_is_refused_in_words(password: str, words: str) -> None:
    with pytest.raises(WeakPassword) as refusal:
        create_user(login=LOGIN, password=password, display_name="示例", at=AT, email="name@example.test")

    assert (refusal.value.code, refusal.value.field) == ("WEAK_PASSWORD", "password")
    assert words in refusal.value.message
    assert User.objects.count() == 0


def test_login_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid):
        create_user(login="somebody", password="tea-and-rice-7", display_name="示例", at=AT)

    assert User.objects.count() == 0


def test_weak_new_password_keeps_the_old_one() -> None:
    user = make_user(password="tea-and-rice-7")

    with pytest.raises(WeakPassword):
        set_password(user=user, password="short")

    assert User.objects.get(pk=user.pk).check_password("tea-and-rice-7")


def test_roles_are_given_once_and_allow_what_they_name() -> None:
    user, at = make_user(), AT

    give_staff_role(user=user, role=StaffRoleKind.STORE_MANAGER, at=at)
    give_staff_role(user=user, role=StaffRoleKind.STORE_MANAGER, at=at)

    again = User.objects.get(pk=user.pk)
    assert StaffRole.objects.count() == 1
    assert (is_store_manager(again), is_district_office(again)) == (True, False)


def test_disabled_staff_may_nothing() -> None:
    assert not is_store_manager(make_staff(is_active=False))


def test_both_texts_are_consented_to_and_stay() -> None:
    user = make_user()

    record_consents(user=user, version="2026-11-01", at=AT)

    kept = Consent.objects.order_by("pk").values_list("document", "version", "at")
    assert list(kept) == [(document.value, "2026-11-01", AT) for document in LegalDocument]
    with pytest.raises(AppendOnlyError):
        Consent.objects.all().delete()


class CountingHasher(Argon2PasswordHasher):
    """Counts how often it hashes or verifies."""

    time_cost, memory_cost, parallelism = 1, 8, 1
    worked = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.worked += 1
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        CountingHasher.worked += 1
        return super().verify(password, encoded)


@pytest.mark.parametrize("login", ["known@example.test", "disabled@example.test", "nobody@example.test"])
def test_wrong_password_and_unknown_login_take_the_same_work(settings: object, login: str) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]  # type: ignore[attr-defined]
    make_user(login="known@example.test", password="tea-and-rice-7")
    make_user(login="disabled@example.test", password="tea-and-rice-7", is_active=False)
    CountingHasher.worked = 0

    assert authenticate(username=login, password="wrong-password") is None

    assert CountingHasher.worked == 1


def test_disabled_person_is_refused_with_the_right_password() -> None:
    make_user(login="disabled@example.test", password="tea-and-rice-7", is_active=False)

    assert authenticate(username="disabled@example.test", password="tea-and-rice-7") is None


def test_resets_go_to_few_active_people_the_owner_of_the_address_first() -> None:
    others = [make_user(login=f"1390000000{n}", email="name@example.test") for n in range(4)]
    make_user(login="13800000000", email="name@example.test", is_active=False)
    owner = make_user(login="name@example.test", email="name@example.test")

    assert users_to_reset(email="name@example.test") == [owner, *others[:2]]
    assert users_to_reset(email="nobody@example.test") == []


@pytest.mark.parametrize(("login", "email", "field"), [("13900000000", "a@b..cn", "email"), ("a@b..cn", "", "login")])
def test_bad_mailbox_is_refused_where_it_was_typed(login: str, email: str, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        create_user(login=login, password="tea-and-rice-7", display_name="示例", at=AT, email=email)

    assert (refusal.value.code, refusal.value.field) == ("BAD_EMAIL", field)
    assert User.objects.count() == 0
