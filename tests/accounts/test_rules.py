import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.accounts.rules import is_mobile, login_tried, normalise_login
from market.kernel.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "login"),
    [
        ("13900000000", "13900000000"),
        ("１３９ 0000-0000", "13900000000"),
        (" Name@Example.TEST ", "name@example.test"),
        ("ｎａｍｅ＠ｅｘａｍｐｌｅ．ｔｅｓｔ", "name@example.test"),
    ],
)
def test_login_is_folded(typed: str, login: str) -> None:
    assert normalise_login(typed) == login


@pytest.mark.parametrize(
    "typed",
    ["", "12900000000", "1390000000", "139000000000", "name@", "@example.test", "a b@example.test", "name@x.y" * 40],
)
def test_what_is_neither_mobile_nor_mail_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        normalise_login(typed)

    assert (refusal.value.code, refusal.value.field) == ("BAD_LOGIN", "login")


@given(st.text())
def test_anything_can_be_tried(typed: str) -> None:
    assert len(login_tried(typed)) <= 254


def test_folding_is_stable() -> None:
    assert login_tried(login_tried("１3900000000")) == "13900000000"
    assert is_mobile("13900000000")
    assert not is_mobile("name@example.test")
