"""Lots that come in, move and are written off, and holds on them."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from market.catalogue.enums import ProductKind
from market.inventory.enums import HoldState, TransferState
from market.inventory.errors import HoldLost, LotRefused, OutOfStock, StockHeld, TransferDone
from market.inventory.models import Hold, Lot, StockMovement, Transfer
from market.inventory.operations import (
    hold_stock,
    keep_holds,
    receive_lot,
    receive_transfer,
    release_holds,
    send_transfer,
    take_held,
    write_off,
)
from market.inventory.rules import Arrival, Demand
from market.inventory.selectors import available, lots_for_desk, lots_on_sale, near_expiry_lots, stock_problems
from market.kernel.append_only import AppendOnlyError
from market.kernel.errors import Invalid, KeyReused, NotFound
from market.outlets.enums import OutletKind
from tests.factories import AT, TODAY, make_lot, make_outlet, make_variant

pytestmark = pytest.mark.django_db
END = AT + timedelta(days=3)


@pytest.fixture
def tea():
    return make_variant()


@pytest.fixture(autouse=True)
def _nothing_disagrees():
    yield
    assert stock_problems() == []


def arrival_of(variant, **fields):
    facts = {
        "key": uuid4(),
        "sku": variant.sku,
        "outlet_code": make_outlet().code,
        "batch_code": "20250801",
        "produced_on": date(2025, 8, 1),
        "expires_on": date(2026, 7, 31),
        "quantity": 40,
        **fields,
    }
    return Arrival(**facts)


def hold(reference, variant, quantity, *, line=1, until=END, at=AT):
    hold_stock(
        reference=reference,
        demand=[Demand(line, variant.pk, quantity)],
        outlet_id=None,
        until=until,
        sellable_until=TODAY,
        at=at,
    )


def stock(lot):
    lot.refresh_from_db()
    return lot.on_hand, lot.held


def test_lot_comes_in_once_per_key(tea):
    arrival = arrival_of(tea)

    lot = receive_lot(arrival=arrival, actor_number="U-1", at=AT)

    assert receive_lot(arrival=arrival, actor_number="U-1", at=AT) == lot
    with pytest.raises(KeyReused):
        receive_lot(arrival=replace(arrival, quantity=41), actor_number="U-1", at=AT)
    movement = StockMovement.objects.get()
    assert (movement.delta, movement.reference, movement.reason) == (40, lot.number, "RECEIVED")
    assert available(variant_ids=[tea.pk], day=TODAY, at=AT) == {tea.pk: 40}


def test_unknown_goods_tourism_and_unknown_places_are_refused(tea):
    tour = make_variant(product__kind=ProductKind.TOURISM)

    with pytest.raises(LotRefused):
        receive_lot(arrival=arrival_of(tea, sku="NO"), actor_number="", at=AT)
    with pytest.raises(LotRefused):
        receive_lot(arrival=arrival_of(tour), actor_number="", at=AT)
    with pytest.raises(Invalid):
        receive_lot(arrival=arrival_of(tea, outlet_code="nowhere"), actor_number="", at=AT)

    assert not Lot.objects.exists()


def test_goods_with_a_shelf_life_need_an_expiry():
    fruit = make_variant(product__keeps_indefinitely=False, product__shelf_life_days=30)

    with pytest.raises(LotRefused) as refusal:
        receive_lot(arrival=arrival_of(fruit, expires_on=None), actor_number="", at=AT)

    assert refusal.value.field == "expires_on"


def test_write_off_takes_free_units_once_per_key(tea):
    lot = make_lot(tea, 10)
    hold("MX-1", tea, 4)
    key = uuid4()
    facts = {"key": key, "lot_number": lot.number, "reason": "受潮", "actor_number": "U-1", "at": AT}

    movement = write_off(quantity=6, **facts)

    assert write_off(quantity=6, **facts) == movement
    assert (movement.delta, movement.note) == (-6, "受潮")
    with pytest.raises(KeyReused):
        write_off(quantity=5, **facts)
    for change, refusal in (
        ({"quantity": 1}, StockHeld),
        ({"quantity": 0}, Invalid),
        ({"quantity": 1, "reason": " "}, Invalid),
        ({"quantity": 1, "lot_number": "L-0"}, NotFound),
    ):
        with pytest.raises(refusal):
            write_off(**facts | {"key": uuid4()} | change)
    assert stock(lot) == (4, 4)


def test_expired_holds_do_not_keep_goods_from_being_written_off(tea):
    lot = make_lot(tea, 10)
    hold("MX-1", tea, 10)

    write_off(key=uuid4(), lot_number=lot.number, quantity=10, reason="过期", actor_number="", at=END)

    assert stock(lot) == (0, 0)
    assert Hold.objects.get().state == HoldState.RELEASED


def test_transfer_is_a_pair_of_movements(tea):
    lot, counter = make_lot(tea, 10), make_outlet(OutletKind.COUNTER)
    key = uuid4()
    facts = {"lot_number": lot.number, "to_outlet_code": counter.code, "actor_number": "U-1", "at": AT}

    transfer = send_transfer(key=key, quantity=4, **facts)
    assert send_transfer(key=key, quantity=4, **facts) == transfer
    with pytest.raises(KeyReused):
        send_transfer(key=key, quantity=3, **facts)
    assert available(variant_ids=[tea.pk], day=TODAY, at=AT, outlet_ids=[counter.pk]) == {tea.pk: 0}
    receive_transfer(number=transfer.number, actor_number="U-2", at=AT)
    with pytest.raises(TransferDone):
        receive_transfer(number=transfer.number, actor_number="U-2", at=AT)

    new = Transfer.objects.get().to_lot
    assert (new.outlet, new.batch_code, new.expires_on, new.on_hand) == (counter, lot.batch_code, lot.expires_on, 4)
    pair = StockMovement.objects.filter(reference=transfer.number).order_by("pk")
    assert [(row.reason, row.delta) for row in pair] == [("TRANSFER_OUT", -4), ("TRANSFER_IN", 4)]
    assert stock(lot) == (6, 0)
    assert Transfer.objects.get().state == TransferState.RECEIVED


def test_transfer_to_its_own_place_of_held_goods_or_of_nothing_is_refused(tea):
    lot, counter = make_lot(tea, 10), make_outlet(OutletKind.COUNTER)
    hold("MX-1", tea, 8)
    facts = {"key": uuid4(), "lot_number": lot.number, "actor_number": "", "at": AT}

    for code, quantity, refusal in (
        (lot.outlet.code, 1, Invalid),
        ("nowhere", 1, Invalid),
        (counter.code, 3, StockHeld),
        (counter.code, -1, Invalid),
    ):
        with pytest.raises(refusal):
            send_transfer(to_outlet_code=code, quantity=quantity, **facts)
    with pytest.raises(NotFound):
        receive_transfer(number="DB-0", actor_number="", at=AT)

    assert not Transfer.objects.exists()
    assert stock(lot) == (10, 8)


def test_kept_holds_do_not_expire_and_lost_ones_are_noticed(tea):
    lot = make_lot(tea, 10)
    hold("MX-1", tea, 6)
    keep_holds(reference="MX-1", quantity=6)

    with pytest.raises(OutOfStock):
        hold("MX-2", tea, 5, at=END, until=END + timedelta(days=1))
    hold("MX-3", tea, 4)
    hold("MX-4", tea, 1, at=END, until=END + timedelta(days=1))

    with pytest.raises(HoldLost):
        keep_holds(reference="MX-3", quantity=4)
    assert stock(lot) == (10, 7)


def test_released_units_are_those_that_keep_longest(tea):
    late = make_lot(tea, 5, expires_on=None)
    soon = make_lot(tea, 5)
    hold("MX-1", tea, 8)
    assert (stock(soon), stock(late)) == ((5, 5), (5, 3))

    release_holds(reference="MX-1", quantities={1: 4})

    assert (stock(soon), stock(late)) == ((5, 4), (5, 0))
    release_holds(reference="MX-1")
    assert (stock(soon), stock(late)) == ((5, 0), (5, 0))


def test_taken_units_are_those_that_expire_first(tea):
    late, soon = make_lot(tea, 5, expires_on=None), make_lot(tea, 5)
    hold("MX-1", tea, 8)

    taken = take_held(
        reference="MX-1",
        demand=[Demand(1, tea.pk, 6)],
        outlet_id=None,
        sellable_until=TODAY,
        actor_number="U-1",
        at=AT,
    )

    assert [(one.lot_id, one.quantity) for one in taken] == [(soon.pk, 5), (late.pk, 1)]
    assert (stock(soon), stock(late)) == ((0, 0), (4, 2))


def test_units_taken_from_a_hold_do_not_serve_the_swap_of_another(tea):
    soon, late = make_lot(tea, 3, expires_on=TODAY), make_lot(tea, 2)
    hold("MX-1", tea, 5)
    facts = {
        "reference": "MX-1",
        "demand": [Demand(1, tea.pk, 5)],
        "outlet_id": None,
        "sellable_until": TODAY + timedelta(days=1),
        "actor_number": "U-1",
        "at": AT,
    }

    with pytest.raises(OutOfStock) as refusal:
        take_held(**facts)
    assert refusal.value.details == {"line": 1, "left": 0, "wanted": 3}
    fresh = make_lot(tea, 4, expires_on=None)
    take_held(**facts)

    assert (stock(soon), stock(late), stock(fresh)) == ((3, 0), (0, 0), (1, 0))


def test_what_would_be_sent_is_shown_first_expired_first_without_what_is_held(tea):
    make_lot(tea, 5, expires_on=None, batch_code="C")
    make_lot(tea, 5, batch_code="B")
    make_lot(tea, 5, batch_code="A", expires_on=TODAY - timedelta(days=1))
    make_lot(tea, 5, batch_code="D", outlet=make_outlet(OutletKind.COUNTER), expires_on=TODAY)
    hold("MX-1", tea, 5)

    lots = lots_on_sale(variant_ids=[tea.pk], day=TODAY, at=AT)

    assert [(lot.batch_code, lot.free) for lot in lots[tea.pk]] == [("C", 5)]
    assert available(variant_ids=[tea.pk], day=TODAY, at=AT) == {tea.pk: 5}
    assert [(lot.batch_code, lot.free) for lot in lots_on_sale(variant_ids=[tea.pk], day=TODAY, at=END)[tea.pk]] == [
        ("B", 5),
        ("C", 5),
    ]
    assert [lot.batch_code for lot in near_expiry_lots(upto=TODAY)] == ["A", "D"]
    assert [lot.batch_code for lot in lots_for_desk(text="A", page=9).rows] == ["A"]


@pytest.mark.parametrize("size", [1, 3])
def test_availability_and_stock_table_need_a_fixed_number_of_statements(django_assert_num_queries, size):
    variants = [make_variant() for _ in range(size)]
    for variant in variants:
        make_lot(variant, 5)

    with django_assert_num_queries(1):
        available(variant_ids=[variant.pk for variant in variants], day=TODAY, at=AT)
    with django_assert_num_queries(1):
        lots_on_sale(variant_ids=[variant.pk for variant in variants], day=TODAY, at=AT)
    with django_assert_num_queries(2):
        [(lot.variant.product.name, lot.outlet.name) for lot in lots_for_desk().rows]


@pytest.mark.parametrize(
    "change",
    [{"held": 11}, {"held": -1}, {"on_hand": -1}, {"expires_on": date(2025, 7, 31)}],
)
def test_database_refuses_impossible_stock(tea, change):
    lot = make_lot(tea, 10)

    with pytest.raises(IntegrityError), transaction.atomic():
        Lot.objects.filter(pk=lot.pk).update(**change)

    assert stock(lot) == (10, 0)


def test_movements_are_never_changed(tea):
    make_lot(tea, 10)
    movement = StockMovement.objects.get()
    movement.delta = 11

    with pytest.raises(AppendOnlyError):
        movement.save()
    with pytest.raises(AppendOnlyError):
        StockMovement.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE inventory_stockmovement SET delta = 11")

    assert StockMovement.objects.get().delta == 10
