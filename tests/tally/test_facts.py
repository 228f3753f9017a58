"""What counts, how much and when, from the order alone."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.buyers.enums import BuyerKind
from market.kernel.money import split_fen, units_fen
from market.tally.rules import PartView, Portion, Step, Tag, before_refunds, order_facts, pipeline_facts
from tests.tally.views import line, order, tag

MARCH_5, MARCH_10, MARCH_20 = date(2025, 3, 5), date(2025, 3, 10), date(2025, 3, 20)


def days(facts: dict[Tag, int]) -> dict[date, int]:
    return {tag.recognised_on: amount for tag, amount in facts.items()}


# --- recognition -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted_on", "counted_on"),
    [(MARCH_5, MARCH_10), (MARCH_10, MARCH_10), (MARCH_20, MARCH_20)],
)
def test_institution_counts_on_the_later_of_accepted_and_paid(accepted_on: date, counted_on: date) -> None:
    assert order_facts(view=order(line(delivered=[(accepted_on, 10)]))) == {tag(counted_on): 100_000}


def test_accepted_but_unpaid_counts_nothing() -> None:
    assert order_facts(view=order(line(delivered=[(MARCH_5, 10)]), paid_on=None)) == {}


def test_paid_but_not_accepted_counts_nothing() -> None:
    assert order_facts(view=order(line(shipped=10))) == {}


@pytest.mark.parametrize(("shipped_on", "counted_on"), [(MARCH_5, MARCH_10), (MARCH_20, MARCH_20)])
def test_resident_counts_when_paid_and_shipped(shipped_on: date, counted_on: date) -> None:
    view = order(line(delivered=[(shipped_on, 10)]), buyer_kind=BuyerKind.INDIVIDUAL)

    assert days(order_facts(view=view)) == {counted_on: 100_000}


# --- counted quantity ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("refunded", "expected"),
    [
        (0, {MARCH_10: 60_000, MARCH_20: 30_000}),
        (1, {MARCH_10: 60_000, MARCH_20: 30_000}),  # the one never delivered falls out first
        (2, {MARCH_10: 60_000, MARCH_20: 20_000}),  # then what was recognised last
        (4, {MARCH_10: 60_000}),
        (7, {MARCH_10: 30_000}),
        (10, {}),
    ],
)
def test_refunds_fall_out_of_what_was_recognised_last(refunded: int, expected: dict[date, int]) -> None:
    view = order(line(delivered=[(MARCH_5, 6), (MARCH_20, 3)], refunded=refunded))

    assert days(order_facts(view=view)) == expected


def test_portions_of_one_day_count_together() -> None:
    view = order(line(delivered=[(MARCH_5, 2), (MARCH_10, 3), (MARCH_20, 1)]))

    assert days(order_facts(view=view)) == {MARCH_10: 50_000, MARCH_20: 10_000}


# --- units of a line, parts of a box ----------------------------------------------------------------------------------


def test_units_of_an_uneven_line_carry_its_odd_fen_first() -> None:
    view = order(line(3, 10_000, delivered=[(MARCH_5, 1), (date(2025, 3, 11), 1), (date(2025, 3, 12), 1)]))

    assert list(days(order_facts(view=view)).values()) == [3_334, 3_333, 3_333]


def box(*weights: int) -> tuple[PartView, ...]:
    return tuple(PartView(place, place, place, weight) for place, weight in enumerate(weights, start=1))


@pytest.mark.parametrize(
    ("amount", "weights", "expected"),
    [(29_800, (12_000, 11_000, 9_800), [10_902, 9_994, 8_904]), (10_000, (1, 1, 1), [3_334, 3_333, 3_333])],
)
def test_box_is_split_by_list_price(amount: int, weights: tuple[int, ...], expected: list[int]) -> None:
    view = order(line(1, amount, parts=box(*weights), delivered=[(MARCH_5, 1)]))

    facts = order_facts(view=view)

    assert [(tag.line, tag.region_id, amount) for tag, amount in facts.items()] == [
        (f"1.{place}", place, fen) for place, fen in enumerate(expected, start=1)
    ]


def test_box_of_county_goods_and_others_counts_each_by_its_part() -> None:
    parts = (PartView(1, 1, 1, 7), PartView(2, None, 1, 2), PartView(3, 1, None, 1))
    view = order(line(1, 10_000, parts=parts, delivered=[(MARCH_5, 1)]))

    assert order_facts(view=view) == {
        tag(): 7_000,
        tag(line="1.2", region_id=None): 2_000,
        tag(line="1.3", category_id=None): 1_000,
    }


QUANTITIES = st.integers(1, 40)


@given(
    quantity=QUANTITIES,
    amount=st.integers(1, 1_000_000),
    weights=st.lists(st.integers(1, 100_000), min_size=1, max_size=8),
    portions=st.lists(st.tuples(st.dates(date(2025, 1, 1), date(2025, 6, 30)), st.integers(1, 10)), max_size=6),
    refunded=st.integers(0, 40),
)
def test_parts_sum_to_the_line_and_days_to_the_total(
    quantity: int, amount: int, weights: list[int], portions: list[tuple[date, int]], refunded: int
) -> None:
    refunded = min(refunded, quantity)
    view = order(line(quantity, amount, parts=box(*weights), delivered=portions, refunded=refunded))

    facts = order_facts(view=view)

    counted = min(sum(count for _, count in portions), quantity - refunded)
    total = units_fen(amount, quantity, counted)
    assert sum(facts.values()) == total
    for place, whole in enumerate(split_fen(total, weights), start=1):
        assert sum(fen for tag, fen in facts.items() if tag.line == f"1.{place}") == whole


@given(
    quantity=QUANTITIES, unit=st.integers(100, 100_000), weights=st.lists(st.integers(1, 99), min_size=1, max_size=9)
)
def test_part_never_shrinks_as_units_are_added(quantity: int, unit: int, weights: list[int]) -> None:
    portions = [(date(2025, 4, 1 + place % 30), 1) for place in range(quantity)]
    whole = [weight * sum(weights) for weight in weights]  # a unit's share of each part is worth a fen or more
    view = order(line(quantity, unit * sum(weights) * quantity, parts=box(*whole), delivered=portions))

    assert min(order_facts(view=view).values()) > 0


@given(portions=st.permutations([(MARCH_5, 2), (MARCH_10, 3), (MARCH_20, 1), (date(2025, 5, 1), 4)]))
def test_order_of_events_does_not_matter(portions: Sequence[tuple[date, int]]) -> None:
    view = order(line(delivered=portions, refunded=2))

    assert days(order_facts(view=view)) == {MARCH_10: 50_000, MARCH_20: 10_000, date(2025, 5, 1): 20_000}


def test_without_refunds_it_stands_as_delivered() -> None:
    view = order(line(delivered=[(MARCH_5, 10)], refunded=3))

    assert days(order_facts(view=before_refunds(view=view))) == {MARCH_10: 100_000}
    assert days(order_facts(view=view)) == {MARCH_10: 70_000}


# --- the year-end grace ----------------------------------------------------------------------------------------------

DECEMBER_28 = date(2025, 12, 28)


@pytest.mark.parametrize(
    ("paid_on", "counted_on"),
    [
        (date(2025, 12, 31), date(2025, 12, 31)),
        (date(2026, 1, 15), date(2025, 12, 31)),  # the last day of grace is within
        (date(2026, 1, 16), date(2026, 1, 16)),
    ],
)
def test_grace_carries_back_what_was_placed_and_accepted_in_the_year(paid_on: date, counted_on: date) -> None:
    view = order(line(delivered=[(DECEMBER_28, 10)]), placed_on=date(2025, 12, 20), paid_on=paid_on)

    assert order_facts(view=view) == {tag(counted_on): 100_000}


def test_grace_looks_at_each_accepted_quantity() -> None:
    view = order(
        line(delivered=[(DECEMBER_28, 6), (date(2026, 1, 3), 4)]),
        placed_on=date(2025, 12, 20),
        paid_on=date(2026, 1, 10),
    )

    assert order_facts(view=view) == {tag(date(2025, 12, 31)): 60_000, tag(date(2026, 1, 10)): 40_000}


@pytest.mark.parametrize(
    "fields",
    [
        {"buyer_kind": BuyerKind.INDIVIDUAL},
        {"grace_until": None},
        {"placed_on": date(2024, 12, 31), "grace_until": date(2025, 1, 15)},
    ],
)
def test_grace_is_for_institutions_and_orders_of_the_year(fields: dict[str, object]) -> None:
    view = order(
        line(delivered=[(DECEMBER_28, 10)]),
        **{"placed_on": date(2025, 12, 20), "paid_on": date(2026, 1, 10), **fields},
    )

    assert days(order_facts(view=view)) == {date(2026, 1, 10): 100_000}


# --- the pipeline ----------------------------------------------------------------------------------------------------


def steps(found: list[tuple[Step, PartView, int]]) -> dict[str, int]:
    return {step: amount for step, _, amount in found}


def test_pipeline_names_the_step_that_each_quantity_lacks() -> None:
    view = order(line(delivered=[(MARCH_5, 3)], shipped=7, accepted=3, refunded=1), paid_on=None)

    assert steps(pipeline_facts(view=view)) == {Step.PAYMENT: 30_000, Step.ACCEPTANCE: 40_000, Step.SHIPMENT: 20_000}


def test_pipeline_leaves_out_what_counts_already() -> None:
    view = order(line(delivered=[(MARCH_5, 3)], shipped=7, accepted=3))

    assert steps(pipeline_facts(view=view)) == {Step.ACCEPTANCE: 40_000, Step.SHIPMENT: 30_000}


def test_pipeline_of_a_resident_needs_no_acceptance() -> None:
    view = order(line(delivered=[(MARCH_5, 4)], shipped=4), buyer_kind=BuyerKind.INDIVIDUAL, paid_on=None)

    assert steps(pipeline_facts(view=view)) == {Step.PAYMENT: 40_000, Step.SHIPMENT: 60_000}


@given(
    quantity=QUANTITIES,
    shipped=st.integers(0, 40),
    accepted=st.integers(0, 40),
    refunded=st.integers(0, 40),
    is_paid=st.booleans(),
)
def test_pipeline_and_counted_sum_to_ordered_less_refunded(
    quantity: int, shipped: int, accepted: int, refunded: int, is_paid: bool
) -> None:
    shipped, refunded = min(shipped, quantity), min(refunded, quantity)
    accepted = min(accepted, shipped)
    delivered = (Portion(MARCH_5, accepted),) if accepted else ()
    view = order(
        line(quantity, 9_999, parts=box(3, 5, 7), shipped=shipped, accepted=accepted, refunded=refunded,
             delivered=[(portion.on, portion.quantity) for portion in delivered]),
        paid_on=MARCH_10 if is_paid else None,
    )  # fmt: skip

    counted = sum(order_facts(view=view).values())
    waiting = sum(amount for _, _, amount in pipeline_facts(view=view))

    assert counted + waiting == units_fen(9_999, quantity, quantity - refunded)
