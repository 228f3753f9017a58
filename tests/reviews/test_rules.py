"""Stars are summed in whole tenths, names are masked, and a review says something."""

import pytest

from market.reviews.errors import ReviewRefused
from market.reviews.rules import ReviewInput, ReviewSummary, check_review, masked_name, mean_tenths


@pytest.mark.parametrize(
    ("stars", "count", "tenths", "text"),
    [
        (0, 0, 0, "0.0"),
        (5, 1, 50, "5.0"),
        (9, 2, 45, "4.5"),
        (14, 3, 47, "4.7"),
        (13, 3, 43, "4.3"),
        (17, 4, 43, "4.3"),
    ],
)
def test_mean_is_rounded_half_up_to_a_tenth(stars, count, tenths, text):
    assert mean_tenths(stars=stars, count=count) == tenths
    assert ReviewSummary(count, tenths).mean_text == text


def test_of_a_name_the_first_character_stays():
    assert [masked_name(name) for name in ("示例居民", " 李 ", "")] == ["示**", "李**", "匿名"]


@pytest.mark.parametrize(
    ("stars", "text", "field"), [(0, "好", "stars"), (6, "好", "stars"), (5, "  ", "text"), (5, "好" * 501, "text")]
)
def test_a_review_says_something(stars, text, field):
    with pytest.raises(ReviewRefused) as refused:
        check_review(ReviewInput(stars, text))
    assert refused.value.field == field
