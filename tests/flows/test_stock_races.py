"""Correcting stock and confirming transfers while others trade, each with a control that goes without the guard."""

from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest

from market.flows.correct_stock import correct_stock
from market.flows.move_stock import receive_sent_stock, send_stock
from market.flows.place_order import place_order
from market.inventory.errors import OutOfStock, StockHeld
from market.inventory.models import Lot, StockMovement, Transfer
from market.inventory.operations.lots import book_movement
from market.inventory.rules import Correction, TransferArrival
from market.inventory.selectors import stock_problems
from market.kernel.errors import Invalid
from market.orders.models import Order
from market.orders.selectors import order_problems
from market.outlets.enums import OutletKind
from tests.factories import (
    AT,
    hold_terms,
    make_cart,
    make_lot,
    make_outlet,
    make_staff,
    make_variant,
    resident,
    terms_for,
)
from tests.support.racing import race

pytestmark = pytest.mark.django_db(transaction=True)


def down_to(lot, quantity):
    return Correction(uuid4(), quantity, lot.batch_code, lot.produced_on, lot.expires_on, "点错了")


def test_a_correction_and_a_sale_never_share_a_unit():
    hold_terms()
    tea, manager = make_variant(), make_staff()
    lot = make_lot(tea, 5)
    user, buyer = resident()
    cart, terms = make_cart(user, buyer, {tea: 4}), terms_for(buyer, 4 * tea.price_fen)

    bought, corrected = race(
        [
            lambda: place_order(cart_number=cart.number, terms=terms, key=uuid4(), actor=user, at=AT),
            lambda: correct_stock(lot_number=lot.number, correction=down_to(lot, 2), actor=manager, at=AT),
        ]
    )

    lot.refresh_from_db()
    if isinstance(bought, Order):
        assert isinstance(corrected, StockHeld)
        assert (lot.on_hand, lot.held) == (5, 4)
    else:
        assert isinstance(bought, OutOfStock)
        assert (corrected, lot.on_hand, lot.held) == (lot, 2, 0)
    assert stock_problems() + order_problems() == []


def test_control_a_correction_without_the_lock_loses_another():
    lot = make_lot(make_variant(), 10)
    read = Barrier(2)

    def correct():
        seen = Lot.objects.get(pk=lot.pk)
        read.wait(timeout=10)
        Lot.objects.filter(pk=lot.pk).update(on_hand=seen.on_hand - 3)
        book_movement(seen, "CORRECTED", -3, reference=seen.number, at=AT)

    race([correct] * 2)

    assert stock_problems() == [f"lot {lot.number}: on hand 7, movements 4; held 0, live holds 0"]


def test_one_correction_sent_three_times_at_once_is_booked_once():
    manager = make_staff()
    lot = make_lot(make_variant(), 10)
    correction = down_to(lot, 4)

    answers = race([lambda: correct_stock(lot_number=lot.number, correction=correction, actor=manager, at=AT)] * 3)

    lot.refresh_from_db()
    assert answers == [lot] * 3
    assert lot.on_hand == 4
    assert list(StockMovement.objects.order_by("pk").values_list("delta", flat=True)) == [10, -6]


def test_two_people_confirm_no_more_than_was_sent():
    manager, counter = make_staff(), make_outlet(OutletKind.COUNTER)
    lot = make_lot(make_variant(), 10)
    transfer = send_stock(
        key=uuid4(), lot_number=lot.number, to_outlet_code=counter.code, quantity=10, actor=manager, at=AT
    )

    def confirm():
        came = TransferArrival(uuid4(), 6, 0, "")
        return receive_sent_stock(transfer_number=transfer.number, actor=manager, at=AT + timedelta(hours=1), came=came)

    answers = race([confirm] * 2)

    assert sorted(type(answer) is Invalid for answer in answers) == [False, True]
    assert Transfer.objects.get().to_lot.on_hand == 6
    assert stock_problems() == []
