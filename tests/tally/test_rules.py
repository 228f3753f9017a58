"""Channels, posting, papers and shares as rules alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.buyers.enums import UnitType
from market.outlets.enums import OutletSite
from market.tally.enums import EntryChannel, Grade, Reason, ShareState
from market.tally.rules import (
    Paper,
    Period,
    add_gap_fen,
    changes,
    channel_of,
    fits_grade,
    is_early,
    is_next_in_turn,
    is_out_of_line,
    remainder_fen,
    replace_gap_fen,
    replaces,
    share_state,
    stands_under,
)
from tests.tally.views import tag

C = EntryChannel


@pytest.mark.parametrize(
    ("unit_type", "pickup_site", "channel"),
    [
        # the place of handover decides first, for anyone
        ("", OutletSite.SUPERMARKET, C.RETAIL),
        (UnitType.SCHOOL, OutletSite.SUPERMARKET, C.RETAIL),
        ("", OutletSite.COMMUNITY, C.COMMUNITY),
        (UnitType.ENTERPRISE, OutletSite.COMMUNITY, C.COMMUNITY),
        # an office site decides for a resident only
        ("", OutletSite.OFFICE, C.GOVERNMENT_OFFICE),
        (UnitType.ENTERPRISE, OutletSite.OFFICE, C.ENTERPRISE),
        # else the sector, at our own store too
        (UnitType.SCHOOL, "", C.SCHOOL),
        (UnitType.SCHOOL, OutletSite.OWN, C.SCHOOL),
        (UnitType.OFFICE, "", C.GOVERNMENT_OFFICE),
        (UnitType.INSTITUTION, "", C.GOVERNMENT_OFFICE),
        (UnitType.HOSPITAL, "", C.GOVERNMENT_OFFICE),
        (UnitType.ENTERPRISE, "", C.ENTERPRISE),
        # else the platform, also when the online order is fetched at our own store
        ("", "", C.PLATFORM),
        ("", OutletSite.OWN, C.PLATFORM),
    ],
)
def test_channel(unit_type: str, pickup_site: str, channel: EntryChannel) -> None:
    assert channel_of(unit_type=unit_type, pickup_site=pickup_site) == channel


# --- posting ---------------------------------------------------------------------------------------------------------


def news(due: int, shown: int, unrefunded: int) -> list[tuple[int, Reason]]:
    def one(amount: int) -> dict:
        return {tag(): amount} if amount else {}

    found = changes(wanted=one(due), posted=one(shown), unrefunded=one(unrefunded))
    return [(change.amount_fen, change.reason) for change in found]


@pytest.mark.parametrize(
    ("due", "shown", "unrefunded", "expected"),
    [
        (500, 0, 500, [(500, Reason.PURCHASE)]),
        (500, 500, 500, []),
        (300, 500, 500, [(-200, Reason.RETURN)]),
        (300, 500, 300, [(-200, Reason.CORRECTION)]),
        (200, 500, 400, [(-100, Reason.CORRECTION), (-200, Reason.RETURN)]),
        (0, 500, 0, [(-500, Reason.CORRECTION)]),
        (100, 300, 500, [(-200, Reason.RETURN)]),  # a second refund
        (300, 100, 500, [(200, Reason.PURCHASE)]),
    ],
)
def test_difference_is_a_purchase_a_return_or_a_correction(
    due: int, shown: int, unrefunded: int, expected: list[tuple[int, Reason]]
) -> None:
    assert news(due, shown, unrefunded) == expected


@given(st.integers(0, 9), st.integers(-9, 9), st.integers(0, 9))
def test_changes_always_lead_to_what_is_due(due: int, shown: int, unrefunded: int) -> None:
    found = news(due, shown, unrefunded)

    assert shown + sum(amount for amount, _ in found) == due
    assert all(amount for amount, _ in found)


# --- papers ----------------------------------------------------------------------------------------------------------


def paper(quarter: int | None, grade: Grade) -> Paper:
    return Paper("D-1", Period(2026, quarter), grade)


E, Q, F = Grade.ESTIMATE, Grade.QUARTERLY, Grade.FINAL


def test_periods_have_first_and_last_days() -> None:
    assert [(Period(2026, q).first_on, Period(2026, q).last_on) for q in (None, 1, 2, 3, 4)] == [
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
    ]


def test_grades_fit_their_periods() -> None:
    fitting = {(g, q) for g in Grade for q in (None, 2) if fits_grade(period=Period(2026, q), grade=g)}

    assert fitting == {(E, None), (E, 2), (Q, 2), (F, None)}


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        (paper(1, Q), paper(1, Q), True),
        (paper(1, Q), paper(1, E), True),
        (paper(1, Q), paper(None, E), True),  # the first 季报 ends a year's 估算
        (paper(2, Q), paper(1, Q), False),
        (paper(None, F), paper(1, Q), True),
        (paper(None, F), paper(None, F), True),
        (paper(None, E), paper(2, E), True),
        (paper(None, E), paper(2, Q), False),
        (paper(1, Q), paper(None, F), False),
    ],
)
def test_paper_replaces_overlapping_ones_of_its_own_or_a_lower_grade(new: Paper, old: Paper, expected: bool) -> None:
    assert replaces(new=new, old=old) is expected


def test_paper_of_another_year_is_left() -> None:
    assert replaces(new=Paper("D-2", Period(2027, None), F), old=paper(None, E)) is False


@pytest.mark.parametrize(
    ("new", "standing", "expected"),
    [
        (paper(None, E), [paper(1, Q)], True),
        (paper(2, E), [paper(1, Q)], False),
        (paper(1, Q), [paper(None, F)], True),
        (paper(1, Q), [paper(None, E)], False),
        (paper(None, F), [paper(1, Q), paper(None, F)], False),
    ],
)
def test_paper_stands_under_a_firmer_one(new: Paper, standing: list[Paper], expected: bool) -> None:
    assert stands_under(new=new, standing=standing) is expected


@pytest.mark.parametrize(
    ("new", "standing", "expected"),
    [
        (paper(1, Q), [], True),
        (paper(2, Q), [], False),
        (paper(2, Q), [paper(None, E)], False),
        (paper(2, Q), [paper(1, E)], True),
        (paper(3, Q), [paper(1, Q)], False),
        (paper(None, F), [], True),
    ],
)
def test_quarters_follow_without_a_gap(new: Paper, standing: list[Paper], expected: bool) -> None:
    assert is_next_in_turn(new=new, standing=standing) is expected


def test_period_before_is_of_the_same_length() -> None:
    assert [Period(2026, quarter).before for quarter in (None, 1, 2, 4)] == [
        Period(2025, None),
        Period(2025, 4),
        Period(2026, 1),
        Period(2026, 3),
    ]


@pytest.mark.parametrize(
    ("grade", "quarter", "on", "expected"),
    [
        (Q, 1, date(2026, 3, 31), True),
        (Q, 1, date(2026, 4, 1), False),
        (F, None, date(2026, 12, 31), True),
        (F, None, date(2027, 1, 1), False),
        (E, 1, date(2026, 1, 1), False),
    ],
)
def test_paper_is_early_until_its_period_is_over(grade: Grade, quarter: int | None, on: date, expected: bool) -> None:
    assert is_early(period=Period(2026, quarter), grade=grade, on=on) is expected


@pytest.mark.parametrize(
    ("total_fen", "before_fen", "expected"),
    [
        (49, 100, True),
        (50, 100, False),
        (200, 100, False),
        (201, 100, True),
        (0, 1, True),
        (5, 0, False),
        (0, 0, False),
    ],
)
def test_total_is_out_of_line_below_half_and_above_twice(total_fen: int, before_fen: int, expected: bool) -> None:
    assert is_out_of_line(total_fen=total_fen, before_fen=before_fen) is expected


def test_remainder_is_never_negative() -> None:
    assert [remainder_fen(total_fen=100, ours_fen=ours) for ours in (0, 60, 100, 130)] == [100, 40, 0, 0]


# --- shares ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "whole", "threshold", "replace", "add"),
    [
        (1_999_999, 10_000_000, 2_000, 1, 2),
        (2_000_000, 10_000_000, 2_000, 0, 0),
        (5_900_000, 19_700_000, 3_000, 10_000, 14_286),
        (0, 7, 2_000, 2, 2),
    ],
)
def test_gaps(part: int, whole: int, threshold: int, replace: int, add: int) -> None:
    figures = {"numerator_fen": part, "denominator_fen": whole, "threshold_bp": threshold}

    assert (replace_gap_fen(**figures), add_gap_fen(**figures)) == (replace, add)


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(1, 9_999))
def test_gaps_are_the_least_that_reach_the_share(part: int, whole: int, threshold: int) -> None:
    part = min(part, whole)
    figures = {"numerator_fen": part, "denominator_fen": whole, "threshold_bp": threshold}
    switch, more = replace_gap_fen(**figures), add_gap_fen(**figures)

    def met(n: int, d: int) -> bool:
        return n * 10_000 >= threshold * d

    assert met(part + switch, whole)
    assert met(part + more, whole + more)
    assert switch == 0 or not met(part + switch - 1, whole)
    assert more == 0 or not met(part + more - 1, whole + more - 1)


@pytest.mark.parametrize(
    ("part", "whole", "threshold", "is_declared", "state"),
    [
        (5, 0, 2_000, False, ShareState.UNDECLARED),
        (0, 0, 2_000, True, ShareState.NOT_APPLICABLE),
        (2, 10, 2_000, True, ShareState.MET),
        (1, 10, 2_000, True, ShareState.NOT_MET),
        (-1, 10, 2_000, True, ShareState.ANOMALY),
        (-1, -2, 2_000, True, ShareState.ANOMALY),
        (1, 10, None, True, ShareState.ADVICE),
        (0, 0, None, True, ShareState.NOT_APPLICABLE),
    ],
)
def test_state(part: int, whole: int, threshold: int | None, is_declared: bool, state: ShareState) -> None:
    found = share_state(numerator_fen=part, denominator_fen=whole, threshold_bp=threshold, is_declared=is_declared)

    assert found == state


def test_states_are_worded_exactly() -> None:
    assert [state.label for state in ShareState] == ["未申报分母", "不适用", "达标", "未达标", "数据异常", "倡导"]
