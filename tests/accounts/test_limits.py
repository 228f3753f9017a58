"""How often our doors may be tried: windows, addresses, moments at once."""

from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session

from market.accounts.enums import AttemptKind
from market.accounts.errors import TooManyTries
from market.accounts.models import Attempt, SignInFailure
from market.accounts.operations import (
    begin_try,
    clear_sign_in_failures,
    count_attempt,
    forget_expired_sessions,
    record_consents,
)
from market.accounts.rules import ATTEMPT_LIMITS
from market.accounts.selectors import consent_is_due, tries_open_at
from tests.factories.people import AT, make_user
from tests.support.racing import race

pytestmark = pytest.mark.django_db

LOGIN, ADDRESS = "13900000000", "192.0.2.1"
QUARTER = timedelta(minutes=15)


def test_sixth_try_of_a_login_waits_where_it_was_guessed_and_is_not_counted() -> None:
    for second in range(5):
        begin_try(login=LOGIN, address=ADDRESS, at=AT + timedelta(seconds=second))

    with pytest.raises(TooManyTries) as refusal:
        begin_try(login=LOGIN, address=ADDRESS, at=AT + timedelta(minutes=14))

    assert (refusal.value.code, refusal.value.status) == ("TOO_MANY_TRIES", 429)
    assert refusal.value.details == {"opens_at": AT + QUARTER}
    assert "10:15 以后" in refusal.value.message
    assert SignInFailure.objects.count() == 5


def test_first_try_that_ages_opens_the_next() -> None:
    for second in range(5):
        begin_try(login=LOGIN, address=ADDRESS, at=AT + timedelta(seconds=second))

    begin_try(login=LOGIN, address=ADDRESS, at=AT + QUARTER)

    assert tries_open_at(login=LOGIN, address=ADDRESS, at=AT + QUARTER) == AT + QUARTER + timedelta(seconds=1)


def test_moment_is_told_as_the_next_whole_minute() -> None:
    for _ in range(5):
        begin_try(login=LOGIN, address=ADDRESS, at=AT + timedelta(seconds=1))

    with pytest.raises(TooManyTries, match="10:16 以后"):
        begin_try(login=LOGIN, address=ADDRESS, at=AT + timedelta(minutes=1))


def test_thirty_logins_close_an_address_but_nobody_elses() -> None:
    for number in range(30):
        begin_try(login=f"139000000{number:02d}", address=ADDRESS, at=AT)

    with pytest.raises(TooManyTries):
        begin_try(login="name@example.test", address=ADDRESS, at=AT)
    begin_try(login="name@example.test", address="192.0.2.2", at=AT)

    assert SignInFailure.objects.count() == 31


def test_stranger_does_not_lock_the_owner_out() -> None:
    for second in range(5):
        begin_try(login=LOGIN, address=ADDRESS, at=AT + timedelta(seconds=second))

    begin_try(login=LOGIN, address="192.0.2.2", at=AT + timedelta(seconds=5))

    assert SignInFailure.objects.count() == 6


def test_login_guessed_from_everywhere_gets_slow_and_never_closed() -> None:
    for number in range(50):
        begin_try(login=LOGIN, address=f"192.0.2.{number}", at=AT + timedelta(seconds=number))
    last, owner = AT + timedelta(seconds=49), "198.51.100.1"

    with pytest.raises(TooManyTries) as refusal:
        begin_try(login=LOGIN, address=owner, at=last + timedelta(seconds=9))
    assert refusal.value.details == {"opens_at": last + timedelta(seconds=10)}
    assert SignInFailure.objects.count() == 50
    begin_try(login="name@example.test", address=owner, at=last + timedelta(seconds=9))
    begin_try(login=LOGIN, address=owner, at=last + timedelta(seconds=10))

    assert SignInFailure.objects.filter(login=LOGIN).count() == 51


def test_right_try_clears_its_login_at_its_address_only() -> None:
    begin_try(login=LOGIN, address=ADDRESS, at=AT)
    begin_try(login=LOGIN, address="192.0.2.2", at=AT)

    clear_sign_in_failures(login=LOGIN, address=ADDRESS)

    assert [failure.address for failure in SignInFailure.objects.all()] == ["192.0.2.2"]


def test_reset_clears_a_login_everywhere() -> None:
    begin_try(login=LOGIN, address=ADDRESS, at=AT)
    begin_try(login=LOGIN, address="192.0.2.2", at=AT)
    begin_try(login="name@example.test", address=ADDRESS, at=AT)

    clear_sign_in_failures(login=LOGIN)

    assert [failure.login for failure in SignInFailure.objects.all()] == ["name@example.test"]


