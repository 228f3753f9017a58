"""The second step of signing in: RFC 6238's own figures, replays, recovery codes, seals and resets."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from market.accounts.errors import (
    CodeRefused,
    FactorMissing,
    FactorThere,
    ResetDecided,
    ResetWaits,
    SecondPersonNeeded,
)
from market.accounts.models import Factor, FactorReset, RecoveryCode, User
from market.accounts.operations import (
    ask_factor_reset,
    begin_factor,
    confirm_factor,
    decide_factor_reset,
    seal_factors_again,
    use_factor,
)
from market.accounts.rules import code_at, device_of, step_of_code
from market.accounts.selectors import has_factor, recovery_codes_left
from market.kernel.errors import Invalid
from market.kernel.seals import SealBrokenError, seal, unseal
from tests.factories import AT, make_staff, make_user

# The secret of RFC 6238, appendix B ("12345678901234567890"), and the last six digits of its SHA-1 figures.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_FIGURES = {59: "287082", 1111111109: "081804", 1234567890: "005924", 2000000000: "279037"}
STEP = timedelta(seconds=30)


@pytest.fixture
def person(db: None) -> User:
    return make_user()


def protect(user: User) -> list[str]:
    begin_factor(user=user, at=AT, secret=RFC_SECRET)
    return confirm_factor(user=user, code=code_at(secret=RFC_SECRET, at=AT - STEP), at=AT)


@pytest.mark.parametrize(("seconds", "code"), RFC_FIGURES.items())
def test_code_is_that_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)

    assert code_at(secret=RFC_SECRET, at=at) == code
    assert step_of_code(secret=RFC_SECRET, code=code, at=at, after=0) == seconds // 30


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(steps: int, taken: bool) -> None:
    code = code_at(secret=RFC_SECRET, at=AT + steps * STEP)

    step = step_of_code(secret=RFC_SECRET, code=code, at=AT, after=0)

    assert step == (int(AT.timestamp()) // 30 + steps if taken else None)


def test_used_time_step_and_those_before_it_are_refused(person: User) -> None:
    protect(person)
    now, before = code_at(secret=RFC_SECRET, at=AT), code_at(secret=RFC_SECRET, at=AT - STEP)

    assert use_factor(user=person, code=now, at=AT) is False
    for code in (now, before):
        with pytest.raises(CodeRefused):
            use_factor(user=person, code=code, at=AT)

    assert Factor.objects.get().last_step == int(AT.timestamp()) // 30
    use_factor(user=person, code=code_at(secret=RFC_SECRET, at=AT + STEP), at=AT + STEP)


def test_factor_counts_once_its_first_code_was_right(person: User) -> None:
    begin_factor(user=person, at=AT, secret=RFC_SECRET)

    assert has_factor(user=person) is False
    with pytest.raises(CodeRefused):
        confirm_factor(user=person, code="000000", at=AT)
    with pytest.raises(FactorMissing):
        use_factor(user=person, code=code_at(secret=RFC_SECRET, at=AT), at=AT)
    assert RecoveryCode.objects.count() == 0

    codes = confirm_factor(user=person, code=code_at(secret=RFC_SECRET, at=AT), at=AT)

    assert has_factor(user=person) is True
    assert len(set(codes)) == 10
    with pytest.raises(FactorThere):
        begin_factor(user=person, at=AT)
    assert unseal(Factor.objects.get().sealed_secret) == RFC_SECRET


def test_secret_and_recovery_codes_cannot_be_read_from_the_tables(person: User) -> None:
    codes = protect(person)

    kept = str([*Factor.objects.values(), *RecoveryCode.objects.values()])

    assert RFC_SECRET not in kept
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]


def test_recovery_code_stands_in_once_however_it_is_typed(person: User) -> None:
    codes = protect(person)

    assert use_factor(user=person, code=f" {codes[0].lower().replace('-', ' ')}", at=AT) is True
    with pytest.raises(CodeRefused):
        use_factor(user=person, code=codes[0], at=AT)

    assert recovery_codes_left(user=person) == 9


def test_recovery_code_is_worth_nothing_for_another_person(person: User) -> None:
    codes, other = protect(person), make_user()
    protect(other)

    with pytest.raises(CodeRefused):
        use_factor(user=other, code=codes[0], at=AT)

    assert recovery_codes_left(user=person) == recovery_codes_left(user=other) == 10


def test_seals_open_under_the_old_key_until_all_are_sealed_anew(person: User, settings: object) -> None:
    settings.SEALING_KEYS = ["the old key"]  # type: ignore[attr-defined]
    protect(person)
    settings.SEALING_KEYS = ["the new key", "the old key"]  # type: ignore[attr-defined]

    assert seal_factors_again() == 1

    settings.SEALING_KEYS = ["the new key"]  # type: ignore[attr-defined]
    assert unseal(Factor.objects.get().sealed_secret) == RFC_SECRET
    settings.SEALING_KEYS = ["the old key"]  # type: ignore[attr-defined]
    with pytest.raises(SealBrokenError):
        unseal(Factor.objects.get().sealed_secret)
    assert seal("same") != seal("same")


def test_reset_is_answered_for_by_two_members_of_staff(person: User) -> None:
    protect(person)
    first, second = make_staff(), make_staff()
    reset = ask_factor_reset(user=person, reason="本人到店", actor=first, at=AT)

    with pytest.raises(SecondPersonNeeded):
        decide_factor_reset(number=reset.number, grant=True, actor=first, at=AT)
    assert has_factor(user=person) is True
    decide_factor_reset(number=reset.number, grant=True, actor=second, at=AT)

    assert has_factor(user=person) is False
    assert RecoveryCode.objects.count() == 0
    row = FactorReset.objects.get()
    assert (row.asked_by, row.decided_by, row.is_granted) == (first, second, True)
    with pytest.raises(ResetDecided):
        decide_factor_reset(number=reset.number, grant=False, actor=second, at=AT)


def test_refused_reset_leaves_everything(person: User) -> None:
    protect(person)
    reset = ask_factor_reset(user=person, reason="本人到店", actor=make_staff(), at=AT)

    decide_factor_reset(number=reset.number, grant=False, actor=make_staff(), at=AT)

    assert has_factor(user=person) is True
    assert recovery_codes_left(user=person) == 10


@pytest.mark.django_db
def test_nobody_answers_for_their_own_reset() -> None:
    first, second = make_staff(), make_staff()
    protect(first)

    with pytest.raises(SecondPersonNeeded):
        ask_factor_reset(user=first, reason="手机丢了", actor=first, at=AT)
    reset = ask_factor_reset(user=first, reason="手机丢了", actor=second, at=AT)
    with pytest.raises(SecondPersonNeeded):
        decide_factor_reset(number=reset.number, grant=True, actor=first, at=AT)
    with pytest.raises(IntegrityError, match="reset_by_others"), transaction.atomic():
        FactorReset.objects.update(decided_by=first, decided_at=AT)

    assert has_factor(user=first) is True


def test_reset_that_makes_no_sense_is_refused(person: User) -> None:
    staff = make_staff()

    with pytest.raises(FactorMissing):
        ask_factor_reset(user=person, reason="本人到店", actor=staff, at=AT)
    protect(person)
    with pytest.raises(Invalid, match="怎么核实"):
        ask_factor_reset(user=person, reason="  ", actor=staff, at=AT)
    ask_factor_reset(user=person, reason="本人到店", actor=staff, at=AT)
    with pytest.raises(ResetWaits):
        ask_factor_reset(user=person, reason="本人到店", actor=make_staff(), at=AT)

    assert FactorReset.objects.count() == 1


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "iPhone · Safari"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537.36 MicroMessenger/8.0", "安卓 · 微信"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0", "Windows 电脑 · Edge"),
        ("", "其他设备 · 浏览器"),
    ],
)
def test_device_is_said_in_a_few_words(agent: str, words: str) -> None:
    assert device_of(agent) == words
