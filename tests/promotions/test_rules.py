"""What a coupon takes off, to the fen, and what stands against it."""

from dataclasses import replace
from datetime import date

import pytest

from market.promotions.enums import CouponBuyers, CouponKind, CouponState
from market.promotions.errors import CouponInvalid
from market.promotions.rules import (
    CouponTerms,
    Fault,
    Purchase,
    check_new,
    discount_of,
    fault_of,
    normalise_code,
)

FIRST, AFTER = date(2025, 9, 1), date(2025, 10, 1)
FIXED = CouponTerms(CouponKind.FIXED, 1_000, 0, None, 5_000, 1, 3, FIRST, AFTER)
PERCENT = CouponTerms(CouponKind.PERCENT, 0, 1_250, 2_000, 0, 2, None, FIRST, AFTER)
FITS = Purchase(goods_fen=5_000, is_institution=False, on=FIRST, used_by_buyer=0, used_in_all=0)


@pytest.mark.parametrize(
    ("terms", "goods_fen", "discount_fen"),
    [
        (FIXED, 5_000, 1_000),
        (FIXED, 900_000, 1_000),
        (PERCENT, 7, 0),
        (PERCENT, 8, 1),
        (PERCENT, 9_999, 1_249),
        (PERCENT, 16_000, 2_000),
        (PERCENT, 16_001, 2_000),
        (replace(PERCENT, cap_fen=None), 16_009, 2_001),
        (replace(PERCENT, percent_bp=9_999, cap_fen=None), 3, 2),
    ],
)
def test_discount_is_exact(terms: CouponTerms, goods_fen: int, discount_fen: int) -> None:
    assert discount_of(terms, goods_fen=goods_fen) == discount_fen


@pytest.mark.parametrize(
    ("terms", "purchase", "fault"),
    [
        (FIXED, FITS, None),
        (FIXED, replace(FITS, on=date(2025, 9, 30)), None),
        (FIXED, replace(FITS, on=date(2025, 8, 31)), Fault.EARLY),
        (FIXED, replace(FITS, on=AFTER), Fault.LATE),
        (FIXED, replace(FITS, goods_fen=4_999), Fault.MINIMUM),
        (FIXED, replace(FITS, is_institution=True), Fault.BUYER),
        (replace(FIXED, buyers=CouponBuyers.ALL), replace(FITS, is_institution=True), None),
        (replace(FIXED, buyers=CouponBuyers.INSTITUTIONS), FITS, Fault.BUYER),
        (FIXED, replace(FITS, used_by_buyer=1), Fault.PER_BUYER),
        (FIXED, replace(FITS, used_in_all=2), None),
        (FIXED, replace(FITS, used_in_all=3), Fault.USED_UP),
        (replace(FIXED, total_limit=None), replace(FITS, used_in_all=3), None),
        (replace(FIXED, state=CouponState.ENDED), FITS, Fault.ENDED),
        (PERCENT, replace(FITS, goods_fen=7), Fault.NOTHING),
        (PERCENT, replace(FITS, used_by_buyer=1), None),
    ],
)
def test_what_stands_against_a_coupon_is_named(terms: CouponTerms, purchase: Purchase, fault: Fault | None) -> None:
    found = fault_of(terms, purchase)

    assert (found[0] if found else None) == fault


def test_shortfall_is_said_to_the_fen() -> None:
    assert fault_of(FIXED, replace(FITS, goods_fen=3_721)) == (
        Fault.MINIMUM,
        "商品满 50.00 元才能用，还差 12.79 元。",
    )


@pytest.mark.parametrize(
    ("code", "terms", "field"),
    [
        ("SAV", FIXED, "code"),
        ("S" * 21, FIXED, "code"),
        ("SAVE_10", FIXED, "code"),
        ("券CODE", FIXED, "code"),
        ("SAVE10", replace(FIXED, amount_fen=0), "amount_fen"),
        ("SAVE10", replace(FIXED, amount_fen=5_000), "minimum_goods"),
        ("SAVE10", replace(FIXED, cap_fen=100), "cap"),
        ("SAVE10", replace(PERCENT, percent_bp=0), "percent"),
        ("SAVE10", replace(PERCENT, percent_bp=10_000), "percent"),
        ("SAVE10", replace(PERCENT, cap_fen=0), "cap"),
        ("SAVE10", replace(FIXED, per_buyer_limit=0), "per_buyer_limit"),
        ("SAVE10", replace(FIXED, total_limit=1_000_001), "per_buyer_limit"),
        ("SAVE10", replace(FIXED, ends_on=FIRST), "last_day"),
        ("SAVE10", replace(FIXED, starts_on=date(2025, 8, 1), ends_on=FIRST), "last_day"),
    ],
)
def test_coupon_that_cannot_be_meant_is_refused(code: str, terms: CouponTerms, field: str) -> None:
    with pytest.raises(CouponInvalid) as refusal:
        check_new(code, terms, today=FIRST)

    assert refusal.value.field == field


def test_fitting_coupons_may_be_made() -> None:
    check_new("SAVE", FIXED, today=FIRST)
    check_new("9" * 20, PERCENT, today=date(2025, 9, 30))


def test_code_is_folded_as_people_type_it() -> None:
    assert normalise_code(" ｓａｖｅ-１０　a ") == "SAVE10A"


def test_words_say_what_it_takes_off() -> None:
    assert FIXED.words == "满 50.00 元减 10.00 元"
    assert PERCENT.words == "减 12.50%，最多减 20.00 元"
