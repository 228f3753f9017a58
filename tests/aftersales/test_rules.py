"""What may be asked back, to the day and the unit."""

from datetime import date, timedelta

import pytest

from market.aftersales.enums import ReturnKind, ReturnReason
from market.aftersales.errors import ReturnRefused
from market.aftersales.rules import (
    Findings,
    ReturnableLine,
    ReturnWish,
    Units,
    check_findings,
    check_return,
    no_reason_until,
    refund_due_on,
)

RECEIVED = date(2025, 9, 1)


def line(**fields):
    facts = {"position": 1, "name": "茶", "to_ship": 0, "kept": 3, "waiting": 0}
    return ReturnableLine(**{**facts, "is_returnable": True, "received_on": RECEIVED, **fields})


def wish(reason=ReturnReason.NO_REASON, kind=ReturnKind.RETURN, text="", quantities=None):
    return ReturnWish(kind, reason, text, {1: 1} if quantities is None else quantities)


def refusal(asked, found=None, today=RECEIVED):
    with pytest.raises(ReturnRefused) as refused:
        check_return(asked, lines={1: found or line()}, today=today)
    return refused.value.field


def test_the_seventh_day_after_the_day_of_receipt_is_the_last():
    assert no_reason_until(RECEIVED) == date(2025, 9, 8)
    check_return(wish(), lines={1: line()}, today=date(2025, 9, 8))
    assert refusal(wish(), today=date(2025, 9, 9)) == "reason"


def test_goods_not_known_to_have_arrived_have_no_last_day():
    check_return(wish(), lines={1: line(received_on=None)}, today=date(2026, 9, 1))


def test_fresh_goods_go_back_for_a_fault_only():
    fresh = line(is_returnable=False)

    assert refusal(wish(), fresh) == "reason"
    check_return(wish(ReturnReason.QUALITY, text="坏果"), lines={1: fresh}, today=RECEIVED + timedelta(days=300))


def test_a_fault_needs_words_and_no_reason_needs_the_goods():
    assert refusal(wish(ReturnReason.DAMAGED, text="  ")) == "text"
    assert refusal(wish(kind=ReturnKind.REFUND_ONLY)) == "kind"
    check_return(wish(ReturnReason.MISSING, ReturnKind.REFUND_ONLY, "少一袋"), lines={1: line()}, today=RECEIVED)


@pytest.mark.parametrize(
    ("quantities", "found", "field"),
    [
        ({}, line(), "quantities"),
        ({1: 4}, line(), "line_1"),
        ({1: 0}, line(), "line_1"),
        ({2: 1}, line(), "line_2"),
        ({1: 2}, line(waiting=2), "line_1"),
        ({1: 1}, line(to_ship=1), "line_1"),
        ({1: 1}, line(kept=0), "line_1"),
    ],
)
def test_quantities_that_are_not_there(quantities, found, field):
    assert refusal(wish(quantities=quantities), found) == field


def test_findings_within_what_was_asked_and_less_with_a_note():
    check_findings(Findings({1: Units(2, 1)}), asked={1: 3})
    check_findings(Findings({1: Units(1, 1)}, "一袋已拆封"), asked={1: 3})
    for found, field in (
        (Findings({1: Units(2, 2)}, "x"), "restock_1"),
        (Findings({2: Units(1)}, "x"), "restock_2"),
        (Findings({1: Units(-1, 2)}, "x"), "restock_1"),
        (Findings({1: Units(1, 1)}, " "), "note"),
        (Findings({}), "note"),
    ):
        with pytest.raises(ReturnRefused) as refused:
            check_findings(found, asked={1: 3})
        assert refused.value.field == field


def test_money_is_due_within_seven_days():
    assert refund_due_on(date(2025, 12, 28)) == date(2026, 1, 4)
