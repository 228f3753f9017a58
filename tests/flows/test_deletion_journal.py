"""The journal of deleted accounts names who was deleted, and nobody whose deletion failed."""

from pathlib import Path

import pytest
from django.db import transaction

from market.accounts.gateways import begun_deletions, noted_deletions
from market.accounts.models import User
from market.accounts.operations import set_password
from market.flows.delete_account import apply_deletions, delete_account
from tests.factories import AT, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "songjiang-2026"


@pytest.fixture
def person(tmp_path: Path, settings: object) -> User:
    settings.DELETION_JOURNAL = tmp_path / "deletions.log"  # type: ignore[attr-defined]
    user = make_user()
    set_password(user=user, password=PASSWORD)
    return user


def delete(user: User) -> None:
    delete_account(user=User.objects.get(pk=user.pk), proof=PASSWORD, address="127.0.0.1", at=AT)


def test_deletion_whose_commit_failed_deletes_nobody_at_the_next_start(person: User) -> None:
    begun = transaction.savepoint()
    delete(person)
    transaction.savepoint_rollback(begun)

    assert apply_deletions(at=AT) == 0

    assert (begun_deletions(), noted_deletions()) == ([person.number], [])
    kept = User.objects.get(pk=person.pk)
    assert (kept.login, kept.is_active) == (person.login, True)


def test_deletion_that_could_not_be_confirmed_is_so_at_the_next_start(person: User) -> None:
    backup = transaction.savepoint()
    delete(person)  # the callback after the commit does not run here

    assert apply_deletions(at=AT) == 0
    assert (begun_deletions(), noted_deletions()) == ([], [person.number])
    transaction.savepoint_rollback(backup)
    assert User.objects.get(pk=person.pk).is_active is True

    assert apply_deletions(at=AT) == 1
    assert User.objects.get(pk=person.pk).is_active is False


def test_confirmed_deletion_and_a_line_cut_off(
    person: User, tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        delete(person)
    journal = tmp_path / "deletions.log"
    journal.write_text(f"{journal.read_text()}?")

    assert (begun_deletions(), noted_deletions()) == ([], [person.number])
    assert apply_deletions(at=AT) == 0
