"""Correcting a lot that came by a transfer: what was lost never came, and the rest comes where the goods now are."""

from dataclasses import replace
from uuid import uuid4

import pytest

from market.flows.correct_stock import correct_stock
from market.flows.move_stock import receive_sent_stock, send_stock
from market.inventory.models import Lot
from market.inventory.rules import Correction, TransferArrival
from market.inventory.selectors import received_units, stock_problems
from market.kernel.errors import Invalid
from market.outlets.enums import OutletKind
from tests.factories import AT, make_lot, make_outlet, make_staff, make_variant
from tests.support.racing import race


def sent(shop):
    counter = make_outlet(OutletKind.COUNTER)
    return send_stock(
        key=uuid4(), lot_number=shop.lot.number, to_outlet_code=counter.code, quantity=10, actor=shop.manager, at=AT
    )


def arrive(shop, transfer, arrived, lost=0):
    came = TransferArrival(uuid4(), arrived, lost, "路上破了" if lost else "")
    receive_sent_stock(transfer_number=transfer.number, actor=shop.manager, at=AT, came=came)
    transfer.refresh_from_db()
    return transfer.to_lot


def said(lot, quantity, **changes):
    facts = Correction(uuid4(), quantity, lot.batch_code, lot.produced_on, lot.expires_on, "点错了")
    return replace(facts, **changes)


def test_what_a_transfer_lost_did_not_come(shop):
    lot = arrive(shop, sent(shop), 8, lost=2)

    assert received_units(lot=lot) == 8
    with pytest.raises(Invalid, match="没有要更正的"):
        correct_stock(lot_number=lot.number, correction=said(lot, 8), actor=shop.manager, at=AT)
    lot.refresh_from_db()
    assert lot.on_hand == 8
    correction = said(lot, 7)
    for _ in range(2):
        correct_stock(lot_number=lot.number, correction=correction, actor=shop.manager, at=AT)

    lot.refresh_from_db()
    assert (lot.on_hand, received_units(lot=lot)) == (7, 7)


def test_the_rest_of_a_transfer_comes_into_the_lot_that_says_it_right(shop):
    transfer = sent(shop)
    wrong = arrive(shop, transfer, 4)
    right = correct_stock(
        lot_number=wrong.number, correction=said(wrong, 4, batch_code="RIGHT"), actor=shop.manager, at=AT
    )

    assert arrive(shop, transfer, 5, lost=1) == right

    wrong.refresh_from_db()
    right.refresh_from_db()
    assert (wrong.on_hand, right.on_hand) == (0, 9)
    assert (received_units(lot=wrong), received_units(lot=right)) == (0, 9)


def test_a_transfer_that_came_in_full_keeps_the_lot_it_came_into(shop):
    transfer = sent(shop)
    wrong = arrive(shop, transfer, 10)

    correct_stock(lot_number=wrong.number, correction=said(wrong, 10, batch_code="RIGHT"), actor=shop.manager, at=AT)

    transfer.refresh_from_db()
    assert transfer.to_lot == wrong


@pytest.mark.django_db(transaction=True)
def test_two_parts_that_come_at_once_come_into_one_lot():
    manager, counter = make_staff(), make_outlet(OutletKind.COUNTER)
    lot = make_lot(make_variant(), 10)
    transfer = send_stock(
        key=uuid4(), lot_number=lot.number, to_outlet_code=counter.code, quantity=10, actor=manager, at=AT
    )

    def confirm():
        came = TransferArrival(uuid4(), 5, 0, "")
        return receive_sent_stock(transfer_number=transfer.number, actor=manager, at=AT, came=came)

    answers = race([confirm] * 2)

    assert answers == [transfer, transfer]
    assert list(Lot.objects.filter(outlet=counter).values_list("on_hand", flat=True)) == [10]
    assert stock_problems() == []


@pytest.mark.django_db(transaction=True)
def test_a_correction_and_the_rest_of_a_transfer_at_once_leave_no_goods_in_the_wrong_lot():
    manager, counter = make_staff(), make_outlet(OutletKind.COUNTER)
    lot = make_lot(make_variant(), 10)
    facts = {"actor": manager, "at": AT}
    transfer = send_stock(key=uuid4(), lot_number=lot.number, to_outlet_code=counter.code, quantity=10, **facts)

    def confirm(units):
        came = TransferArrival(uuid4(), units, 0, "")
        return receive_sent_stock(transfer_number=transfer.number, came=came, **facts)

    wrong = confirm(4).to_lot
    correction = said(wrong, 4, batch_code="RIGHT")
    came, right = race(
        [
            lambda: confirm(6),
            lambda: correct_stock(lot_number=wrong.number, correction=correction, **facts),
        ]
    )

    # The rest was first: it is corrected away with the wrong batch. Or last: it comes into the right one.
    wrong.refresh_from_db()
    right.refresh_from_db()
    assert wrong.on_hand == 0
    assert right.on_hand == (4 if came.to_lot == wrong else 10)
    assert stock_problems() == []
