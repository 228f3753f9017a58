"""Choosing lots."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.inventory.errors import LotRefused, OutOfStock
from market.inventory.rules import (
    Arrival,
    Demand,
    LotView,
    Take,
    allocate,
    allocate_all,
    check_arrival,
    check_free,
    delivery_day,
    is_sellable,
)

DAY = date(2025, 9, 3)

days = st.one_of(st.none(), st.integers(-5, 5).map(lambda n: DAY + timedelta(days=n)))
lots = st.lists(st.tuples(days, st.integers(0, 20)), max_size=8).map(
    lambda rows: [LotView(pk, 1, expires_on, free) for pk, (expires_on, free) in enumerate(rows, start=1)]
)


def test_allocate_takes_what_expires_first_and_goods_without_expiry_last():
    stock = [LotView(1, 1, None, 5), LotView(2, 1, DAY + timedelta(9), 2), LotView(3, 1, DAY + timedelta(1), 2)]

    assert allocate(stock, 6, sellable_until=DAY) == [Take(3, 2), Take(2, 2), Take(1, 2)]


def test_allocate_takes_the_earlier_lot_of_two_that_expire_together():
    stock = [LotView(8, 1, DAY, 5), LotView(3, 1, DAY, 5)]

    assert allocate(stock, 6, sellable_until=DAY) == [Take(3, 5), Take(8, 1)]


def test_allocate_skips_a_lot_that_expires_the_day_before_delivery():
    stock = [LotView(1, 1, DAY - timedelta(1), 5), LotView(2, 1, DAY, 1)]

    with pytest.raises(OutOfStock) as refusal:
        allocate(stock, 2, sellable_until=DAY)

    assert refusal.value.details == {"left": 1, "wanted": 2}


@given(lots, st.integers(1, 60))
def test_allocate_sums_exactly_or_says_what_is_left(stock, quantity):
    sellable = [lot for lot in stock if is_sellable(lot.expires_on, sellable_until=DAY)]
    total = sum(lot.free for lot in sellable)

    if quantity > total:
        with pytest.raises(OutOfStock) as refusal:
            allocate(stock, quantity, sellable_until=DAY)
        assert refusal.value.details["left"] == total
        return
    takes = allocate(stock, quantity, sellable_until=DAY)

    by_pk = {lot.pk: lot for lot in sellable}
    assert sum(take.quantity for take in takes) == quantity
    assert all(0 < take.quantity <= by_pk[take.lot_id].free for take in takes)
    used = {take.lot_id for take in takes}
    last = max((by_pk[pk].expires_on or date.max) for pk in used)
    assert all(lot.pk in used for lot in sellable if lot.free and (lot.expires_on or date.max) < last)


@given(lots, st.lists(st.integers(1, 15), min_size=1, max_size=4))
def test_lines_of_one_variant_share_its_stock(stock, quantities):
    demand = [Demand(line, 1, quantity) for line, quantity in enumerate(quantities, start=1)]
    total = sum(lot.free for lot in stock if is_sellable(lot.expires_on, sellable_until=DAY))

    if sum(quantities) > total:
        with pytest.raises(OutOfStock):
            allocate_all(stock, demand, sellable_until=DAY)
        return
    served = allocate_all(stock, demand, sellable_until=DAY)

    assert [sum(take.quantity for take in served[line.line]) for line in demand] == quantities
    for lot in stock:
        assert sum(take.quantity for takes in served.values() for take in takes if take.lot_id == lot.pk) <= lot.free


def test_refusal_names_the_line_and_what_is_left():
    demand = [Demand(1, 1, 3, "示例茶"), Demand(2, 1, 4, "示例茶")]

    with pytest.raises(OutOfStock) as refusal:
        allocate_all([LotView(1, 1, None, 5)], demand, sellable_until=DAY)

    assert refusal.value.details == {"line": 2, "left": 2, "wanted": 4}
    assert refusal.value.message == "「示例茶」库存不足：需要 4 件，目前可售 2 件。请减少数量后再试。"
    with pytest.raises(OutOfStock) as early:
        check_free({1: 5}, demand)
    assert early.value.details == refusal.value.details


def test_goods_sent_today_arrive_on_the_second_day():
    assert delivery_day(date(2025, 9, 1)) == DAY


ARRIVAL = Arrival(uuid4(), "T-1", "direct-store", "B1", date(2025, 8, 1), date(2025, 9, 1), 5)


def test_a_lot_may_come_in_on_its_last_day():
    check_arrival(ARRIVAL, needs_expiry=True, today=date(2025, 9, 1))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"quantity": 1_000_001}, "quantity"),
        ({"batch_code": "  "}, "batch_code"),
        ({"produced_on": date(2025, 9, 2)}, "produced_on"),
        ({"expires_on": None}, "expires_on"),
        ({"expires_on": date(2025, 8, 31)}, "expires_on"),
    ],
)
def test_an_arrival_that_makes_no_sense_is_refused(change, field):
    with pytest.raises(LotRefused) as refusal:
        check_arrival(replace(ARRIVAL, **change), needs_expiry=True, today=date(2025, 9, 1))

    assert refusal.value.field == field
