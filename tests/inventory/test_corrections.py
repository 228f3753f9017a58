"""Receipts that were entered wrong, and goods that come back."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from market.inventory.enums import ReturnedGoods
from market.inventory.errors import LotRefused, StockHeld
from market.inventory.models import Hold, Lot, StockMovement
from market.inventory.operations import correct_receipt, hold_stock, take_back, take_held
from market.inventory.rules import Correction, Demand
from market.inventory.selectors import received_units, stock_problems
from market.kernel.errors import Conflict, Invalid, KeyReused, NotFound
from tests.factories import AT, TODAY, make_lot, make_variant

pytestmark = pytest.mark.django_db

END = AT + timedelta(days=3)


@pytest.fixture
def lot():
    return make_lot(make_variant(), 10, batch_code="A")


def said(lot, **changes):
    facts = Correction(uuid4(), received_units(lot=lot), lot.batch_code, lot.produced_on, lot.expires_on, "点错了")
    return replace(facts, **changes)


def correct(lot, correction):
    return correct_receipt(lot_number=lot.number, correction=correction, actor_number="U-1", at=AT)


def hold(lot, quantity, reference="MX-1"):
    hold_stock(
        reference=reference,
        demand=[Demand(1, lot.variant_id, quantity)],
        outlet_id=None,
        until=END,
        sellable_until=TODAY,
        at=AT,
    )


def take(lot, quantity, reference="MX-1"):
    take_held(
        reference=reference,
        demand=[Demand(1, lot.variant_id, quantity)],
        outlet_id=None,
        sellable_until=TODAY,
        actor_number="U-1",
        at=AT,
    )


def rows():
    return list(StockMovement.objects.order_by("pk").values_list("lot__batch_code", "reason", "delta", "note"))


@pytest.mark.parametrize("quantity", [7, 12, 0])
def test_the_number_received_is_put_right_by_a_movement(lot, quantity):
    correction = said(lot, quantity=quantity)

    assert correct(lot, correction) == lot
    assert correct(lot, correction) == lot
    with pytest.raises(KeyReused):
        correct(lot, replace(correction, quantity=quantity + 1))

    lot.refresh_from_db()
    assert (lot.on_hand, received_units(lot=lot)) == (quantity, quantity)
    assert rows() == [("A", "RECEIVED", 10, ""), ("A", "CORRECTED", quantity - 10, "点错了")]
    assert stock_problems() == []


def test_no_fewer_than_were_sold_and_are_held_can_have_come(lot):
    hold(lot, 4)
    take(lot, 3)
    before = rows()

    with pytest.raises(StockHeld, match="4 件"):
        correct(lot, said(lot, quantity=3))
    assert rows() == before
    correct(lot, said(lot, quantity=4))

    lot.refresh_from_db()
    assert (lot.on_hand, lot.held) == (1, 1)
    assert stock_problems() == []


def test_a_hold_whose_time_is_over_does_not_stand_in_the_way(lot):
    hold(lot, 4)
    Hold.objects.update(expires_at=AT)

    correct(lot, said(lot, quantity=0))

    lot.refresh_from_db()
    assert (lot.on_hand, lot.held) == (0, 0)
    assert stock_problems() == []


def test_a_wrong_date_moves_the_unsold_rest_into_a_lot_that_says_it_right(lot):
    hold(lot, 4)
    take(lot, 3)
    correction = said(lot, quantity=9, batch_code=" B ", expires_on=date(2025, 12, 1))

    new = correct(lot, correction)
    assert correct(lot, correction) == new
    with pytest.raises(KeyReused):
        correct(lot, replace(correction, quantity=8))

    lot.refresh_from_db()
    assert (lot.on_hand, lot.held) == (1, 1)
    assert (new.batch_code, new.expires_on, new.on_hand, new.outlet_id) == ("B", date(2025, 12, 1), 5, lot.outlet_id)
    assert rows()[-3:] == [
        ("A", "CORRECTED", -1, "点错了"),
        ("A", "CORRECTED", -5, "点错了"),
        ("B", "CORRECTED", 5, "点错了"),
    ]
    assert (received_units(lot=lot), received_units(lot=new)) == (4, 5)
    assert stock_problems() == []


def test_goods_found_past_their_expiry_are_put_down_as_such(lot):
    new = correct(lot, said(lot, expires_on=TODAY - timedelta(days=1)))

    assert (new.on_hand, new.expires_on) == (10, TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, Invalid),
        ({"quantity": -1}, LotRefused),
        ({"quantity": 1_000_001}, LotRefused),
        ({"quantity": 5, "reason": " "}, LotRefused),
        ({"batch_code": " "}, LotRefused),
        ({"produced_on": TODAY + timedelta(days=1)}, LotRefused),
        ({"expires_on": date(2025, 7, 31)}, LotRefused),
        ({"batch_code": "B", "quantity": 0}, StockHeld),
    ],
)
def test_a_correction_that_makes_no_sense_changes_nothing(lot, changes, refusal):
    with pytest.raises(refusal):
        correct(lot, said(lot, **changes))

    lot.refresh_from_db()
    assert (lot.on_hand, Lot.objects.count()) == (10, 1)
    assert rows() == [("A", "RECEIVED", 10, "")]


def test_an_unknown_lot_and_a_receipts_own_key_are_refused(lot):
    with pytest.raises(NotFound):
        correct_receipt(lot_number="L-0", correction=said(lot), actor_number="", at=AT)
    with pytest.raises(KeyReused):
        correct(lot, said(lot, key=lot.key, quantity=5))

    assert len(rows()) == 1


def test_goods_come_back_into_the_lots_they_left_or_are_written_off():
    tea = make_variant()
    old = make_lot(tea, 2, batch_code="OLD", expires_on=date(2026, 1, 1))
    new = make_lot(tea, 5, batch_code="NEW", expires_on=date(2026, 7, 1))
    hold(old, 4)
    take(old, 4)

    def back(quantity, choice):
        take_back(
            references=["MX-1"],
            demand=[Demand(1, tea.pk, quantity)],
            goods={1: choice} if choice else {},
            reason="不要了",
            actor_number="U-1",
            at=AT,
        )

    back(1, None)
    back(1, ReturnedGoods.KEPT)
    back(1, ReturnedGoods.RESTOCK)
    back(2, ReturnedGoods.SCRAP)
    with pytest.raises(Conflict) as refusal:
        back(5, ReturnedGoods.RESTOCK)
    assert refusal.value.message == "第 1 行要退回的货比发出去的多 4 件，没有登记。请核对数量。"
    back(1, ReturnedGoods.RESTOCK)

    assert rows()[4:] == [
        ("NEW", "RETURNED", 1, "不要了"),
        ("NEW", "RETURNED", 1, "不要了"),
        ("NEW", "WRITTEN_OFF", -1, "不要了"),
        ("OLD", "RETURNED", 1, "不要了"),
        ("OLD", "WRITTEN_OFF", -1, "不要了"),
        ("OLD", "RETURNED", 1, "不要了"),
    ]
    assert [Lot.objects.get(pk=lot.pk).on_hand for lot in (old, new)] == [1, 4]
    assert stock_problems() == []
