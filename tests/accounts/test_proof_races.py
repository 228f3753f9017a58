"""One proof given many times at once is taken once; the controls go without the locks and take it more often."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest

from market.accounts.enums import CodePurpose
from market.accounts.errors import CodeRefused
from market.accounts.models import Factor, User
from market.accounts.operations import begin_factor, codes, confirm_factor, factors, make_code, use_code, use_factor
from market.accounts.rules import code_at
from tests.factories import AT, make_user
from tests.support.racing import race

pytestmark = pytest.mark.django_db(transaction=True)
RACERS = 6
SECRET, STEP = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", timedelta(seconds=30)


@pytest.fixture
def person() -> User:
    user = make_user()
    begin_factor(user=user, at=AT, secret=SECRET)
    confirm_factor(user=user, code=code_at(secret=SECRET, at=AT - STEP), at=AT)
    return user


def refusals(answers: list[object]) -> int:
    assert all(answer is None or answer is False or isinstance(answer, CodeRefused) for answer in answers), answers
    return sum(isinstance(answer, CodeRefused) for answer in answers)


def take(person: User) -> Callable[[], object]:
    return partial(use_factor, user=person, code=code_at(secret=SECRET, at=AT), at=AT)


def test_code_of_the_second_step_is_taken_once(person: User) -> None:
    assert refusals(race([take(person)] * RACERS)) == RACERS - 1


def test_control_without_the_lock_a_code_is_taken_more_than_once(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    together = Barrier(RACERS)

    def unlocked(*, user: User) -> Factor:
        found = Factor.objects.get(user=user)
        together.wait(timeout=10)
        return found

    monkeypatch.setattr(factors, "lock_factor", unlocked)

    assert refusals(race([take(person)] * RACERS)) < RACERS - 1


def enter(code: str) -> Callable[[], object]:
    return partial(use_code, purpose=CodePurpose.SIGN_IN, target="13900000000", code=code, at=AT)


def test_code_that_was_sent_is_taken_once() -> None:
    code = make_code(purpose=CodePurpose.SIGN_IN, target="13900000000", at=AT)

    assert refusals(race([enter(code)] * RACERS)) == RACERS - 1


def test_control_without_the_lock_a_sent_code_is_taken_more_than_once(monkeypatch: pytest.MonkeyPatch) -> None:
    code = make_code(purpose=CodePurpose.SIGN_IN, target="13900000000", at=AT)
    together = Barrier(RACERS)

    def unlocked(*, purpose: str, target_digest: str) -> codes.OneTimeCode:
        found = codes.OneTimeCode.objects.get(purpose=purpose, target_digest=target_digest)
        together.wait(timeout=10)
        return found

    monkeypatch.setattr(codes, "lock_code", unlocked)

    assert refusals(race([enter(code)] * RACERS)) < RACERS - 1