def test_tries_of_yesterday_are_forgotten() -> None:
    begin_try(login=LOGIN, address=ADDRESS, at=AT - timedelta(days=1, seconds=1))

    begin_try(login="name@example.test", address=ADDRESS, at=AT)

    assert SignInFailure.objects.get().login == "name@example.test"


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_do_not_slip_through() -> None:
    answers = race([lambda: begin_try(login=LOGIN, address=ADDRESS, at=AT)] * 12)

    assert sum(answer is None for answer in answers) == 5
    assert sum(isinstance(answer, TooManyTries) for answer in answers) == 7
    assert SignInFailure.objects.count() == 5


@pytest.mark.parametrize("kind", [AttemptKind.ENQUIRY, AttemptKind.RESET])
def test_subject_is_limited_wherever_it_comes_from_until_its_window_has_passed(kind: AttemptKind) -> None:
    limit = ATTEMPT_LIMITS[kind]
    for number in range(limit.per_subject):
        count_attempt(kind=kind, subject="U-1", address=f"192.0.2.{number}", at=AT)

    with pytest.raises(TooManyTries) as refusal:
        count_attempt(kind=kind, subject="U-1", address=ADDRESS, at=AT + limit.window - timedelta(microseconds=1))
    assert refusal.value.details == {"opens_at": AT + limit.window}
    assert Attempt.objects.count() == limit.per_subject
    count_attempt(kind=kind, subject="U-2", address=ADDRESS, at=AT)
    count_attempt(kind=kind, subject="U-1", address=ADDRESS, at=AT + limit.window)

    assert Attempt.objects.count() == limit.per_subject + 2


@pytest.mark.parametrize("kind", list(AttemptKind))
def test_address_is_limited_for_each_kind_by_itself(kind: AttemptKind) -> None:
    limit, other = ATTEMPT_LIMITS[kind], AttemptKind.RESET if kind != AttemptKind.RESET else AttemptKind.SIGN_UP
    for number in range(limit.per_address):
        count_attempt(kind=kind, subject=f"U-{number}", address=ADDRESS, at=AT)

    with pytest.raises(TooManyTries):
        count_attempt(kind=kind, subject="U-x", address=ADDRESS, at=AT)
    count_attempt(kind=kind, subject="U-x", address="192.0.2.2", at=AT)
    count_attempt(kind=other, subject="U-x", address=ADDRESS, at=AT)

    assert Attempt.objects.filter(kind=kind).count() == limit.per_address + 1


def test_attempts_of_yesterday_are_forgotten() -> None:
    count_attempt(kind=AttemptKind.SIGN_UP, subject="", address=ADDRESS, at=AT - timedelta(days=1, seconds=1))

    count_attempt(kind=AttemptKind.ENQUIRY, subject="", address=ADDRESS, at=AT)

    assert Attempt.objects.get().kind == AttemptKind.ENQUIRY


@pytest.mark.django_db(transaction=True)
def test_attempts_at_the_same_moment_do_not_slip_through() -> None:
    answers = race([lambda: count_attempt(kind=AttemptKind.ENQUIRY, subject="U-1", address=ADDRESS, at=AT)] * 12)

    assert sum(answer is None for answer in answers) == 5
    assert sum(isinstance(answer, TooManyTries) for answer in answers) == 7
    assert Attempt.objects.count() == 5


def test_new_version_is_asked_for_once() -> None:
    user = make_user()
    record_consents(user=user, version="2026-11-01", at=AT)
    assert not consent_is_due(user=user, version="2026-11-01")
    assert consent_is_due(user=user, version="2027-01-01")

    record_consents(user=user, version="2027-01-01", at=AT)

    assert not consent_is_due(user=user, version="2027-01-01")


def session(key: str, ends_at: datetime) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=ends_at)


def test_sessions_that_are_over_are_forgotten_in_batches_the_oldest_first() -> None:
    for days in (3, 2, 1):
        session(f"over{days}", AT - timedelta(days=days))
    session("open", AT + timedelta(seconds=1))

    assert forget_expired_sessions(at=AT, limit=2) == 2
    assert set(Session.objects.values_list("pk", flat=True)) == {"over1", "open"}
    assert forget_expired_sessions(at=AT, limit=2) == 1
    assert forget_expired_sessions(at=AT, limit=2) == 0
    assert Session.objects.get().pk == "open"
