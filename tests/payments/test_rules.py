"""What money is for, and what is owed back."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.kernel.errors import Invalid
from market.kernel.numbers import new_number
from market.payments.enums import PaymentState
from market.payments.errors import PartsDoNotSum
from market.payments.rules import (
    BankTransfer,
    Division,
    Dues,
    check_division,
    check_transfer,
    next_state,
    owed_back,
    problem_of,
    reference_in,
    references_in,
)

NUMBER = "MX-CWM7XFM7C"
EXPECTED = Dues(PaymentState.EXPECTED, 100, 40, 0)


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        f"货款{NUMBER}茶叶",
        NUMBER.lower(),
        NUMBER.replace("-", ""),
        " ".join(NUMBER),
        f"{NUMBER} {NUMBER}",
        "".join(chr(ord(char) + 0xFEE0) for char in NUMBER),
    ],
)
def test_order_number_is_found_in_what_a_payer_writes(text):
    assert reference_in(text) == NUMBER


def test_no_number_a_wrong_one_or_two_are_not_guessed():
    wrong = NUMBER[:-1] + ("2" if NUMBER[-1] != "2" else "3")

    assert reference_in("货款") == ""
    assert reference_in(wrong) == ""
    assert reference_in(f"{NUMBER} {new_number('MX')}") == ""


def test_money_that_fits_has_no_problem():
    assert problem_of(EXPECTED, 60) == ""
    assert problem_of(EXPECTED, 1) == ""


@pytest.mark.parametrize(
    ("dues", "amount", "problem"),
    [
        (EXPECTED, 61, "金额不符：订单尚欠 0.60 元，到账 0.61 元。"),
        (replace(EXPECTED, state=PaymentState.CONFIRMED), 1, "订单已付清，这笔款是多付的。"),
        (replace(EXPECTED, state=PaymentState.VOID), 1, "订单已取消或已退款，不再收款。"),
    ],
)
def test_money_that_does_not_fit_says_why(dues, amount, problem):
    assert problem_of(dues, amount) == problem


def test_payment_is_confirmed_when_all_has_come_and_void_when_nothing_is_due():
    assert next_state(EXPECTED) == PaymentState.EXPECTED
    assert next_state(replace(EXPECTED, received_fen=100)) == PaymentState.CONFIRMED
    assert next_state(replace(EXPECTED, due_fen=40)) == PaymentState.CONFIRMED
    assert next_state(replace(EXPECTED, due_fen=0)) == PaymentState.VOID
    assert next_state(Dues(PaymentState.CONFIRMED, 0, 100, 0)) == PaymentState.CONFIRMED


@given(st.sampled_from(PaymentState), st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_never_more_is_owed_back_than_came(state, due_fen, received_fen, share):
    returned_fen = min(share, received_fen)

    owed = owed_back(Dues(state, due_fen, received_fen, returned_fen))

    assert 0 <= owed <= received_fen - returned_fen
    if state == PaymentState.EXPECTED:
        assert owed == 0
    elif received_fen - returned_fen >= due_fen:
        assert received_fen - returned_fen - owed == due_fen


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"bank_line": " "}, "bank_line"),
        ({"amount_fen": 0}, "amount_fen"),
        ({"value_on": date(2025, 9, 2)}, "value_on"),
    ],
)
def test_a_bank_line_that_makes_no_sense_is_refused(change, field):
    transfer = BankTransfer(uuid4(), NUMBER, 1, date(2025, 9, 1), "", "LS1")
    check_transfer(transfer, today=date(2025, 9, 1))

    with pytest.raises(Invalid) as refusal:
        check_transfer(replace(transfer, **change), today=date(2025, 9, 1))

    assert refusal.value.field == field


def test_every_order_named_on_a_transfer_is_found():
    other = new_number("MX")

    assert references_in(f"货款{NUMBER}、{other.lower()} 三月") == {NUMBER, other}
    assert references_in("货款") == set()


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=5), st.integers(0, 10**9), st.integers(-2, 2))
def test_parts_and_rest_are_exactly_the_money(parts, rest_fen, off):
    division = Division(uuid4(), "SK-1", dict(zip("ABCDE", parts, strict=False)), rest_fen, "")
    amount_fen = sum(parts) + rest_fen + off

    if off == 0:
        check_division(division, amount_fen=amount_fen)
    else:
        with pytest.raises(PartsDoNotSum):
            check_division(division, amount_fen=amount_fen)
