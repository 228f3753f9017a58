from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.kernel.money import (
    bp_short,
    bp_text,
    fen_of_yuan,
    meets_share,
    percent_text,
    share_bp,
    split_fen,
    units_fen,
    wan_text,
    yuan_text,
)

amounts = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("text", "fen"),
    [("0", 0), ("0.01", 1), ("12", 1200), ("12.5", 1250), (" ¥1,234.56 ", 123456), ("１２．３４", 1234), ("￥9", 900)],
)
def test_fen_of_yuan_reads_what_people_type(text: str, fen: int) -> None:
    assert fen_of_yuan(text) == fen


@pytest.mark.parametrize(
    "text", ["", "-1", "1.234", "1e9", "NaN", "inf", "12,34", "1,2345", "1.", ".5", "1000000000", "0x10", "十"]
)
def test_fen_of_yuan_refuses_what_is_no_sum(text: str) -> None:
    with pytest.raises(ValueError):
        fen_of_yuan(text)


@given(st.integers(0, 10**11 - 1))
def test_yuan_text_is_read_back(fen: int) -> None:
    assert fen_of_yuan(yuan_text(fen)) == fen


def test_yuan_text_keeps_sign_and_separators() -> None:
    assert yuan_text(-123456789) == "-1,234,567.89"


@pytest.mark.parametrize(
    ("fen", "text"), [(499_999, "0.50"), (500_000, "0.50"), (505_000, "0.51"), (12_000_000_000, "12,000.00")]
)
def test_wan_text_rounds_once_half_up(fen: int, text: str) -> None:
    assert wan_text(fen) == text


def test_split_fen_of_a_box_goes_by_its_list_prices() -> None:
    # A box of 298.00 over list prices 120, 110, 98; 100.00 over three equal parts.
    assert split_fen(29800, [12000, 11000, 9800]) == [10902, 9994, 8904]
    assert split_fen(16_800, [8_400, 2_790, 3_980]) == [9_302, 3_090, 4_408]
    assert split_fen(10_000, [3, 3, 3]) == [3_334, 3_333, 3_333]
    assert split_fen(10000, [1, 1, 1]) == [3334, 3333, 3333]


@given(amounts, st.lists(st.integers(0, 10**9), min_size=1, max_size=8).filter(lambda w: sum(w) > 0))
def test_split_fen_always_sums_and_stays_within_one_fen(total: int, weights: list[int]) -> None:
    parts = split_fen(total, weights)

    assert sum(parts) == total
    assert all(abs(part - Fraction(total * w, sum(weights))) < 1 for part, w in zip(parts, weights, strict=True))


@pytest.mark.parametrize("weights", [[0, 0], [-1, 2]])
def test_split_fen_refuses_weights_that_split_nothing(weights: list[int]) -> None:
    with pytest.raises(ValueError):
        split_fen(100, weights)


@given(amounts, st.integers(1, 1000))
def test_units_fen_grows_to_the_whole_amount(amount: int, quantity: int) -> None:
    values = [units_fen(amount, quantity, k) for k in range(quantity + 1)]

    assert values[0] == 0
    assert values[-1] == amount
    assert values == sorted(values)


def test_units_fen_gives_the_remainder_to_the_first_units() -> None:
    assert [units_fen(1000, 3, k) for k in range(4)] == [0, 334, 667, 1000]


@pytest.mark.parametrize("counted", [-1, 4])
def test_units_fen_refuses_units_that_are_not_there(counted: int) -> None:
    with pytest.raises(ValueError):
        units_fen(1000, 3, counted)


def test_share_is_inclusive_and_shown_floored() -> None:
    assert not meets_share(1_999_999, 10_000_000, 2000)
    assert percent_text(1_999_999, 10_000_000) == "19.99%"
    assert meets_share(2_000_000, 10_000_000, 2000)
    assert percent_text(2_000_000, 10_000_000) == "20.00%"


@given(amounts, st.integers(1, 10**12))
def test_share_bp_never_rounds_up(part: int, whole: int) -> None:
    shown = share_bp(part, whole)

    assert shown * whole <= part * 10_000 < (shown + 1) * whole


@pytest.mark.parametrize(("points", "text"), [(2000, "20.00%"), (1, "0.01%"), (-150, "-1.50%"), (12345, "123.45%")])
def test_bp_text(points: int, text: str) -> None:
    assert bp_text(points) == text


@pytest.mark.parametrize(("points", "text"), [(2000, "20%"), (1250, "12.50%"), (10_000, "100%")])
def test_bp_short_leaves_out_idle_zeros_only(points: int, text: str) -> None:
    assert bp_short(points) == text
