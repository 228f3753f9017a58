"""Codes of six digits: what they prove, how long, how often, and that none is kept to be read."""

from datetime import timedelta

import pytest

from market.accounts.enums import CodePurpose
from market.accounts.errors import CodeRefused
from market.accounts.models import OneTimeCode
from market.accounts.operations import make_code, use_code
from tests.factories import AT

pytestmark = pytest.mark.django_db
MOBILE = "13900000000"
SIGN_IN = CodePurpose.SIGN_IN


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_code_is_taken_once_however_it_is_typed() -> None:
    code = make_code(purpose=SIGN_IN, target=MOBILE, at=AT)

    use_code(purpose=SIGN_IN, target=MOBILE, code=f" {code[:3]} {code[3:]} ", at=AT)

    assert (len(code), code.isdigit()) == (6, True)
    assert OneTimeCode.objects.count() == 0
    with pytest.raises(CodeRefused):
        use_code(purpose=SIGN_IN, target=MOBILE, code=code, at=AT)


def test_neither_the_code_nor_whom_it_is_for_can_be_read() -> None:
    code = make_code(purpose=SIGN_IN, target=MOBILE, at=AT)

    row = str(OneTimeCode.objects.values().get())

    assert MOBILE not in row
    assert f"'{code}'" not in row


@pytest.mark.parametrize(
    ("purpose", "target", "later", "taken"),
    [
        (SIGN_IN, MOBILE, timedelta(minutes=4, seconds=59), True),
        (SIGN_IN, MOBILE, timedelta(minutes=5), False),
        (CodePurpose.PROOF, MOBILE, timedelta(), False),
        (SIGN_IN, "13900000001", timedelta(), False),
    ],
)
def test_code_proves_one_thing_of_one_target_for_five_minutes(
    purpose: CodePurpose, target: str, later: timedelta, taken: bool
) -> None:
    code = make_code(purpose=SIGN_IN, target=MOBILE, at=AT)

    if taken:
        use_code(purpose=purpose, target=target, code=code, at=AT + later)
    else:
        with pytest.raises(CodeRefused):
            use_code(purpose=purpose, target=target, code=code, at=AT + later)

    assert OneTimeCode.objects.count() == (0 if taken else 1)


@pytest.mark.parametrize(("wrong", "taken"), [(4, True), (5, False)])
def test_code_dies_of_five_wrong_tries(wrong: int, taken: bool) -> None:
    code = make_code(purpose=SIGN_IN, target=MOBILE, at=AT)
    for _ in range(wrong):
        with pytest.raises(CodeRefused):
            use_code(purpose=SIGN_IN, target=MOBILE, code=other_than(code), at=AT)

    assert OneTimeCode.objects.get().tries == wrong
    if taken:
        use_code(purpose=SIGN_IN, target=MOBILE, code=code, at=AT)
    else:
        with pytest.raises(CodeRefused):
            use_code(purpose=SIGN_IN, target=MOBILE, code=code, at=AT)


def test_new_code_stands_in_the_place_of_the_old_one() -> None:
    first = make_code(purpose=SIGN_IN, target=MOBILE, at=AT)
    second = make_code(purpose=SIGN_IN, target=MOBILE, at=AT)

    if first != second:
        with pytest.raises(CodeRefused):
            use_code(purpose=SIGN_IN, target=MOBILE, code=first, at=AT)
    use_code(purpose=SIGN_IN, target=MOBILE, code=second, at=AT)

    assert OneTimeCode.objects.count() == 0


def test_codes_that_are_too_old_are_forgotten() -> None:
    make_code(purpose=SIGN_IN, target=MOBILE, at=AT)

    make_code(purpose=SIGN_IN, target="13900000001", at=AT + timedelta(minutes=5))

    assert OneTimeCode.objects.get().sent_at == AT + timedelta(minutes=5)
